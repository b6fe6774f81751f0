#include <gtest/gtest.h>

#include "base/check.h"
#include "db/test_database.h"
#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "subjects/claim.h"
#include "subjects/code_quality.h"
#include "subjects/matching.h"
#include "subjects/registration.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"
#include "subjects/subjects_service.h"

namespace credence::subjects {
namespace {

CivilDate Day(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

std::string TestCode(int n, std::string_view prefix = "91420881") {
  std::string body = "DEM0" + std::to_string(1'0000 + n).substr(1);
  body = std::string(prefix) + body + identity::OrganisationCodeCheckCharacter(body);
  return body + identity::CreditCodeCheckCharacter(body);
}
std::string TestName(int n) { return "钟祥示例第" + std::to_string(n) + "有限公司"; }
std::string Organisation(int n) { return TestCode(n).substr(8, 9); }

class SubjectsOn : public testing::TestWithParam<db::Engine> {
 protected:
  void Write(const std::function<void(db::Transaction&)>& work) {
    CHECK(database_
              ->Write([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  void Read(const std::function<void(db::Transaction&)>& work) {
    CHECK(database_
              ->Read([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  static RegisterEntry Entry(int n, std::string registration_number = "") {
    return {TestCode(n), TestName(n), "存续", "420881", std::move(registration_number), ""};
  }
  std::vector<std::int64_t> Register(const std::vector<RegisterEntry>& entries, std::string_view day = "2018-05-10") {
    std::vector<std::int64_t> ids;
    Write([&](db::Transaction& tx) { ids = RegisterOrganisations(tx, entries, Day(day), {0}); });
    return ids;
  }
  Match MatchOne(const MatchRequest& request) {
    Match match;
    Read([&](db::Transaction& tx) { match = MatchSubjects(tx, {request}).front(); });
    return match;
  }
  std::int64_t Count(std::string_view sql) {
    std::int64_t count = -1;
    Read([&](db::Transaction& tx) { count = std::get<0>(*tx.SelectOne<std::int64_t>(sql)); });
    return count;
  }
  void Claim(const std::string& code, const std::string& name, const std::string& verdict = "valid",
             const std::string& item = "organisation", const std::string& department = "D024") {
    Write([&](db::Transaction& tx) {
      RememberClaims(tx, {department, item, 1, Day("2018-05-10")}, {{code, name, verdict, ++row_}});
    });
  }
  CodeQuality Measure(std::int64_t rows_max = 100) {
    CodeQuality quality;
    Read([&](db::Transaction& tx) { quality = MeasureCodeQuality(tx, {Day("2018-05-31"), "", rows_max}); });
    return quality;
  }

  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
  std::int64_t row_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, SubjectsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(SubjectsOn, MatchesByCodeThenOrganisationCodeThenNumberWithName) {
  auto ids = Register({Entry(1, "420881000000011"), Entry(2)});
  struct Case {
    const char* what;
    MatchRequest request;
    MatchOutcome outcome;
    std::int64_t subject_id;
    bool name_differs;
  };
  const std::string code = TestCode(1), organisation = Organisation(1), number = "420881000000011", name = TestName(1);
  for (const Case& c : std::vector<Case>{
           {"code", {code, "", "", name}, MatchOutcome::kMatched, ids[0], false},
           {"code without name", {code, "", "", ""}, MatchOutcome::kMatched, ids[0], false},
           {"code, other name", {code, "", "", TestName(9)}, MatchOutcome::kMatched, ids[0], true},
           {"code wins over other numbers", {code, Organisation(2), "", name}, MatchOutcome::kMatched, ids[0], false},
           {"organisation code", {"", organisation, "", name}, MatchOutcome::kMatched, ids[0], false},
           {"organisation code, other name", {"", organisation, "", "x"}, MatchOutcome::kMatched, ids[0], true},
           {"number and name", {"", "", number, name}, MatchOutcome::kMatched, ids[0], false},
           {"number and other name", {"", "", number, TestName(2)}, MatchOutcome::kAmbiguous, 0, true},
           {"number and name in other form",
            {"", "", number, " 钟祥示例第１有限公司 "},
            MatchOutcome::kMatched,
            ids[0],
            false},
           {"name alone", {"", "", "", name}, MatchOutcome::kUnknown, 0, false},
           {"nothing", {"", "", "", ""}, MatchOutcome::kUnknown, 0, false},
           {"unknown code and the name", {TestCode(9), "", "", name}, MatchOutcome::kUnknown, 0, false},
           {"unknown code that holds the organisation code of another",
            {TestCode(1, "91420800"), "", "", name},
            MatchOutcome::kAmbiguous,
            0,
            false},
           {"unknown code beside a known number", {TestCode(9), "", number, name}, MatchOutcome::kAmbiguous, 0, false},
           {"organisation code and number of two",
            {"", Organisation(2), number, TestName(2)},
            MatchOutcome::kAmbiguous,
            0,
            false}}) {
    const Match match = MatchOne(c.request);
    EXPECT_EQ(match.outcome, c.outcome) << c.what;
    EXPECT_EQ(match.subject_id, c.subject_id) << c.what;
    EXPECT_EQ(match.name_differs, c.name_differs) << c.what;
  }
  EXPECT_EQ(MatchOne({"", "", number, TestName(2)}).registered_name, name);
  EXPECT_EQ(MatchOne({"", "", number, TestName(2)}).registered_code, code);
}

TEST_P(SubjectsOn, MatchesManyAtOnceInTheirOrder) {
  std::vector<RegisterEntry> entries;
  for (int n = 1; n <= 150; ++n) entries.push_back(Entry(n));
  auto ids = Register(entries);
  std::vector<MatchRequest> requests;
  for (int n = 160; n >= 1; --n) {
    requests.push_back(n % 2 == 0 ? MatchRequest{TestCode(n), "", "", TestName(n)}
                                  : MatchRequest{"", Organisation(n), "", TestName(n)});
  }
  requests.push_back(requests.back());
  Read([&](db::Transaction& tx) {
    auto matches = MatchSubjects(tx, requests);
    ASSERT_EQ(matches.size(), 161u);
    for (int n = 160; n >= 1; --n) {
      const Match& match = matches[static_cast<std::size_t>(160 - n)];
      EXPECT_EQ(match.subject_id, n > 150 ? 0 : ids[static_cast<std::size_t>(n - 1)]) << n;
    }
    EXPECT_EQ(matches.back().subject_id, ids[0]);
    EXPECT_TRUE(MatchSubjects(tx, {}).empty());
  });
}

TEST_P(SubjectsOn, ARenameKeepsTheOldName) {
  const std::int64_t id = Register({Entry(1)})[0];
  RegisterEntry renamed = Entry(1);
  renamed.name = "钟祥示例新名有限公司";
  renamed.status = "注销";
  EXPECT_EQ(Register({renamed}, "2018-06-01")[0], id);
  SubjectsService service(*database_);
  auto file = service.FindByCode(Caller::Public(), TestCode(1));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->subject.name, renamed.name);
  EXPECT_EQ(file->subject.status, "注销");
  ASSERT_EQ(file->names.size(), 2u);
  EXPECT_EQ(file->names[0].name, renamed.name);
  EXPECT_EQ(file->names[0].valid_to, "");
  EXPECT_EQ(file->names[1].name, TestName(1));
  EXPECT_EQ(file->names[1].valid_from, "2018-05-10");
  EXPECT_EQ(file->names[1].valid_to, "2018-06-01");
  EXPECT_FALSE(MatchOne({TestCode(1), "", "", TestName(1)}).name_differs);  // a former name is its name

  // And back on the same day, and again: one current name.
  Register({Entry(1)}, "2018-06-01");
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(1))->names[0].name, TestName(1));
  Register({renamed}, "2018-06-01");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject_name WHERE valid_to = ''"), 1);
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(1))->names[0].name, renamed.name);
  // Another spelling of the same name is no rename, but the newest spelling is shown.
  RegisterEntry spelled = renamed;
  spelled.name = "钟祥 示例新名有限公司";
  Register({spelled}, "2018-07-01");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject_name WHERE valid_to = ''"), 1);
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(1))->names[0].name, spelled.name);
}

TEST_P(SubjectsOn, TheSameCodeTwiceIsOneSubjectWithTheLaterName) {
  RegisterEntry later = Entry(1);
  later.name = "钟祥示例新名有限公司";
  auto ids = Register({Entry(1), Entry(2), later});
  EXPECT_EQ(ids[0], ids[2]);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject"), 2);
  EXPECT_EQ(Register({later, Entry(2), Entry(2)}), (std::vector<std::int64_t>{ids[0], ids[1], ids[1]}));
  EXPECT_EQ(Register({}), std::vector<std::int64_t>());
  Read([&](db::Transaction& tx) { EXPECT_EQ(subject_store::Find(tx, ids[0])->name, later.name); });
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject_name WHERE valid_to = ''"), 2);
}

TEST_P(SubjectsOn, NumbersStayWithTheirFirstHolder) {
  auto ids = Register({Entry(1, "420881000000011"), Entry(2, "420881000000011")});
  EXPECT_EQ(MatchOne({"", "", "420881000000011", TestName(1)}).subject_id, ids[0]);
  EXPECT_EQ(MatchOne({"", "", "420881000000011", TestName(2)}).outcome, MatchOutcome::kAmbiguous);
  RegisterEntry business = Entry(3);
  business.code = TestCode(3, "92420881");
  Register({business});
  SubjectsService service(*database_);
  EXPECT_EQ(service.FindByCode(Caller::Public(), business.code)->subject.kind, SubjectKind::kIndividualBusiness);
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(1))->subject.kind, SubjectKind::kOrganisation);
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(1))->identifiers.size(), 3u);
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(2))->identifiers.size(), 2u);
}

// Two programs enter the same organisation at once: one of them has to begin again and finds it.
TEST_P(SubjectsOn, ACodeIsEnteredOnce) {
  const std::int64_t id = Register({Entry(1)})[0];
  EXPECT_THROW(Write([&](db::Transaction& tx) { subject_store::AddCode(tx, id + 1, TestCode(1)); }),
               db::UniqueViolation);
}

TEST_P(SubjectsOn, CodesAreFoundAsPeopleTypeThem) {
  Register({Entry(1)});
  SubjectsService service(*database_);
  std::string typed = " " + TestCode(1) + "\t";
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_TRUE(service.FindByCode(Caller::Public(), typed).ok());
  EXPECT_EQ(service.FindByCode(Caller::Public(), TestCode(2)).error().code, errors::kNotFound.code);
  EXPECT_EQ(service.FindByCode(Caller::Public(), "123").error().code, "credit_code.length");
  // The number of a person is answered as any other text that is no code.
  EXPECT_EQ(service.FindByCode(Caller::Public(), "420881190001010017").error().kind, ErrorKind::kInvalid);
  EXPECT_FALSE(service.FindByCode(Caller::Public(), "").ok());
}

TEST_P(SubjectsOn, AClaimIsRememberedOnceAndNeverThatOfAPerson) {
  Claim(TestCode(1), TestName(1));
  Claim(TestCode(1), TestName(1));
  Claim(TestCode(1), " 钟祥示例第１有限公司");  // the same name
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identifier_claim"), 1);
  EXPECT_EQ(Count("SELECT row FROM identifier_claim"), 1);  // as it was claimed first
  Claim(TestCode(1), TestName(2));
  Claim(TestCode(1), TestName(1), "valid", "penalty");
  Claim(TestCode(1), TestName(1), "valid", "organisation", "D001");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identifier_claim"), 4);
  for (const char* person : {"420881190001010017", "420881190001010018", "42088119900101001X", "420881800101001"}) {
    Claim(person, "示例某", "check");
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identifier_claim"), 4);
}

TEST_P(SubjectsOn, CountsDuplicateSeveralAndWrongCodes) {
  EXPECT_EQ(Measure().PerMille(), "");
  Claim(TestCode(50), TestName(50), "valid", "penalty");  // only the register counts
  EXPECT_EQ(Measure().PerMille(), "");
  EXPECT_EQ(Measure().organisations, 0);

  for (int n = 1; n <= 7; ++n) Claim(TestCode(n), TestName(n));
  EXPECT_EQ(Measure().PerMille(), "0.000");
  EXPECT_TRUE(Measure().defects.empty());
  Claim(TestCode(1), TestName(11));  // one code, three names: D = 2
  Claim(TestCode(1), TestName(12));
  Claim(TestCode(12), TestName(2));  // one name, three codes: S = 2
  Claim(TestCode(13), TestName(2));
  Claim("91420881DEM09XXXX1", TestName(14), "check");                          // wrong: E = 1
  Claim("91420881DEM09XXXX1", TestName(14), "check", "organisation", "D001");  // the same again
  Claim("91420881DEM09XXXX2", TestName(2), "check");    // wrong, but its name is in S: a fourth code, S = 3
  Claim("91420881DEM09XXXX3", TestName(15), "length");  // wrong and held by two: D = 3, not in E
  Claim("91420881DEM09XXXX3", TestName(16), "length");
  Claim(TestCode(17), TestName(17), "region");  // doubtful, not wrong
  Claim(TestCode(18), TestName(18), "org_check");
  CodeQuality quality = Measure();
  EXPECT_EQ(quality.duplicates, 3);
  EXPECT_EQ(quality.several, 3);
  EXPECT_EQ(quality.wrong, 1);
  EXPECT_EQ(quality.organisations, 14);  // 1–7, 11, 12, 14–18
  EXPECT_EQ(quality.PerMille(), "500.000");
  std::map<std::string, int> kinds;
  for (const CodeDefect& defect : quality.defects) ++kinds[defect.kind];
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"duplicate", 5}, {"several", 4}, {"wrong", 2}}));
  EXPECT_EQ(Measure(3).defects.size(), 3u);
  EXPECT_EQ(Measure(3).duplicates, 3);
}

// N is of organisations in being (domain 8.6); a name that goes on under a new code after the first has ended is no
// fault.
TEST_P(SubjectsOn, OrganisationsThatHaveEndedAreOutOfTheRate) {
  RegisterEntry ended = Entry(2);
  ended.status = "已注销";
  Register({Entry(1), ended});
  Claim(TestCode(1), TestName(1));
  Claim(TestCode(2), TestName(2));
  EXPECT_EQ(Measure().organisations, 1);
  Claim(TestCode(3), TestName(2));
  EXPECT_EQ(Measure().organisations, 2);
  EXPECT_EQ(Measure().several, 0);
  EXPECT_TRUE(Measure().defects.empty());
  // What is said of its code under another name is still said of an organisation that nobody has seen end.
  Claim(TestCode(2), TestName(4));
  EXPECT_EQ(Measure().organisations, 3);
  Register({Entry(2)});  // it is in being again
  EXPECT_EQ(Measure().duplicates, 1);
  EXPECT_EQ(Measure().several, 1);
}

TEST(CodeQuality, RoundsHalfUpToThreeDecimals) {
  auto rate = [](std::int64_t faults, std::int64_t organisations) {
    CodeQuality quality;
    quality.wrong = faults;
    quality.organisations = organisations;
    return quality.PerMille();
  };
  EXPECT_EQ(rate(0, 0), "");
  EXPECT_EQ(rate(0, 3), "0.000");
  EXPECT_EQ(rate(1, 3), "333.333");
  EXPECT_EQ(rate(2, 3), "666.667");
  EXPECT_EQ(rate(1, 2'000'000), "0.001");  // 0.0005
  EXPECT_EQ(rate(1, 2'000'001), "0.000");
  EXPECT_EQ(rate(3, 2'000'000), "0.002");  // 0.0015
  EXPECT_EQ(rate(1'000'000, 1'000'000), "1000.000");
  EXPECT_EQ(rate(999, 1'000'000), "0.999");
}

}  // namespace
}  // namespace credence::subjects
