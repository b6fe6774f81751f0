// Texts of people who mean no good (tests/hostile_texts.json), through every field that takes free text and back: on
// the page escaped, over the API and in tables as typed. What is refused has a code and both texts.
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "api/reporting_test.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "formats/csv_writer.h"
#include "formats/row_reader.h"
#include "formats/table_writer.h"
#include "http/target.h"
#include "records/record_export.h"

namespace credence::api {
namespace {

using Texts = std::vector<std::string>;

Texts Read(std::string_view part) {
  std::ifstream file(CREDENCE_SOURCE_DIR "/tests/hostile_texts.json");
  std::ostringstream content;
  content << file.rdbuf();
  Texts texts;
  const json::value document = json::parse(content.str());
  for (const json::value& one : document.at(part).as_array()) texts.emplace_back(one.at("text").as_string());
  return texts;
}
const Texts& Taken() {
  static const Texts texts = Read("taken");
  return texts;
}
const Texts& Refused() {
  static const Texts texts = Read("refused");
  return texts;
}
// 4 KB of text.
std::string LongText() {
  std::string text;
  while (text.size() < 4'095) text += "长";
  return text + "x";
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&apos;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// The rows below the header, as a reader of tables sees them.
std::vector<Row> RowsOf(formats::ByteSource& source) {
  auto reader = formats::OpenTable(source).value();
  std::vector<Row> rows;
  formats::RowBlock block;
  while (*reader->ReadRows(block) > 0) {
    for (const auto& row : block.rows) {
      Row cells;
      for (std::uint32_t i = 0; i < row.cell_count; ++i) {
        const auto& cell = block.cells[row.first_cell + i];
        cells[reader->header().cells[i]] = block.text.substr(cell.offset, cell.length);
      }
      rows.push_back(std::move(cells));
    }
  }
  return rows;
}

class HostileText : public ReportingTest {
 protected:
  // Fields of a penalty that take free text: of several lines, of one line, and the one that only staff see.
  static constexpr const char* kFields[] = {"CF_SY", "CF_NR", "CF_NR_ZKDX", "BZ"};

  static std::string Document(std::size_t number) { return "钟示罚〔2026〕" + std::to_string(100 + number) + "号"; }
  static Row RowWith(std::size_t number, const std::string& text) {
    Row row = Fine(Document(number));
    row["CF_SY"] = row["CF_NR"] = text;
    row["CF_NR_ZKDX"] = row["BZ"] = CodePointCount(text) <= 200 ? text : "";
    return row;
  }
  static std::vector<Row> AllRows() {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < Taken().size(); ++i) rows.push_back(RowWith(i, Taken()[i]));
    rows.push_back(RowWith(Taken().size(), LongText()));
    return rows;
  }
  // As somebody writes it who does not mark formulas as text.
  static std::string RawCsv(const std::vector<Row>& rows) {
    std::string csv;
    formats::CsvWriter writer(csv, {.neutralises_formulas = false});
    Table(rows, [&](const std::vector<std::string_view>& cells) { writer.WriteRow(cells); });
    return csv;
  }
  std::string Workbook(const std::vector<Row>& rows) {
    const auto path = city_.folder / "hostile.xlsx";
    auto writer = formats::CreateTable(path, {.form = formats::TableForm::kXlsx}).value();
    Table(rows, [&](const std::vector<std::string_view>& cells) { EXPECT_TRUE(writer->WriteRow(cells).ok()); });
    EXPECT_TRUE(writer->Close().ok());
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }
  static void Table(const std::vector<Row>& rows,
                    const std::function<void(const std::vector<std::string_view>&)>& write) {
    std::vector<std::string_view> cells;
    for (const auto& [column, value] : rows.front()) cells.push_back(column);
    write(cells);
    for (const Row& row : rows) {
      cells.clear();
      for (const auto& [column, value] : row) cells.push_back(value);
      write(cells);
    }
  }
  // Examined, submitted by one and approved by another.
  void File(Browser& reporter, const std::string& content) {
    const std::string batch = Examined(reporter, content);
    const auto view = reporter.Ask("getBatch", {batch});
    EXPECT_EQ(view.body.at("counts").at("refused"), 0) << view.response.body;
    ASSERT_EQ(reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", "已核对"}})).status,
              200);
    ASSERT_EQ(Enter("approver" + batch, "approver").Ask("approveBatch", {batch}).status, 200);
    city_.RunJobs();
  }
  std::vector<Row> Exported(formats::TableForm form) {
    records::ExportRequest request;
    request.item = "penalty";
    request.edition = "merged";
    request.department_id = "D011";
    request.form.form = form;
    request.path = city_.folder / ("export" + std::string(formats::Extension(form)));
    EXPECT_TRUE(city_.records->Export(Caller::Operator(), request).ok());
    return RowsOf(*formats::OpenFile(request.path).value());
  }
  static std::string FieldOf(const json::value& fields, std::string_view code) {
    for (const json::value& field : fields.as_array()) {
      if (field.at("code").as_string() != code) continue;
      return field.at("value").is_null() ? "" : std::string(field.at("value").as_string());
    }
    return "";
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, HostileText, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(HostileText, ComesBackFromFilesAsTyped) {
  Browser reporter = Enter("rina", "reporter");
  const std::vector<Row> rows = AllRows();
  File(reporter, RawCsv(rows));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const std::string& text = row.at("CF_SY");
    const std::string id = city_.IdOf(Document(i));
    const auto own = reporter.Ask("getReportedRecord", {id});
    const auto open = reporter.Ask("getRecord", {id});
    ASSERT_EQ(own.status, 200) << text;
    ASSERT_EQ(open.status, 200) << text;
    for (const char* field : kFields) {
      EXPECT_EQ(FieldOf(own.body.at("fields"), field), row.at(field)) << text;
      const bool is_public = std::string_view(field) != "BZ";
      EXPECT_EQ(FieldOf(open.body.at("record").at("fields"), field), is_public ? row.at(field) : "") << text;
    }
    const auto page = city_.GetPage("/records/" + id);
    ASSERT_EQ(page.status, 200) << text;
    EXPECT_NE(page.body.find(Escaped(text)), std::string::npos) << text;
    if (Escaped(text) != text) {
      EXPECT_EQ(page.body.find(text), std::string::npos) << text;
    }
  }
  for (const char* address : {"/publicity?item=penalty", "/publicity/feed?item=penalty", "/"}) {
    const auto page = city_.GetPage(address);
    EXPECT_EQ(page.body.find("<script>alert"), std::string::npos) << address;
    EXPECT_EQ(page.body.find("<img src=x"), std::string::npos) << address;
    EXPECT_EQ(page.body.find("<svg/onload"), std::string::npos) << address;
  }
}

TEST_P(HostileText, ComesBackInTablesAsTyped) {
  Browser reporter = Enter("rina", "reporter");
  const std::vector<Row> rows = AllRows();
  File(reporter, RawCsv(rows));
  std::map<std::string, Row> expected;
  for (const Row& row : rows) expected[row.at("CF_WSH")] = row;
  for (const auto form : {formats::TableForm::kCsv, formats::TableForm::kXlsx}) {
    std::size_t found = 0;
    for (const Row& row : Exported(form)) {
      auto wanted = expected.find(row.at("CF_WSH"));
      if (wanted == expected.end()) continue;
      ++found;
      for (const char* field : kFields) EXPECT_EQ(row.at(field), wanted->second.at(field));
    }
    EXPECT_EQ(found, rows.size());
  }
  // The list that the public takes away: the same, and nothing in it that a spreadsheet would run.
  const auto csv = city_.GetPage("/publicity.csv?item=penalty");
  for (const char* formula : {",=", ",+", ",@", ",-2+3", ",＝", "\"=HYPERLINK", "\"@SUM"}) {
    EXPECT_EQ(csv.body.find(formula), std::string::npos) << formula;
  }
  std::map<std::string, std::string> facts;
  for (const Row& row : RowsOf(*formats::MemorySource(csv.body))) {
    facts[row.at("行政处罚决定书文号")] = row.at("违法事实");
  }
  for (const Row& row : rows) EXPECT_EQ(facts[row.at("CF_WSH")], row.at("CF_SY"));
  // The same rows as a workbook are nothing new: each cell was read as the same text.
  const std::string again = Examined(reporter, Workbook(rows));
  const auto counts = reporter.Ask("getBatch", {again}).body.at("counts");
  EXPECT_EQ(counts.at("unchanged"), static_cast<std::int64_t>(rows.size())) << json::serialize(counts);
}

TEST_P(HostileText, ComesBackFromEditedCellsAsTyped) {
  Browser reporter = Enter("rina", "reporter");
  std::vector<Row> rows;
  Texts texts = Taken();
  texts.push_back(LongText());
  for (std::size_t i = 0; i < texts.size(); ++i) rows.push_back(Fine(Document(i)));
  const std::string batch = Examined(reporter, Csv(rows));
  reporter.more_headers = {{"if-match", "\"0\""}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto edited = reporter.Ask("editCell", {batch, std::to_string(i + 2), "CF_SY"}, Body({{"value", texts[i]}}));
    ASSERT_EQ(edited.status, 200) << texts[i];
  }
  // A control character is no refusal of the edit, but a finding of the cell, as in a file.
  for (const std::string& text : Refused()) {
    auto edited = reporter.Ask("editCell", {batch, "2", "CF_WFXW"}, Body({{"value", text}}));
    if (text.find('\0') != std::string::npos) {
      EXPECT_EQ(edited.code, "access.member");
      continue;
    }
    ASSERT_EQ(edited.status, 200) << edited.response.body;
    bool is_found = false;
    for (const json::value& finding : edited.body.at("findings").as_array()) {
      is_found = is_found || finding.at("code").as_string() == "check.control_characters";
    }
    EXPECT_TRUE(is_found) << edited.response.body;
    reporter.more_headers = {{"if-match", "\"" + Text(edited.body.at("edit").at("version").as_int64()) + "\""}};
  }
  reporter.more_headers.clear();
  const auto list = reporter.Ask("listBatchEdits", {batch}, "", "limit=100");
  std::size_t found = 0;
  for (const json::value& edit : list.body.at("rows").as_array()) {
    if (edit.at("field").as_string() != "CF_SY") continue;
    EXPECT_EQ(edit.at("after").as_string(), texts[static_cast<std::size_t>(edit.at("row").as_int64()) - 2]);
    ++found;
  }
  EXPECT_EQ(found, texts.size());
}

// One field that a person fills: what sends a text, what reads it again, and which code refuses one.
struct TypedField {
  const char* name;
  std::size_t most;  // code points
  Lines lines;
  const char* code;
  std::function<Browser::Answer(const std::string&)> send;
  std::function<std::string()> read;
};

class HostileWords : public HostileText {
 protected:
  // Every text that fits comes back as typed; the others are refused, with their code, in both languages.
  void Walk(Browser& browser, const TypedField& field) {
    for (const std::string& text : Taken()) {
      if (CodePointCount(text) > field.most) {
        Refuse(browser, field, text);
        continue;
      }
      const auto answer = field.send(text);
      ASSERT_LT(answer.status, 300) << field.name << " " << text << " " << answer.response.body;
      EXPECT_EQ(field.read(), text) << field.name;
    }
    for (const std::string& text : Refused()) Refuse(browser, field, text);
    if (field.lines == Lines::kOne) Refuse(browser, field, "第一行\n第二行");
    Refuse(browser, field, LongText());
  }

 private:
  static void Refuse(Browser& browser, const TypedField& field, const std::string& text) {
    std::set<std::string> details;
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      browser.language = language;
      const auto answer = field.send(text);
      EXPECT_EQ(answer.status, 400) << field.name << " " << answer.response.body;
      EXPECT_EQ(answer.code, field.code) << field.name;
      if (answer.status == 400) details.emplace(answer.body.at("detail").as_string());
    }
    browser.language = Language::kChinese;
    EXPECT_EQ(details.size(), 2U) << field.name;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, HostileWords, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(HostileWords, OfReportersAndApprovers) {
  Browser reporter = Enter("rina", "reporter"), approver = Enter("paul", "approver");
  const std::string batch =
      Examined(reporter, Csv({With(Fine("钟示罚〔2026〕2号"), {{"CF_NR_FK", "20000"}}), Fine("钟示罚〔2026〕3号")}));
  auto member = [&](const char* of) {
    return std::string(reporter.Ask("getBatch", {batch}).body.at(of).at("reason").as_string());
  };
  auto submit = [&](const std::string& reason) {
    return reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", reason}}));
  };
  Walk(reporter, {"reason of a submission", 500, Lines::kOne, "intake.reason_unusable",
                  [&](const std::string& text) {
                    if (reporter.Ask("getBatch", {batch}).body.at("state") == "submitted") {
                      EXPECT_EQ(approver.Ask("sendBackBatch", {batch}, Body({{"reason", "请核对"}})).status, 200);
                    }
                    return submit(text);
                  },
                  [&] { return member("submitted"); }});
  Walk(approver, {"reason of sending back", 500, Lines::kOne, "intake.reason_unusable",
                  [&](const std::string& text) {
                    if (reporter.Ask("getBatch", {batch}).body.at("state") == "examined") submit("已核对");
                    return approver.Ask("sendBackBatch", {batch}, Body({{"reason", text}}));
                  },
                  [&] { return member("sent_back"); }});
  int version = 0;
  auto counts = [&](const std::string& basis) {
    const json::object body{{"produced", 5 + version},
                            {"self_published", 3},
                            {"reported", 3},
                            {"not_reported", 2 + version},
                            {"basis", basis}};
    reporter.more_headers = {{"if-match", "\"" + std::to_string(version) + "\""}};
    auto answer = reporter.Ask("giveCountStatement", {"D011", "penalty", "2026-10"}, Body(body));
    reporter.more_headers.clear();
    version += answer.status == 200 ? 1 : 0;
    return answer;
  };
  Walk(reporter, {"basis of a count statement", 500, Lines::kOne, "task.basis_unusable", counts, [&] {
                    const auto read = reporter.Ask("getCountStatement", {"D011", "penalty", "2026-10"});
                    return std::string(read.body.at("versions").at(0).at("basis").as_string());
                  }});
  const std::string record = city_.IdOf("钟市监许〔2026〕298号");
  auto withdraw = [&](const std::string& note) {
    reporter.Ask("takeBackWithdrawal", {record});
    reporter.more_headers = {{"if-match", "\"1\""}};
    auto answer = reporter.Ask("withdrawRecord", {record}, Body({{"reason", "other"}, {"note", note}}));
    reporter.more_headers.clear();
    return answer;
  };
  auto newest = [&](const char* of) {
    std::string text;
    std::int64_t attempt = 0;
    const auto shown = reporter.Ask("getReportedRecord", {record});
    for (const json::value& one : shown.body.at("withdrawals").as_array()) {
      if (one.at("attempt").as_int64() < attempt || one.at(of).is_null()) continue;
      attempt = one.at("attempt").as_int64();
      text = one.at(of).as_string();
    }
    return text;
  };
  Walk(reporter, {"note of a withdrawal", 500, Lines::kMany, "records.withdrawal_note", withdraw,
                  [&] { return newest("note"); }});
  Walk(approver, {"note of its refusal", 500, Lines::kMany, "records.withdrawal_note",
                  [&](const std::string& text) {
                    withdraw("依据有误");
                    return approver.Ask("refuseWithdrawal", {record}, Body({{"reason", text}}));
                  },
                  [&] { return newest("decision_note"); }});
}

TEST_P(HostileWords, OfTheOffice) {
  Browser office = Enter("olga", "office");
  const std::string from(kBuilders), into(kChemicals);
  auto last = [&](const char* operation, const char* of) {
    const auto list = office.Ask(operation, {}, "", "limit=1");
    return std::string(list.body.at("rows").at(0).at(of).as_string());
  };
  Walk(office, {"reason of a merge", 500, Lines::kMany, "subjects.reason",
                [&](const std::string& text) {
                  office.Ask("unmergeSubject", {from}, Body({{"reason", "并非同一单位"}}));
                  return office.Ask("mergeSubject", {from}, Body({{"into", into}, {"reason", text}}));
                },
                [&] { return last("listMerges", "reason"); }});
  office.Ask("unmergeSubject", {from}, Body({{"reason", "并非同一单位"}}));
  Walk(office,
       {"matter of a file", 60, Lines::kOne, "queries.matter",
        [&](const std::string& text) {
          return office.Ask("openSubjectFile", {}, Body({{"subject", from}, {"purpose", "licence"}, {"matter", text}}));
        },
        [&] {
          const auto openings = office.Ask("listFileOpenings", {from});
          return std::string(openings.body.at("rows").at(0).at("matter").as_string());
        }});
  // What is looked for is no text that is kept; it is answered, or refused with a code, and never run.
  for (const std::string& text : Taken()) {
    const std::string query = "q=" + http::EncodeQueryValue(text);
    const auto found = office.Ask("searchSubjects", {}, "", query);
    EXPECT_TRUE(found.status == 200 || (found.status == 400 && !found.code.empty())) << text;
    const auto page = city_.GetPage("/search?" + query);
    EXPECT_TRUE(page.status == 200 || page.status == 400) << text;
    if (Escaped(text) != text) {
      EXPECT_EQ(page.body.find(text), std::string::npos) << text;
    }
  }
}

TEST_P(HostileWords, OfAdministrators) {
  Browser system = Enter("sys", "system_administrator"), security = Enter("secura", "security_administrator");
  AddAccount(city_, "rina", "reporter");
  Walk(system, {"name of a person", 60, Lines::kOne, "access.shown_name",
                [&](const std::string& text) {
                  const auto version = system.Ask("getUser", {"rina"}).body.at("version").as_int64();
                  system.more_headers = {{"if-match", "\"" + Text(version) + "\""}};
                  auto answer = system.Ask("changeUser", {"rina"}, Body({{"shown_name", text}}));
                  system.more_headers.clear();
                  return answer;
                },
                [&] { return std::string(system.Ask("getUser", {"rina"}).body.at("shown_name").as_string()); }});
  std::string id;
  Walk(security,
       {"reason of a permission change", 500, Lines::kMany, "access.reason",
        [&](const std::string& text) {
          if (!id.empty()) security.Ask("withdrawPermissionChange", {id});
          auto draft =
              security.Ask("draftPermissionChange", {},
                           Body({{"kind", "grant"}, {"user", "rina"}, {"role", "approver"}, {"reason", text}}));
          if (draft.status == 201) id = Text(draft.body.at("id").as_int64());
          return draft;
        },
        [&] { return std::string(security.Ask("getPermissionChange", {id}).body.at("reason").as_string()); }});
  std::string client;
  Walk(security, {"name of a program", 60, Lines::kOne, "access.shown_name",
                  [&](const std::string& text) {
                    auto made =
                        security.Ask("draftApiClient", {},
                                     Body({{"name", text}, {"department", "D011"}, {"scopes", {"read_subjects"}}}));
                    if (made.status == 201) client = made.body.at("client").at("id").as_string();
                    return made;
                  },
                  [&] { return std::string(security.Ask("getApiClient", {client}).body.at("name").as_string()); }});
  // Whoever types it where a name is asked for is told what everybody is told.
  for (const std::string& text : Taken()) {
    Browser stranger(city_);
    stranger.source = "198.51.100." + std::to_string(&text - Taken().data() + 1);
    const auto answer = stranger.Ask("signIn", {}, Body({{"name", text}, {"password", text}}));
    EXPECT_EQ(answer.status, 401) << answer.response.body;
  }
}

}  // namespace
}  // namespace credence::api
