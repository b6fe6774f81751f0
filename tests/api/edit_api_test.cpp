// Single cells set right in the page: judged at once as filing judges them, filed as they were set right, and never
// without a trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "api/reporting_test.h"
#include "formats/byte_source.h"

namespace credence::api {
namespace {

class EditApi : public ReportingTest {
 protected:
  static Browser::Answer Edit(Browser& browser, const std::string& batch, std::int64_t row, const std::string& field,
                              const std::string& value, std::int64_t seen = 0) {
    return Sent(browser, "editCell", {batch, Text(row), field}, Body({{"value", value}}), "\"" + Text(seen) + "\"");
  }
  static Browser::Answer Undo(Browser& browser, const std::string& batch, std::int64_t row, const std::string& field,
                              std::int64_t seen) {
    return Sent(browser, "undoCellEdit", {batch, Text(row), field}, "", "\"" + Text(seen) + "\"");
  }
  static Browser::Answer Sent(Browser& browser, const char* operation, const std::vector<std::string>& path,
                              std::string body, const std::string& if_match) {
    if (!if_match.empty()) browser.more_headers = {{"if-match", if_match}};
    auto answer = browser.Ask(operation, path, std::move(body));
    browser.more_headers.clear();
    return answer;
  }
  static json::object CellOf(Browser& browser, const std::string& batch, std::int64_t row, std::string_view field) {
    const auto view = browser.Ask("getBatchRow", {batch, Text(row)});
    for (const json::value& cell : view.body.at("cells").as_array()) {
      if (cell.at("field").is_string() && cell.at("field").as_string() == field) return cell.as_object();
    }
    ADD_FAILURE() << field << " in " << view.response.body;
    return {};
  }
  // All findings of a batch, and its counts, as texts that can be compared.
  static std::string Judged(Browser& browser, const std::string& batch) {
    return json::serialize(browser.Ask("listFindings", {batch}, "", "limit=100").body.at("rows")) + "\n" +
           json::serialize(browser.Ask("getBatch", {batch}).body.at("counts"));
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, EditApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(EditApi, JudgesAnEditedCellAtOnce) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  EXPECT_EQ(CellOf(reporter, batch, 5, "CF_JDRQ").at("value"), "2026-13-01");
  // Still wrong, in another way; then right.
  auto answer = Edit(reporter, batch, 5, "CF_JDRQ", "2027-01-01");
  ASSERT_EQ(answer.status, 200) << answer.response.body;
  EXPECT_FALSE(answer.body.at("findings").as_array().empty());
  EXPECT_EQ(answer.body.at("counts").at("refused"), 3);
  answer = Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13", 1);
  ASSERT_EQ(answer.status, 200) << answer.response.body;
  EXPECT_TRUE(answer.body.at("findings").as_array().empty()) << answer.response.body;
  EXPECT_EQ(answer.body.at("counts").at("refused"), 2);
  EXPECT_EQ(answer.body.at("counts").at("filed"), 3);
  EXPECT_EQ(answer.body.at("edits"), 1);
  EXPECT_EQ(answer.body.at("edit").at("version"), 2);
  EXPECT_EQ(answer.body.at("edit").at("by"), "rina");
  EXPECT_EQ(*answer.response.FindHeader("ETag"), "\"2\"");
  const auto cell = CellOf(reporter, batch, 5, "CF_JDRQ");
  EXPECT_EQ(cell.at("value"), "2026-11-13");
  EXPECT_EQ(cell.at("original"), "2026-13-01");
  EXPECT_EQ(cell.at("edit").at("version"), 2);
  EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("counts"), answer.body.at("counts"));
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(EditApi, FilesWhatWasSetRight) {
  Browser reporter = Enter("rina", "reporter"), approver = Enter("paul", "approver");
  const std::string content = JourneyFile();
  const std::string batch = Examined(reporter, content);
  ASSERT_EQ(Edit(reporter, batch, 4, "CF_XDR_SHXYM", std::string(kBuilders)).status, 200);
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  const auto last = Edit(reporter, batch, 6, "CF_NR_FK", "12");
  EXPECT_EQ(last.body.at("counts").at("refused"), 0) << last.response.body;
  ASSERT_EQ(reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", "决定书载明"}})).status,
            200);
  // The second person sees what was done, and nobody touches it any more.
  EXPECT_EQ(CellOf(approver, batch, 5, "CF_JDRQ").at("original"), "2026-13-01");
  EXPECT_EQ(approver.Ask("getBatch", {batch}).body.at("edits"), 3);
  EXPECT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-12", 2).code, "intake.not_examined");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  ASSERT_EQ(approver.Ask("approveBatch", {batch}).status, 200);
  city_.RunJobs();
  const auto view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("state"), "filed");
  EXPECT_EQ(view.body.at("counts").at("filed"), 5);
  EXPECT_EQ(view.body.at("file").at("sm3").as_string(), crypto::Sm3(content).Hex());
  for (const char* document : {"钟示罚〔2026〕3号", "钟示罚〔2026〕4号", "钟示罚〔2026〕5号"}) {
    EXPECT_NE(city_.IdOf(document), "") << document;
  }
  EXPECT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-12", 2).code, "intake.not_examined");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  // Sent once more with the same corrections, nothing is new.
  const std::string again = Examined(reporter, reporter.Ask("getErrorWorkbook", {batch}, "", "rows=all").response.body);
  EXPECT_EQ(reporter.Ask("getBatch", {again}).body.at("counts").at("unchanged"), 5);
}

TEST_P(EditApi, ShowsBothTextsToWhoeverWasOvertaken) {
  Browser one = Enter("rina", "reporter"), two = Enter("rita", "reporter");
  const std::string batch = Examined(one, JourneyFile());
  ASSERT_EQ(Edit(one, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  const std::string before = Judged(one, batch);
  auto overtaken = Edit(two, batch, 5, "CF_JDRQ", "2026-11-12");
  EXPECT_EQ(overtaken.status, 409);
  EXPECT_EQ(overtaken.code, "intake.cell_overtaken");
  EXPECT_EQ(overtaken.body.at("overtaken").at("yours"), "2026-11-12");
  EXPECT_EQ(overtaken.body.at("overtaken").at("theirs"), "2026-11-13");
  EXPECT_EQ(overtaken.body.at("overtaken").at("edit").at("version"), 1);
  EXPECT_EQ(overtaken.body.at("overtaken").at("edit").at("by"), "rina");
  EXPECT_EQ(Judged(one, batch), before);
  // Another cell of the same row is nobody's business.
  EXPECT_EQ(Edit(two, batch, 5, "CF_SY", "总磷超过限值。").status, 200);
  // Having seen it, the second one decides.
  EXPECT_EQ(Edit(two, batch, 5, "CF_JDRQ", "2026-11-12", 1).body.at("edit").at("version"), 3);
  // Taken back, and edited again, it has another version than the first time.
  EXPECT_EQ(Undo(two, batch, 5, "CF_JDRQ", 3).status, 200);
  EXPECT_EQ(Edit(two, batch, 5, "CF_JDRQ", "2026-11-11").body.at("edit").at("version"), 5);
  EXPECT_EQ(Edit(one, batch, 5, "CF_JDRQ", "2026-11-10", 1).code, "intake.cell_overtaken");
  EXPECT_EQ(Undo(one, batch, 5, "CF_JDRQ", 1).code, "intake.cell_overtaken");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(EditApi, TakesAnEditBack) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  const std::string before = Judged(reporter, batch);
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  EXPECT_NE(Judged(reporter, batch), before);
  auto undone = Undo(reporter, batch, 5, "CF_JDRQ", 1);
  ASSERT_EQ(undone.status, 200) << undone.response.body;
  EXPECT_TRUE(undone.body.at("edit").is_null());
  EXPECT_EQ(undone.body.at("edits"), 0);
  EXPECT_EQ(Judged(reporter, batch), before);
  EXPECT_EQ(Undo(reporter, batch, 5, "CF_JDRQ", 0).status, 200);  // there is nothing to take back
  // The text of the file is no edit.
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  EXPECT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-13-01", 3).body.at("edits"), 0);
  EXPECT_EQ(Judged(reporter, batch), before);
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

// Rows of one key depend on each other: the answer is always that of a fresh examination of the same rows.
TEST_P(EditApi, AnswersAsAFreshExaminationWould) {
  Browser reporter = Enter("rina", "reporter");
  std::vector<Row> rows = {Fine("钟示罚〔2026〕41号"), Fine("钟示罚〔2026〕41号"), Fine("钟示罚〔2026〕42号"),
                           With(Fine("钟示罚〔2026〕43号"), {{"CF_XDR_SHXYM", std::string(kStranger)}}),
                           Fine("钟示罚〔2026〕41号")};
  const std::string batch = Examined(reporter, Csv(rows));
  struct Step {
    std::int64_t row;
    const char* field;
    std::string value;
  };
  const std::vector<Step> steps = {{2, "CF_WSH", "钟示罚〔2026〕44号"},  // sets the second free
                                   {4, "CF_WSH", "钟示罚〔2026〕41号"},  // doubles it, behind two others
                                   {3, "CF_JDRQ", "2026-13-01"},         // wrong: the next one is the first of its key
                                   {2, "CF_WSH", "钟示罚〔2026〕41号"},  // as it came
                                   {5, "CF_XDR_SHXYM", std::string(kBuilders)},
                                   {6, "CF_NR_FK", "20000"},
                                   {6, "CF_WSH", "钟示罚〔2026〕45号"},
                                   {3, "CF_JDRQ", "2026-11-13"}};
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> versions;
  for (const Step& step : steps) {
    std::int64_t& seen = versions[{step.row, step.field}];
    auto answer = Edit(reporter, batch, step.row, step.field, step.value, seen);
    ASSERT_EQ(answer.status, 200) << answer.response.body;
    seen = answer.body.at("edit").is_null() ? 0 : answer.body.at("edit").at("version").as_int64();
    rows[static_cast<std::size_t>(step.row - 2)][step.field] = step.value;
    const std::string fresh = Examined(reporter, Csv(rows));
    EXPECT_EQ(Judged(reporter, batch), Judged(reporter, fresh)) << step.row << " " << step.field;
  }
  // Another process knows nothing of what this one holds in memory.
  intake::IntakeService other(city_.PartsOfIntake());
  auto answer = other.EditCell(Caller::Operator(),
                               {std::stoll(batch), 6, "CF_WSH", "钟示罚〔2026〕42号", versions[{6, "CF_WSH"}]});
  ASSERT_TRUE(answer.ok());
  rows[4]["CF_WSH"] = "钟示罚〔2026〕42号";
  EXPECT_EQ(Judged(reporter, batch), Judged(reporter, Examined(reporter, Csv(rows))));
  ASSERT_EQ(Edit(reporter, batch, 4, "CF_WSH", "钟示罚〔2026〕46号", versions[{4, "CF_WSH"}]).status, 200);
  rows[2]["CF_WSH"] = "钟示罚〔2026〕46号";
  EXPECT_EQ(Judged(reporter, batch), Judged(reporter, Examined(reporter, Csv(rows))));
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(EditApi, RefusesWhatIsNoEdit) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  const std::string before = Judged(reporter, batch);
  for (const char* tag : {"", "1", "\"\"", "\"x\"", "\"-1\"", "\"99999999999999999999\"", "*"}) {
    EXPECT_EQ(Sent(reporter, "editCell", {batch, "5", "CF_JDRQ"}, R"({"value": "x"})", tag).code, "access.member")
        << tag;
  }
  for (const char* body : {"{}", R"({"value": 5})", R"({"value": null})", R"({"value": "a\u0000b"})",
                           R"({"value": "\ufffd"})", R"({"value": "x", "row": 3})"}) {
    EXPECT_EQ(Sent(reporter, "editCell", {batch, "5", "CF_JDRQ"}, body, "\"0\"").code, "access.member") << body;
  }
  EXPECT_EQ(Edit(reporter, batch, 5, "CF_SY", std::string(20'001, 'x')).code, "access.member");
  for (const std::int64_t row : {0, 1, 7, 999}) {
    EXPECT_EQ(Edit(reporter, batch, row, "CF_JDRQ", "x").code, "intake.row_not_found") << row;
    EXPECT_EQ(reporter.Ask("getBatchRow", {batch, Text(row)}).code, "intake.row_not_found") << row;
  }
  for (const char* field : {"CF_NOTHING", "XK_WSH", "'; DROP TABLE batch_edit", "处罚"}) {
    EXPECT_EQ(Edit(reporter, batch, 5, field, "x").code, "intake.field_not_in_file") << field;
  }
  EXPECT_EQ(Edit(reporter, "999", 5, "CF_JDRQ", "x").code, "intake.batch_not_found");
  Browser other = Enter("otto", "reporter", "D012");
  EXPECT_EQ(Edit(other, batch, 5, "CF_JDRQ", "x").code, "access.other_department");
  EXPECT_EQ(Undo(other, batch, 5, "CF_JDRQ", 0).code, "access.other_department");
  EXPECT_EQ(other.Ask("getBatchRow", {batch, "5"}).code, "access.other_department");
  EXPECT_EQ(Judged(reporter, batch), before);
  ASSERT_EQ(reporter.Ask("withdrawBatch", {batch}).status, 200);
  EXPECT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "x").code, "intake.not_examined");
  EXPECT_EQ(reporter.Ask("getBatchRow", {batch, "5"}).code, "intake.not_examined");
}

TEST_P(EditApi, NeverTakesInWhatIsAboutAPerson) {
  Browser reporter = Enter("rina", "reporter");
  Row person = Fine("钟示罚〔2026〕52号");
  for (const char* column : {"CF_XDR_SHXYM", "CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM"}) person[column] = "";
  person["CF_XDR_LB"] = "自然人";
  person["CF_XDR_MC"] = "示例某某";
  const std::string batch = Examined(reporter, Csv({Fine("钟示罚〔2026〕51号"), person}));
  const std::string before = Judged(reporter, batch);
  EXPECT_EQ(Edit(reporter, batch, 2, "CF_XDR_LB", "自然人").code, "intake.edit_about_person");
  EXPECT_EQ(Edit(reporter, batch, 2, "CF_XDR_SHXYM", std::string(kPersonNumber)).code, "intake.edit_about_person");
  // The row about a person is not there, and cannot be made one of an organisation.
  EXPECT_EQ(Edit(reporter, batch, 3, "CF_XDR_LB", "法人及非法人组织").code, "intake.row_not_found");
  EXPECT_EQ(Judged(reporter, batch), before);
  EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("edits"), 0);
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(EditApi, ShowsSensitiveCellsMasked) {
  Browser one = Enter("rina", "reporter"), two = Enter("rita", "reporter");
  const std::string batch = Examined(one, Csv({Fine("钟示罚〔2026〕61号")}));
  const auto cell = CellOf(one, batch, 2, "CF_FR_ZJHM");
  EXPECT_EQ(cell.at("sensitive"), true);
  EXPECT_TRUE(cell.at("value").is_null());
  EXPECT_TRUE(cell.at("original").is_null());
  EXPECT_EQ(cell.at("shown").as_string().find(kPersonNumber), std::string::npos);
  ASSERT_EQ(Edit(one, batch, 2, "CF_FR_ZJHM", "420881190001010025").status, 200);
  auto overtaken = Edit(two, batch, 2, "CF_FR_ZJHM", "420881190001010033");
  EXPECT_EQ(overtaken.response.body.find("420881190001010025"), std::string::npos);
  EXPECT_EQ(two.Ask("getBatchRow", {batch, "2"}).response.body.find("420881190001010025"), std::string::npos);
  // Nor does the database hold it in clear.
  const auto sealed = city_.database->Read([](db::Transaction& tx) -> Result<std::string> {
    return std::get<0>(*tx.SelectOne<std::string>("SELECT sealed FROM batch_edit"));
  });
  EXPECT_EQ(sealed->find("420881190001010025"), std::string::npos);
}

// Whoever approves sees everything that was set right in one list.
TEST_P(EditApi, ListsWhatWasSetRight) {
  Browser reporter = Enter("rina", "reporter"), approver = Enter("paul", "approver");
  const std::string batch = Examined(reporter, JourneyFile());
  auto list = approver.Ask("listBatchEdits", {batch});
  ASSERT_EQ(list.status, 200) << list.response.body;
  EXPECT_EQ(json::serialize(list.body), R"({"rows":[],"next":null})");
  ASSERT_EQ(Edit(reporter, batch, 6, "CF_NR_FK", "12").status, 200);
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_SY", "总磷超过限值。").status, 200);
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  ASSERT_EQ(Edit(reporter, batch, 4, "CF_FR_ZJHM", "420881190001010025").status, 200);
  ASSERT_EQ(Edit(reporter, batch, 4, "BZ", "不再").status, 200);
  ASSERT_EQ(Undo(reporter, batch, 4, "BZ", 5).status, 200);
  ASSERT_EQ(Edit(reporter, batch, 4, "CF_XDR_SHXYM", std::string(kBuilders)).status, 200);

  list = approver.Ask("listBatchEdits", {batch});
  std::vector<std::string> cells;
  for (const json::value& one : list.body.at("rows").as_array()) {
    cells.push_back(Text(one.at("row").as_int64()) + " " + std::string(one.at("field").as_string()));
  }
  EXPECT_EQ(cells, (std::vector<std::string>{"4 CF_FR_ZJHM", "4 CF_XDR_SHXYM", "5 CF_JDRQ", "5 CF_SY", "6 CF_NR_FK"}));
  const auto date = list.body.at("rows").at(2);
  EXPECT_EQ(date.at("before"), "2026-13-01");
  EXPECT_EQ(date.at("after"), "2026-11-13");
  EXPECT_EQ(date.at("column"), "CF_JDRQ");
  EXPECT_EQ(date.at("edit").at("by"), "rina");
  EXPECT_EQ(date.at("edit").at("version"), 3);
  // A number of a person stays masked for everybody, before and after.
  const auto number = list.body.at("rows").at(0);
  EXPECT_EQ(number.at("sensitive"), true);
  EXPECT_TRUE(number.at("before").is_null() && number.at("after").is_null());
  for (const std::string_view hidden : {kPersonNumber, std::string_view("420881190001010025")}) {
    EXPECT_EQ(list.response.body.find(hidden), std::string::npos);
  }

  // The same from page to page.
  std::vector<std::string> paged;
  std::string query = "limit=2";
  for (int page = 0; page < 3; ++page) {
    list = approver.Ask("listBatchEdits", {batch}, "", query);
    for (const json::value& one : list.body.at("rows").as_array()) {
      paged.push_back(Text(one.at("row").as_int64()) + " " + std::string(one.at("field").as_string()));
    }
    ASSERT_EQ(list.body.at("next").is_null(), page == 2);
    if (page < 2) query = "limit=2&cursor=" + std::string(list.body.at("next").as_string());
  }
  EXPECT_EQ(paged, cells);
  for (const char* cursor : {"5", "x.CF_SY", "5.", "0.CF_SY", "-1.CF_SY", ".CF_SY", "99999999999999999999.A"}) {
    EXPECT_EQ(approver.Ask("listBatchEdits", {batch}, "", std::string("cursor=") + cursor).code, "access.cursor")
        << cursor;
  }

  // As long as somebody decides about them.
  ASSERT_EQ(reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", "决定书载明"}})).status,
            200);
  EXPECT_EQ(approver.Ask("listBatchEdits", {batch}).body.at("rows").as_array().size(), 5U);
  ASSERT_EQ(approver.Ask("approveBatch", {batch}).status, 200);
  city_.RunJobs();
  EXPECT_EQ(approver.Ask("listBatchEdits", {batch}).code, "intake.not_examined");
  EXPECT_EQ(approver.Ask("listBatchEdits", {"999"}).code, "intake.batch_not_found");
  Browser other = Enter("otto", "approver", "D012");
  EXPECT_EQ(other.Ask("listBatchEdits", {batch}).code, "access.other_department");
}

// 50,000 rows: the first look reads the file, every edit behind it is answered from memory. The figure of a build for
// speed is in docs/benchmarks.md; here only that nobody reads the file again.
TEST(EditSpeed, AnswersInALargeBatch) {
  if (std::getenv("CREDENCE_LONG_TESTS") == nullptr) GTEST_SKIP() << "set CREDENCE_LONG_TESTS to measure";
  City city(db::Engine::kSqlite);
  Browser reporter(city);
  reporter.Enter("rina", AddAccount(city, "rina", "reporter", "D011"));
  std::vector<Row> rows;
  for (int i = 1; i <= 50'000; ++i) rows.push_back(Fine("钟示罚〔2026〕" + Text(i) + "号"));
  rows[24'999]["CF_JDRQ"] = "2026-13-01";
  const std::string csv = Csv(rows);
  intake::ImportRequest request{.item = "penalty", .department = "D011", .file_name = "rows.csv", .received_on = {}};
  request.examine_first = true;
  auto accepted = city.Intake().Accept(Caller::Operator(), request, *formats::MemorySource(csv));
  ASSERT_TRUE(accepted.ok());
  city.RunJobs();
  const std::string batch = Text(accepted->batch_id);
  const auto timed = [](const char* what, const std::function<int()>& ask) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(ask(), 200) << what;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    std::cout << what << ": " << took.count() << " ms\n";
    return took.count();
  };
  timed("first row", [&] { return reporter.Ask("getBatchRow", {batch, "25001"}).status; });
  std::vector<double> took;
  for (int i = 0; i < 50; ++i) {
    const std::string value = i % 2 == 0 ? "2026-11-13" : "2026-13-02";
    reporter.more_headers = {{"if-match", "\"" + Text(i) + "\""}};
    took.push_back(timed("edit", [&] {
      return reporter.Ask("editCell", {batch, "25001", "CF_JDRQ"}, Body({{"value", value}})).status;
    }));
  }
  std::sort(took.begin(), took.end());
  std::cout << "median " << took[25] << " ms, worst " << took.back() << " ms\n";
  EXPECT_LE(took[25], 100);
}

TEST_P(EditApi, NoticesEditsPastTheProgram) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  ASSERT_EQ(Edit(reporter, batch, 5, "CF_JDRQ", "2026-11-13").status, 200);
  ASSERT_EQ(Edit(reporter, batch, 6, "CF_NR_FK", "12").status, 200);
  ASSERT_EQ(reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", "决定书载明"}})).status,
            200);
  ASSERT_EQ(Defects(), std::vector<std::string>{});
  const auto execute = [&](const std::string& sql) {
    return city_.database->Write([&](db::Transaction& tx) -> Status {
      tx.Execute(sql);
      return {};
    });
  };
  // One value under the cell of another.
  ASSERT_TRUE(execute("UPDATE batch_edit SET version = 7 WHERE row = 5").ok());
  EXPECT_EQ(Defects(), std::vector<std::string>{"batch " + batch + ": its edits are not those that were submitted"});
  ASSERT_TRUE(execute("UPDATE batch_edit SET version = 1 WHERE row = 5").ok());
  ASSERT_TRUE(execute("UPDATE batch SET edits_made = 3 WHERE id = " + batch).ok());
  EXPECT_EQ(Defects(), std::vector<std::string>{"batch " + batch + ": edits in the log: 2 found, 3 expected"});
}

}  // namespace
}  // namespace credence::api
