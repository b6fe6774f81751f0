// The file of a subject, as the console opens it for a purpose and a matter (ux C07).
#include <set>

#include "api/workbench_test.h"

namespace credence::api {
namespace {

namespace json = boost::json;

class SubjectFileApi : public WorkbenchBench {
 protected:
  static std::string For(std::string_view subject, std::string_view purpose = "licence",
                         std::string_view matter = "钟许受〔2026〕12号", std::string_view cursor = "") {
    json::object body{{"subject", subject}, {"purpose", purpose}, {"matter", matter}};
    if (!cursor.empty()) body["cursor"] = cursor;
    return BodyOf(body);
  }
  static std::set<std::string> DocumentsOf(const Browser::Answer& answer) {
    std::set<std::string> documents;
    for (const json::value& row : answer.body.at("rows").as_array()) {
      if (row.at("document_number").is_string()) documents.insert(std::string(row.at("document_number").as_string()));
    }
    return documents;
  }
  // Newest entries of the second log about opened files.
  std::vector<access::AuditEntry> Log() {
    access::AuditFilter filter;
    filter.event = "subject.file_opened";
    filter.rows_max = 10;
    return *city_.staff->audit.List(Caller("auditor", {Permission::kReadAudit}), filter);
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, SubjectFileApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(SubjectFileApi, DoesNotOpenWithoutPurposeAndMatter) {
  Browser office = Enter("office", "office");
  const std::string code(kChemicals);
  EXPECT_EQ(office.Ask("openSubjectFile", {}, "{}").code, "queries.purpose");
  EXPECT_EQ(office.Ask("openSubjectFile", {}, BodyOf({{"subject", code}})).code, "queries.purpose");
  EXPECT_EQ(office.Ask("openSubjectFile", {}, For(code, "curiosity")).code, "queries.purpose");
  EXPECT_EQ(office.Ask("openSubjectFile", {}, For(code, "Licence")).code, "queries.purpose");
  EXPECT_EQ(office.Ask("openSubjectFile", {}, BodyOf({{"subject", code}, {"purpose", "licence"}})).code,
            "queries.matter");
  const std::string matters[] = {
      "", " ", "1", "案 " + std::string(kPersonNumber), "电话" + std::string(kMobile), "一\n二", std::string(61, 'x')};
  for (const std::string& matter : matters) {
    const auto refused = office.Ask("openSubjectFile", {}, For(code, "licence", matter));
    EXPECT_EQ(refused.code, "queries.matter") << matter;
    EXPECT_EQ(refused.response.body.find(kChemicalsName), std::string::npos);
  }
  // Nor does a refusal tell whether there is such a subject.
  const auto known = office.Ask("openSubjectFile", {}, For(code, "curiosity"));
  const auto unknown = office.Ask("openSubjectFile", {}, For(kStranger, "curiosity"));
  EXPECT_EQ(known.body.at("detail").as_string(), unknown.body.at("detail").as_string());
  for (const access::AuditEntry& entry : Log()) EXPECT_EQ(entry.event.outcome, access::Outcome::kRefused);
}

TEST_P(SubjectFileApi, LogsEveryOpeningWithPurposeAndMatter) {
  Browser office = Enter("office", "office");
  const std::string code(kChemicals);
  const auto opened = office.Ask("openSubjectFile", {}, For(code, "procurement", " 钟采〔2026〕8号 "));
  ASSERT_EQ(opened.status, 200);
  EXPECT_EQ(opened.body.at("occasion").at("matter").as_string(), "钟采〔2026〕8号");
  EXPECT_EQ(opened.body.at("occasion").at("purpose_title").as_string(), "政府采购");
  const auto log = Log();
  ASSERT_FALSE(log.empty());
  EXPECT_EQ(log[0].event.actor, "office");
  EXPECT_EQ(log[0].event.object, code);
  EXPECT_EQ(log[0].event.purpose, "procurement 钟采〔2026〕8号");
  EXPECT_EQ(log[0].event.outcome, access::Outcome::kDone);
  ASSERT_EQ(office.Ask("openSubjectFile", {}, For(kBuilders)).status, 200);
  const auto openings = office.Ask("listFileOpenings", {code});
  ASSERT_EQ(openings.status, 200);
  ASSERT_EQ(openings.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(openings.body.at("rows").at(0).at("by").as_string(), "office");
  EXPECT_EQ(openings.body.at("rows").at(0).at("matter").as_string(), "钟采〔2026〕8号");
  Browser reporter = Enter("reporter", "reporter", "D026");
  EXPECT_EQ(reporter.Ask("listFileOpenings", {code}).code, "access.forbidden");
}

TEST_P(SubjectFileApi, HoldsWhatTheReachCoversAndOtherwiseWhatIsPublic) {
  const auto whole = Enter("office", "office").Ask("openSubjectFile", {}, For(kBuilders, "penalty"));
  ASSERT_EQ(whole.status, 200);
  EXPECT_TRUE(whole.body.at("whole").as_bool());
  const std::string held = "钟建罚〔2026〕3号", moved = "钟环罚〔2026〕20号", shown = "钟建罚〔2026〕4号";
  EXPECT_TRUE(DocumentsOf(whole).contains(held) && DocumentsOf(whole).contains(moved));
  Browser own = Enter("own", "reporter", "D026");
  const auto of_own = own.Ask("openSubjectFile", {}, For(kBuilders, "penalty"));
  EXPECT_FALSE(of_own.body.at("whole").as_bool());
  EXPECT_TRUE(DocumentsOf(of_own).contains(held));
  Browser other = Enter("other", "reporter", "D012");
  const auto of_other = other.Ask("openSubjectFile", {}, For(kBuilders, "penalty"));
  EXPECT_FALSE(DocumentsOf(of_other).contains(held));
  EXPECT_FALSE(DocumentsOf(of_other).contains(moved));
  EXPECT_TRUE(DocumentsOf(of_other).contains(shown));
  EXPECT_EQ(of_other.response.body.find(kMobile), std::string::npos);
  EXPECT_EQ(of_own.response.body.find(kPersonNumber), std::string::npos);
  for (const json::value& row : of_other.body.at("rows").as_array()) {
    const bool is_own = row.at("department").as_string() == "D012";
    EXPECT_EQ(row.at("as_public").as_bool(), !is_own);
    EXPECT_EQ(json::serialize(row).find("内部备注不得外传") != std::string::npos,
              is_own);  // a field that is not public
    EXPECT_FALSE(row.at("filed_at").as_string().empty());
  }
}

TEST_P(SubjectFileApi, GoesOnPageByPageAndNotesEachPage) {
  Browser office = Enter("office", "office");
  std::set<std::string> seen;
  std::string cursor;
  std::size_t pages = 0, rows = 0;
  for (; pages < 10;) {
    const auto page = office.Ask("openSubjectFile", {}, For(kBuilders, "licence", "A1", cursor));
    ASSERT_EQ(page.status, 200);
    ++pages;
    for (const json::value& row : page.body.at("rows").as_array()) {
      ++rows;
      seen.insert(std::string(row.at("id").as_string()));
    }
    if (page.body.at("next").is_null()) break;
    cursor = page.body.at("next").as_string();
  }
  EXPECT_EQ(pages, 3u);
  EXPECT_EQ(rows, seen.size());
  EXPECT_GT(seen.size(), static_cast<std::size_t>(kManyLicences));
  EXPECT_EQ(Log().size(), pages);
  EXPECT_EQ(office.Ask("openSubjectFile", {}, For(kBuilders, "licence", "A1", "x")).code, "access.cursor");
}

TEST_P(SubjectFileApi, ThereIsNoFileOfAPerson) {
  Browser office = Enter("office", "office");
  const std::string number(kPersonNumber);
  const auto person = office.Ask("openSubjectFile", {}, For(number));
  const auto nobody = office.Ask("openSubjectFile", {}, For("420881198802020025"));
  EXPECT_GE(person.status, 400);
  EXPECT_EQ(person.status, nobody.status);
  EXPECT_EQ(person.code, nobody.code);
  EXPECT_EQ(person.response.body.find(number), std::string::npos);
  EXPECT_GE(office.Ask("openSubjectFile", {}, For("示例某")).status, 400);
  for (const access::AuditEntry& entry : Log()) EXPECT_EQ(entry.event.object.find(number), std::string::npos);
  const auto openings = office.Ask("listFileOpenings", {number});
  EXPECT_GE(openings.status, 400);
  EXPECT_EQ(openings.response.body.find(number), std::string::npos);
  EXPECT_EQ(office.Ask("openSubjectFile", {}, For(kStranger)).code, "subjects.not_found");
}

TEST_P(SubjectFileApi, FollowsMergesAndNamesThem) {
  Browser office = Enter("office", "office");
  const std::string from(kBuilders), into(kChemicals);
  ASSERT_EQ(office.Ask("mergeSubject", {from}, BodyOf({{"into", into}, {"reason", kWhy}})).status, 200);
  const auto opened = office.Ask("openSubjectFile", {}, For(from));
  ASSERT_EQ(opened.status, 200);
  EXPECT_EQ(opened.body.at("subject").at("code").as_string(), into);
  EXPECT_EQ(opened.body.at("asked_for").at("code").as_string(), from);
  ASSERT_EQ(opened.body.at("merged").as_array().size(), 1u);
  EXPECT_EQ(opened.body.at("merged").at(0).at("code").as_string(), from);
  EXPECT_EQ(office.Ask("listFileOpenings", {from}).body.at("rows").as_array().size(), 1u);
}

}  // namespace
}  // namespace credence::api
