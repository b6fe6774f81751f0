// What departments have reported, as the console lists, shows and withdraws it (ux C05).
#include <set>

#include "api/reporting_test.h"
#include "http/target.h"
#include "records/records_service.h"

namespace credence::api {
namespace {

class ReportedApi : public ReportingTest {
 protected:
  static std::string Query(const std::string& name, std::string_view value) {
    return name + "=" + http::EncodeQueryValue(value);
  }
  static std::set<std::string> IdsOf(const Browser::Answer& answer) {
    std::set<std::string> ids;
    for (const json::value& row : answer.body.at("rows").as_array()) ids.insert(std::string(row.at("id").as_string()));
    return ids;
  }
  // With the version that was seen.
  static Browser::Answer Seen(Browser& browser, std::string_view operation, const std::string& record, int version,
                              std::string body = "") {
    browser.more_headers = {{"if-match", "\"" + std::to_string(version) + "\""}};
    auto answer = browser.Ask(operation, {record}, std::move(body));
    browser.more_headers.clear();
    return answer;
  }
  static std::string Because(const std::string& reason, const std::string& note = "") {
    json::object body{{"reason", reason}};
    if (!note.empty()) body["note"] = note;
    return Body(body);
  }
  int PublicStatusOf(const std::string& record) { return city_.Get("/api/v1/records/" + record).status; }
  std::vector<std::string> RecordDefects() {
    return city_.database
        ->Read([&](db::Transaction& tx) -> Result<std::vector<std::string>> { return city_.records->FindDefects(tx); })
        .value();
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, ReportedApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ReportedApi, ListsOnlyDepartmentsWithinReachPageByPage) {
  Browser reporter = Enter("reporter", "reporter", "D012");
  std::set<std::string> seen;
  std::string cursor;
  int pages = 0;
  for (;; ++pages) {
    auto page = reporter.Ask("listReportedRecords", {}, "", "limit=20" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200);
    for (const json::value& row : page.body.at("rows").as_array()) {
      EXPECT_EQ(row.at("department").as_string(), "D012");
      EXPECT_TRUE(seen.insert(std::string(row.at("id").as_string())).second);
    }
    if (page.body.at("next").is_null()) break;
    cursor = page.body.at("next").as_string();
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kManyLicences));
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(reporter.Ask("listReportedRecords", {}, "", "department=D026").code, "access.other_department");
  EXPECT_EQ(reporter.Ask("listReportedRecords", {}, "", "cursor=x").code, "access.cursor");
  Browser office = Enter("office", "office");
  EXPECT_EQ(office.Ask("listReportedRecords", {}, "", "department=D012&limit=100").body.at("rows").as_array().size(),
            static_cast<std::size_t>(kManyLicences));
}

TEST_P(ReportedApi, FindsByItemSubjectDocumentStateAndDay) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  auto ids = [&](const std::string& query) { return IdsOf(reporter.Ask("listReportedRecords", {}, "", query)); };
  const std::string fine = city_.IdOf("钟环罚〔2026〕12号");
  const std::string held = city_.IdOf("钟建罚〔2026〕3号");
  const std::string moved = city_.IdOf("钟环罚〔2026〕20号", "superseded");
  const std::set<std::string> all = ids("limit=100");
  EXPECT_TRUE(all.contains(fine) && all.contains(held) && all.contains(moved));
  EXPECT_FALSE(ids("item=licence").contains(fine));
  EXPECT_TRUE(ids("item=penalty").contains(fine));
  EXPECT_EQ(ids(Query("document_number", "钟环罚(2026)12号")), std::set<std::string>{fine});
  EXPECT_EQ(ids("state=held"), std::set<std::string>{held});
  EXPECT_EQ(ids("state=superseded"), std::set<std::string>{moved});
  EXPECT_TRUE(ids("state=active").contains(fine));
  EXPECT_FALSE(ids("state=active").contains(held));
  EXPECT_TRUE(ids("subject=" + std::string(kBuilders)).contains(held));
  EXPECT_FALSE(ids("subject=" + std::string(kBuilders)).contains(fine));
  EXPECT_EQ(ids("subject=" + std::string(kStranger)), std::set<std::string>{});
  EXPECT_EQ(ids("filed_from=2026-11-23"), std::set<std::string>{});
  EXPECT_EQ(ids("filed_to=2026-11-22&limit=100"), all);
  for (const char* wrong : {"state=shown", "filed_from=2026-13-01", "filed_to=x"}) {
    EXPECT_EQ(reporter.Ask("listReportedRecords", {}, "", wrong).code, "access.member") << wrong;
  }
  EXPECT_EQ(reporter.Ask("listReportedRecords", {}, "", "subject=9142").status, 400);
}

TEST_P(ReportedApi, ShowsVersionsWithWhatChangedAndMasksWhatIsSensitive) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  const std::string id = city_.IdOf("钟环许〔2026〕41号");
  auto shown = reporter.Ask("getReportedRecord", {id});
  ASSERT_EQ(shown.status, 200);
  EXPECT_EQ(*shown.response.FindHeader("ETag"), "W/\"2\"");
  const json::array& versions = shown.body.at("versions").as_array();
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].at("version").as_int64(), 2);
  ASSERT_EQ(versions[0].at("changes").as_array().size(), 1u);
  const json::value& change = versions[0].at("changes").at(0);
  EXPECT_EQ(change.at("code").as_string(), "XK_NR");
  EXPECT_EQ(change.at("before").at("value").as_string(), "准予变更排污许可证。");
  EXPECT_EQ(change.at("after").at("value").as_string(), "准予变更，排放口由 3 个调整为 2 个。");
  EXPECT_TRUE(versions[1].at("changes").as_array().empty());
  EXPECT_EQ(versions[1].at("until").as_string(), versions[0].at("filed_at").as_string());
  for (Browser* browser : {&reporter}) {
    EXPECT_EQ(browser->Ask("getReportedRecord", {id}).response.body.find(kPersonNumber), std::string::npos);
  }
  Browser office = Enter("office", "office");  // full fields, and yet what is sealed stays masked
  EXPECT_EQ(office.Ask("getReportedRecord", {id}).response.body.find(kPersonNumber), std::string::npos);
  bool has_number = false;
  for (const json::value& field : shown.body.at("fields").as_array()) {
    if (field.at("code").as_string() != "XK_FR_ZJHM") continue;
    has_number = true;
    EXPECT_TRUE(field.at("masked").as_bool());
  }
  EXPECT_TRUE(has_number);
  Browser other = Enter("other", "reporter", "D012");
  EXPECT_EQ(other.Ask("getReportedRecord", {id}).code, "records.no_reported");
  const auto unknown = other.Ask("getReportedRecord", {"9999-1"});
  EXPECT_EQ(unknown.code, "records.no_reported");
  EXPECT_EQ(other.Ask("getReportedRecord", {std::string(kPersonNumber)}).response.body.find(kPersonNumber),
            std::string::npos);
}

TEST_P(ReportedApi, TakesASecondPersonToWithdrawWhatThePublicSees) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  Browser approver = Enter("approver", "approver", "D026");
  const std::string id = city_.IdOf("钟环罚〔2026〕12号");
  ASSERT_EQ(PublicStatusOf(id), 200);
  const auto asked = Seen(reporter, "withdrawRecord", id, 1, Because("annulled", "钟复决〔2026〕3号撤销原决定"));
  ASSERT_EQ(asked.status, 200);
  EXPECT_EQ(asked.body.at("state").as_string(), "asked");
  EXPECT_TRUE(asked.body.at("second_person").as_bool());
  EXPECT_EQ(PublicStatusOf(id), 200);  // until somebody has decided
  const auto again = Seen(reporter, "withdrawRecord", id, 1, Because("annulled", "钟复决〔2026〕3号撤销原决定"));
  EXPECT_EQ(again.response.body, asked.response.body);
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject")).code, "records.withdrawal_waits");
  EXPECT_EQ(Seen(approver, "approveWithdrawal", id, 2).code, "records.overtaken");
  for (const char* tag : {"1", "\"x\"", "\"0\"", "*", "W/1", "\"-1\""}) {
    approver.more_headers = {{"if-match", tag}};
    EXPECT_EQ(approver.Ask("approveWithdrawal", {id}).code, "access.member") << tag;
  }
  approver.more_headers = {{"if-match", "W/\"7\""}};  // as the tag of an answer looks
  EXPECT_EQ(approver.Ask("approveWithdrawal", {id}).code, "records.overtaken");
  approver.more_headers.clear();
  EXPECT_EQ(approver.Ask("listWithdrawals").body.at("rows").as_array().size(), 1u);
  EXPECT_TRUE(approver.Ask("getReportedRecord", {id}).body.at("may_decide").as_bool());
  EXPECT_FALSE(reporter.Ask("getReportedRecord", {id}).body.at("may_decide").as_bool());
  ASSERT_EQ(Seen(approver, "approveWithdrawal", id, 1).status, 200);
  EXPECT_EQ(PublicStatusOf(id), 410);
  EXPECT_EQ(city_.Get("/api/v1/subjects/" + std::string(kChemicals)).body.find("钟环罚〔2026〕12号"),
            std::string::npos);
  EXPECT_EQ(Seen(approver, "approveWithdrawal", id, 1).code, "records.no_withdrawal");
  const auto after = reporter.Ask("getReportedRecord", {id});
  EXPECT_EQ(after.body.at("state").as_string(), "revoked");
  EXPECT_EQ(after.body.at("publicity").at("state").as_string(), "ended");
  EXPECT_FALSE(after.body.at("may_withdraw").as_bool());
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject")).code, "records.not_in_force");
  city_.ledger->SequenceAll();
  EXPECT_EQ(RecordDefects(), std::vector<std::string>{});
}

TEST_P(ReportedApi, NobodyDecidesOnTheirOwnRequest) {
  Browser approver = Enter("approver", "approver", "D026");
  Browser office = Enter("office", "office");
  const std::string id = city_.IdOf("钟环罚〔2026〕12号");
  ASSERT_EQ(Seen(approver, "withdrawRecord", id, 1, Because("wrong_subject")).status, 200);
  EXPECT_EQ(Seen(approver, "approveWithdrawal", id, 1).code, "records.own_withdrawal");
  EXPECT_EQ(approver.Ask("refuseWithdrawal", {id}, Body({{"reason", "经核对无误"}})).code, "records.own_withdrawal");
  Browser other = Enter("other", "approver", "D012");
  EXPECT_EQ(Seen(other, "approveWithdrawal", id, 1).code, "records.no_reported");
  Browser reporter = Enter("reporter", "reporter", "D026");
  EXPECT_EQ(Seen(reporter, "approveWithdrawal", id, 1).code, "access.forbidden");
  EXPECT_EQ(office.Ask("refuseWithdrawal", {id}, Body({{"reason", " "}})).code, "records.withdrawal_note");
  ASSERT_EQ(office.Ask("refuseWithdrawal", {id}, Body({{"reason", "经核对原决定有效"}})).status, 200);
  EXPECT_EQ(PublicStatusOf(id), 200);
  ASSERT_EQ(Seen(approver, "withdrawRecord", id, 1, Because("wrong_subject")).status, 200);  // a second attempt
  ASSERT_EQ(reporter.Ask("takeBackWithdrawal", {id}).body.at("state").as_string(), "taken_back");
  EXPECT_EQ(reporter.Ask("takeBackWithdrawal", {id}).code, "records.no_withdrawal");
  EXPECT_EQ(reporter.Ask("getReportedRecord", {id}).body.at("withdrawals").as_array().size(), 2u);
  city_.ledger->SequenceAll();
  EXPECT_EQ(RecordDefects(), std::vector<std::string>{});
}

TEST_P(ReportedApi, AsksForAReasonOfTheListAndForWhatItRestsOn) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  const std::string id = city_.IdOf("钟环罚〔2026〕12号");
  EXPECT_EQ(reporter.Ask("withdrawRecord", {id}, Because("annulled")).code, "access.member");  // seen by nobody
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("because")).code, "records.withdrawal_reason");
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, "{}").code, "records.withdrawal_reason");
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("other")).code, "records.withdrawal_note");
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("other", "见" + std::string(kPersonNumber))).code,
            "records.withdrawal_note");
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 2, Because("wrong_subject")).code, "records.overtaken");
  EXPECT_FALSE(reporter.Ask("getReportedRecord", {id}).body.at("withdrawal_waits").as_bool());
  Browser register_office = Enter("register", "reporter", "D024");
  const auto entries = register_office.Ask("listReportedRecords", {}, "", "item=organisation");
  const std::string entry(entries.body.at("rows").at(0).at("id").as_string());
  EXPECT_EQ(Seen(register_office, "withdrawRecord", entry, 1, Because("wrong_subject")).code, "records.register_row");
}

TEST_P(ReportedApi, WithdrawsAtOnceWhatThePublicDoesNotSee) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  const std::string id = city_.IdOf("钟建罚〔2026〕3号");  // held
  const auto done = Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject"));
  ASSERT_EQ(done.status, 200);
  EXPECT_EQ(done.body.at("state").as_string(), "done");
  EXPECT_FALSE(done.body.at("second_person").as_bool());
  EXPECT_EQ(reporter.Ask("getReportedRecord", {id}).body.at("state").as_string(), "revoked");
  EXPECT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject")).response.body, done.response.body);
  EXPECT_FALSE(city_.records->Confirm(Caller::Operator(), id).ok());
  city_.ledger->SequenceAll();
  EXPECT_EQ(RecordDefects(), std::vector<std::string>{});
}

TEST_P(ReportedApi, WithdrawnRecordsDoNotComeBackWithTheNextFile) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  const Row row = Fine("钟示罚〔2026〕77号");
  city_.File("penalty", "D026", "2026-11-21", {row});
  const std::string id = city_.IdOf("钟示罚〔2026〕77号");
  Browser office = Enter("office", "office");
  ASSERT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject")).status, 200);
  ASSERT_EQ(Seen(office, "approveWithdrawal", id, 1).status, 200);
  city_.File("penalty", "D026", "2026-11-22", {row});
  city_.File("penalty", "D026", "2026-11-22", {With(row, {{"CF_NR", "罚款人民币 1 元。"}})});
  EXPECT_EQ(city_.IdOf("钟示罚〔2026〕77号", "revoked"), id);
  EXPECT_EQ(PublicStatusOf(id), 410);
  // The same decision about the right subject is filed without being asked about the wrong one.
  city_.File("penalty", "D026", "2026-11-22",
             {Penalty(kChemicals, kChemicalsName, "钟示罚〔2026〕77号", "2026-11-13")});
  EXPECT_EQ(PublicStatusOf(city_.IdOf("钟示罚〔2026〕77号", "active")), 200);
  city_.ledger->SequenceAll();
  EXPECT_EQ(RecordDefects(), std::vector<std::string>{});
}

TEST_P(ReportedApi, FsckSeesAWithdrawalThatWasChanged) {
  Browser reporter = Enter("reporter", "reporter", "D026");
  const std::string id = city_.IdOf("钟建罚〔2026〕3号");
  ASSERT_EQ(Seen(reporter, "withdrawRecord", id, 1, Because("wrong_subject")).status, 200);
  ASSERT_TRUE(city_.database
                  ->Write([](db::Transaction& tx) -> Status {
                    tx.Execute("UPDATE record_withdrawal SET reason = 'protected'");
                    return {};
                  })
                  .ok());
  ASSERT_EQ(RecordDefects().size(), 1u);
  EXPECT_NE(RecordDefects()[0].find("does not match its ledger entry"), std::string::npos);
}

}  // namespace
}  // namespace credence::api
