// The demo city is read back as intake would read it: reader, header match, checks.
#include "app/demo_city.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "access/access_service.h"
#include "app/demo_words.h"
#include "base/text.h"
#include "catalog/check_program.h"
#include "catalog/finding_codes.h"
#include "formats/csv_reader.h"
#include "identity/credit_code.h"
#include "identity/masking.h"
#include "identity/organisation_code.h"
#include "identity/registration_number.h"
#include "records/derivation.h"

namespace credence::app {
namespace {

using catalog::Finding;
using catalog::Severity;
using catalog::Verdict;
namespace codes = catalog::codes;

constexpr std::uint64_t kSeed = 2018;

CivilDate Day(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

int Planned(DemoFlaw flaw, bool is_penalty) {
  for (const DemoFlawCount& count : kDemoFlaws) {
    if (count.flaw == flaw) return is_penalty ? count.penalties : count.licences;
  }
  ADD_FAILURE() << "a flaw that is not planned";
  return 0;
}

struct ReadRow {
  const DemoFile* file = nullptr;
  Verdict verdict = Verdict::kAccepted;
  std::map<std::string, std::string> cells;  // field code -> as written
  std::string subject_key, record_key, decision_key;
};

struct ReadCity {
  std::vector<DemoFile> files;
  std::vector<ReadRow> rows;
  std::vector<std::string> header_findings;
  std::map<std::string, int> rows_of_item;
  // item, severity and code -> rows with such a finding
  std::map<std::string, int> findings;

  int CountVerdict(std::string_view item, Verdict verdict) const {
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const ReadRow& row) {
      return row.file->item == item && row.verdict == verdict;
    }));
  }
};

void ReadFile(const DemoFile& file, const catalog::AgencyDirectory& agencies, ReadCity& city) {
  const catalog::ItemDefinition& item = *catalog::FindBuiltinItem(file.item).value();
  auto source = formats::MemorySource(file.csv);
  auto reader = formats::CsvReader::Open(*source).value();
  const std::vector<std::string_view> header(reader->header().cells.begin(), reader->header().cells.end());
  const catalog::HeaderPlan plan = catalog::MatchHeader(item, header);
  for (const Finding& finding : plan.findings) city.header_findings.push_back(file.file_name + " " + finding.code);
  ASSERT_FALSE(plan.refused) << file.file_name;
  const auto program = catalog::CheckProgram::Compile(item, plan, agencies, workdays::Calendar::Builtin());
  formats::RowBlock block;
  catalog::NormalisedRow normalised;
  while (reader->ReadRows(block).value() > 0) {
    EXPECT_TRUE(block.problems.empty()) << file.file_name;
    for (const auto& row : block.rows) {
      ReadRow read{&file, Verdict::kAccepted, {}, "", "", ""};
      std::vector<std::string_view> cells;
      for (std::size_t c = 0; c < row.cell_count; ++c) {
        cells.push_back(block.CellText(row, c));
        if (plan.column_fields[c] != catalog::kNoField) {
          read.cells[item.field(plan.column_fields[c]).code] = cells.back();
        }
      }
      catalog::FindingList findings;
      read.verdict = program.Run(cells, {row.row_number, file.received_on, {}}, normalised, findings);
      read.subject_key = normalised.subject_key();
      std::vector<std::string_view> values;
      for (std::size_t f = 0; f < item.fields.size(); ++f) {
        values.push_back(normalised.value(static_cast<catalog::FieldIndex>(f)));
      }
      if (!read.subject_key.empty()) {
        read.record_key = records::RecordKey(item, values, read.subject_key);
        if (!item.decision_key_parts.empty()) read.decision_key = records::DecisionKey(item, values);
      }
      std::set<std::string> found;
      for (const Finding& finding : findings) {
        found.insert(file.item + " " + std::string(SeverityName(finding.severity)) + " " + finding.code);
      }
      for (const std::string& one : found) ++city.findings[one];
      ++city.rows_of_item[file.item];
      city.rows.push_back(std::move(read));
    }
  }
}

ReadCity ReadAll(CivilDate until, std::uint64_t seed) {
  std::vector<catalog::Agency> agencies;
  for (const auto& department : access::BuiltinDepartments()) {
    agencies.push_back({department.code, {department.name}});
  }
  const catalog::AgencyDirectory directory(agencies);
  ReadCity city;
  city.files = MakeDemoCity(until, seed);
  for (const DemoFile& file : city.files) ReadFile(file, directory, city);
  return city;
}

const ReadCity& City() {
  static const ReadCity city = ReadAll(Day("2026-11-20"), kSeed);
  return city;
}

std::string Cell(const ReadRow& row, std::string_view licence_field, std::string_view penalty_field) {
  auto found = row.cells.find(std::string(row.file->item == "penalty" ? penalty_field : licence_field));
  return found == row.cells.end() ? "" : found->second;
}

std::string NameIn(const ReadRow& row) {
  return row.file->item == "organisation" ? row.cells.at("name") : Cell(row, "XK_XDR_MC", "CF_XDR_MC");
}

std::string CodeIn(const ReadRow& row) {
  return row.file->item == "organisation" ? row.cells.at("uscc") : Cell(row, "XK_XDR_SHXYM", "CF_XDR_SHXYM");
}

bool IsAccepted(const ReadRow& row) { return row.verdict == Verdict::kAccepted || row.verdict == Verdict::kWarned; }

int RefusedByChecks(bool is_penalty) {
  int refused = 0;
  for (DemoFlaw flaw : {DemoFlaw::kBadCheckCharacter, DemoFlaw::kMissingField, DemoFlaw::kImpossibleDate,
                        DemoFlaw::kFutureDecision, DemoFlaw::kMaskedCode, DemoFlaw::kNoRepresentative,
                        DemoFlaw::kUnknownCategory, DemoFlaw::kValidityReversed, DemoFlaw::kAmountMissing}) {
    refused += Planned(flaw, is_penalty);
  }
  return refused;
}

int ComingAgain(bool is_penalty) {
  return Planned(DemoFlaw::kRepeatedNextMonth, is_penalty) + Planned(DemoFlaw::kCorrected, is_penalty) +
         Planned(DemoFlaw::kAmountInYuan, is_penalty) + Planned(DemoFlaw::kWrongSubject, is_penalty);
}

int RowsOf(bool is_penalty) {
  return (is_penalty ? kDemoPenalties : kDemoLicences) + Planned(DemoFlaw::kRepeatedInFile, is_penalty) +
         ComingAgain(is_penalty);
}

TEST(DemoCity, IsTheSameForTheSameDayAndSeed) {
  const auto again = MakeDemoCity(Day("2026-11-20"), kSeed);
  ASSERT_EQ(again.size(), City().files.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    const DemoFile& file = City().files[i];
    EXPECT_EQ(again[i].file_name, file.file_name);
    EXPECT_EQ(again[i].received_on, file.received_on);
    EXPECT_TRUE(again[i].csv == file.csv) << file.file_name;
  }
}

TEST(DemoCity, DiffersWithTheSeed) {
  const auto other = MakeDemoCity(Day("2026-11-20"), kSeed + 1);
  EXPECT_NE(other.front().csv, City().files.front().csv);
}

TEST(DemoCity, ComesInTheOrderOfFilingWithinTwoYears) {
  const auto& files = City().files;
  EXPECT_EQ(files.front().item, "organisation");
  std::set<std::string> names;
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_LE(files[i == 0 ? 0 : i - 1].received_on, files[i].received_on);
    EXPECT_LE(files[i].received_on, Day("2026-11-20"));
    EXPECT_TRUE(names.insert(files[i].file_name).second) << files[i].file_name;
  }
  for (const ReadRow& row : City().rows) {
    auto decided = CivilDate::ParseIso(Cell(row, "XK_YXQZ", "CF_JDRQ"));
    if (row.file->item == "organisation" || !decided || !IsAccepted(row)) continue;
    EXPECT_GE(*decided, Day("2024-11-20"));
  }
}

TEST(DemoCity, HasTheCountsOfItsHeader) {
  EXPECT_EQ(City().rows_of_item.at("organisation"), kDemoOrganisations + kDemoRenamed + kDemoCancelled + kDemoRevoked +
                                                        kDemoOrganisationsWithBadCode + kDemoOrganisationsWithoutName);
  EXPECT_EQ(City().rows_of_item.at("licence"), RowsOf(false));
  EXPECT_EQ(City().rows_of_item.at("penalty"), RowsOf(true));
}

TEST(DemoCity, HasHeadersThatAreReadWithoutAFinding) {
  EXPECT_EQ(City().header_findings, std::vector<std::string>());
  std::set<std::string> headers;
  for (const DemoFile& file : City().files) headers.insert(file.item + file.csv.substr(0, file.csv.find('\r')));
  // The register; licences and penalties with codes, with titles, and in the edition of 2018.
  EXPECT_EQ(headers.size(), 1u + 3u + 3u);
}

TEST(DemoCity, HasExactlyTheRefusalsOfItsHeader) {
  EXPECT_EQ(City().CountVerdict("organisation", Verdict::kRefused),
            kDemoOrganisationsWithBadCode + kDemoOrganisationsWithoutName);
  for (bool is_penalty : {false, true}) {
    const char* item = is_penalty ? "penalty" : "licence";
    EXPECT_EQ(City().CountVerdict(item, Verdict::kRefused), RefusedByChecks(is_penalty)) << item;
    EXPECT_EQ(City().CountVerdict(item, Verdict::kPerson), Planned(DemoFlaw::kNaturalPerson, is_penalty)) << item;
  }
  EXPECT_EQ(RefusedByChecks(false), 360);
  EXPECT_EQ(RefusedByChecks(true), 88);
}

// What the checks find in the files of one item, by the plan of the header file.
std::map<std::string, int> ExpectedFindings(bool is_penalty) {
  const std::string item = is_penalty ? "penalty" : "licence";
  std::map<std::string, int> expected;
  auto add = [&](std::string_view severity, std::string_view code, int rows) {
    if (rows > 0) expected[item + " " + std::string(severity) + " " + std::string(code)] += rows;
  };
  auto planned = [&](DemoFlaw flaw) { return Planned(flaw, is_penalty); };
  add("error", "credit_code.check", planned(DemoFlaw::kBadCheckCharacter));
  add("error", codes::kRequired, planned(DemoFlaw::kMissingField));
  add("error", codes::kDateUnreadable, planned(DemoFlaw::kImpossibleDate));
  add("error", codes::kDateInFuture, planned(DemoFlaw::kFutureDecision));
  add("error", codes::kMaskedInput, planned(DemoFlaw::kMaskedCode));
  add("error", codes::kRequiredWhen, planned(DemoFlaw::kNoRepresentative) + planned(DemoFlaw::kAmountMissing));
  add("error", codes::kCodeNotInList, planned(DemoFlaw::kUnknownCategory));
  add("error", codes::kDateOrder, planned(DemoFlaw::kValidityReversed));
  add("warning", codes::kDateOrder, planned(DemoFlaw::kValidityReversed));
  add("error", codes::kPersonNotCollected, planned(DemoFlaw::kNaturalPerson));
  add("warning", codes::kPublishedLate, planned(DemoFlaw::kLate) + ComingAgain(is_penalty));
  add("warning", codes::kIdentifierNormalised, planned(DemoFlaw::kLowerCaseCode) + planned(DemoFlaw::kFullWidthCode));
  add("warning", codes::kDocumentUnreadable, planned(DemoFlaw::kLooseDocumentNumber));
  add("warning", codes::kDateOtherForm, planned(DemoFlaw::kDottedDate));
  add("warning", codes::kAgencyMismatch, planned(DemoFlaw::kOtherAgencyName));
  add("warning", codes::kCodeAlias, planned(DemoFlaw::kCategoryAlias));
  add("warning", codes::kSubjectNoIdentifier, planned(DemoFlaw::kOrganisationCodeOnly));
  add("warning", codes::kRequiredWhen, planned(DemoFlaw::kCertificateUntitled));
  add("warning", codes::kCodeNotInForce, planned(DemoFlaw::kOldCategory));
  add("warning", codes::kPersonalContent, planned(DemoFlaw::kPhoneInFacts));
  add("warning", codes::kNumberUnlikely, planned(DemoFlaw::kAmountInYuan));
  return expected;
}

TEST(DemoCity, HasExactlyTheFindingsOfItsHeader) {
  std::map<std::string, int> expected = ExpectedFindings(false);
  expected.merge(ExpectedFindings(true));
  expected["organisation error credit_code.check"] = kDemoOrganisationsWithBadCode;
  expected["organisation error check.required"] = kDemoOrganisationsWithoutName;
  EXPECT_EQ(City().findings, expected);
}

TEST(DemoCity, UsesOnlyConstructedCodes) {
  int wrong = 0;
  for (const ReadRow& row : City().rows) {
    const std::string code = UpperAscii(Nfkc(CodeIn(row)));
    if (code.empty() || code.find('*') != std::string::npos) continue;
    ASSERT_EQ(code.substr(2, 9), "420881DEM") << code;
    EXPECT_EQ(identity::CheckOrganisationCode(code.substr(8, 9)).verdict, identity::Verdict::kValid) << code;
    wrong += identity::CheckCreditCode(code).verdict != identity::Verdict::kValid ? 1 : 0;
  }
  EXPECT_EQ(wrong, kDemoOrganisationsWithBadCode + Planned(DemoFlaw::kBadCheckCharacter, false) +
                       Planned(DemoFlaw::kBadCheckCharacter, true));
}

TEST(DemoCity, UsesOnlyConstructedNames) {
  int without_name = 0;
  for (const ReadRow& row : City().rows) {
    const std::string name = NameIn(row);
    const std::string representative =
        row.file->item == "organisation" ? row.cells.at("legal_representative") : Cell(row, "XK_FRDB", "CF_FRDB");
    without_name += name.empty() ? 1 : 0;
    EXPECT_TRUE(name.empty() || name.find("示例") != std::string::npos) << name;
    EXPECT_TRUE(representative.empty() || representative == "示例某") << representative;
  }
  EXPECT_EQ(without_name, kDemoOrganisationsWithoutName);
}

TEST(DemoCity, HasTheSampleSubjectsAndEveryKindOfOrganisation) {
  std::map<std::string, std::string> names;
  std::map<std::string, int> prefixes;
  for (const ReadRow& row : City().rows) {
    if (row.file->item != "organisation" || !IsAccepted(row)) continue;
    if (names.emplace(CodeIn(row), NameIn(row)).second) ++prefixes[CodeIn(row).substr(0, 2)];
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kDemoOrganisations));
  for (const SampleSubject& sample : DemoWords::Builtin().samples) EXPECT_EQ(names[sample.code], sample.name);
  EXPECT_EQ(DemoWords::Builtin().samples.size(), 8u);
  for (const char* prefix : {"91", "92", "93", "52", "51", "31"}) EXPECT_GT(prefixes[prefix], 4) << prefix;
}

TEST(DemoCity, ChangesTheNamesOfAFew) {
  std::map<std::string, std::set<std::string>> names;
  for (const ReadRow& row : City().rows) {
    if (row.file->item == "organisation" && IsAccepted(row)) names[CodeIn(row)].insert(NameIn(row));
  }
  EXPECT_EQ(std::count_if(names.begin(), names.end(), [](const auto& one) { return one.second.size() == 2; }),
            kDemoRenamed);
  std::set<std::string> under_new_name;
  std::map<std::string, std::string> current;
  int other_names = 0;
  for (const ReadRow& row : City().rows) {
    if (!IsAccepted(row)) continue;
    if (row.file->item == "organisation") {
      current[CodeIn(row)] = NameIn(row);
    } else if (auto known = names.find(row.subject_key); known != names.end()) {
      other_names += known->second.contains(NameIn(row)) ? 0 : 1;
      if (known->second.size() == 2 && current[row.subject_key] == NameIn(row)) under_new_name.insert(row.subject_key);
    }
  }
  EXPECT_GT(under_new_name.size(), 0u);
  EXPECT_EQ(other_names, Planned(DemoFlaw::kOtherName, false) + Planned(DemoFlaw::kOtherName, true));
}

// P03 has something to show: organisations that ended, and what they got before.
TEST(DemoCity, EndsAFewOrganisations) {
  std::map<std::string, std::string> ended;
  std::set<std::string> has_decisions;
  std::map<std::string, int> statuses;
  for (const ReadRow& row : City().rows) {
    if (!IsAccepted(row)) continue;
    if (row.file->item != "organisation") {
      EXPECT_FALSE(ended.contains(row.subject_key)) << NameIn(row);
      has_decisions.insert(row.subject_key);
    } else if (const std::string& status = row.cells.at("status"); status != "存续") {
      EXPECT_TRUE(ended.emplace(CodeIn(row), status).second);
      ++statuses[status];
    }
  }
  EXPECT_EQ(statuses["注销"], kDemoCancelled);
  EXPECT_EQ(statuses["吊销，未注销"], kDemoRevoked);
  EXPECT_EQ(statuses.size(), 2U);
  EXPECT_GT(
      std::count_if(ended.begin(), ended.end(), [&](const auto& one) { return has_decisions.contains(one.first); }),
      kDemoCancelled);
}

// P08 has something to find: numbers of before the unified code, each of one organisation, none like a citizen number.
TEST(DemoCity, KnowsOldNumbers) {
  std::map<std::string, std::string> codes;
  for (const ReadRow& row : City().rows) {
    if (row.file->item != "organisation" || !IsAccepted(row)) continue;
    const std::string& number = row.cells.at("registration_no");
    if (number.empty()) continue;
    EXPECT_TRUE(identity::CheckRegistrationNumber(number).acceptable()) << number;
    EXPECT_FALSE(identity::ContainsPersonalData(number)) << number;
    EXPECT_LT(row.cells.at("registered_on"), "2015-10-01");
    EXPECT_EQ(codes.emplace(number, CodeIn(row)).first->second, CodeIn(row));
  }
  EXPECT_GT(codes.size(), 1'000U);
}

TEST(DemoCity, HasOrganisationsUnderTwoCodes) {
  const std::vector<DemoMerge> merges = MakeDemoMerges(Day("2026-11-20"), kSeed);
  ASSERT_EQ(merges.size(), static_cast<std::size_t>(kDemoDoubled));
  std::map<std::string, std::string> names;
  std::set<std::string> has_decisions;
  for (const ReadRow& row : City().rows) {
    if (!IsAccepted(row)) continue;
    if (row.file->item == "organisation") {
      names[CodeIn(row)] = NameIn(row);
    } else {
      has_decisions.insert(row.subject_key);
    }
  }
  for (const DemoMerge& merge : merges) {
    EXPECT_NE(merge.from, merge.into);
    EXPECT_EQ(names.at(merge.from), names.at(merge.into));
    EXPECT_TRUE(has_decisions.contains(merge.into)) << merge.into;
  }
}

TEST(DemoCity, RegistersSubjectsBeforeTheirDecisions) {
  std::set<std::string> known;
  int unknown = 0;
  for (const ReadRow& row : City().rows) {
    if (!IsAccepted(row)) continue;
    if (row.file->item == "organisation") {
      known.insert(row.subject_key);
      known.insert("organisation_no:" + row.subject_key.substr(8, 9));
    } else if (!known.contains(row.subject_key)) {
      ++unknown;
    }
  }
  EXPECT_EQ(unknown, Planned(DemoFlaw::kUnknownSubject, false) + Planned(DemoFlaw::kUnknownSubject, true));
}

TEST(DemoCity, RepeatsAndReplacesAsItsHeaderSays) {
  std::map<std::string, const ReadRow*> by_key, by_decision;
  int in_file = 0, next_month = 0, replaced = 0;
  for (const ReadRow& row : City().rows) {
    if (row.file->item == "organisation" || !IsAccepted(row)) continue;
    auto [same, is_new] = by_key.emplace(row.record_key, &row);
    if (!is_new) {
      ++(same->second->file == row.file ? in_file : next_month);
      continue;
    }
    auto [decision, is_first] = by_decision.emplace(row.decision_key, &row);
    if (is_first) continue;
    EXPECT_EQ(row.file->other_subject, "replaces");
    EXPECT_NE(decision->second->subject_key, row.subject_key);
    EXPECT_LT(decision->second->file->received_on, row.file->received_on);
    ++replaced;
  }
  EXPECT_EQ(in_file, Planned(DemoFlaw::kRepeatedInFile, false) + Planned(DemoFlaw::kRepeatedInFile, true));
  EXPECT_EQ(replaced, Planned(DemoFlaw::kWrongSubject, true));
  EXPECT_EQ(next_month, ComingAgain(false) + ComingAgain(true) - replaced);
}

TEST(DemoCity, HearsFromEveryDepartmentThatDecides) {
  std::set<std::string> expected, found;
  for (const auto* kinds : {&DemoWords::Builtin().licences, &DemoWords::Builtin().penalties}) {
    for (const DecisionKind& kind : *kinds) expected.insert(kind.department_id);
  }
  for (const DemoFile& file : City().files) {
    if (file.item != "organisation") found.insert(file.department_id);
  }
  EXPECT_EQ(found, expected);
  EXPECT_GE(found.size(), 30u);
}

TEST(DemoCity, HoldsWhatIsOverAndWhatIsMinor) {
  int expired = 0, ended = 0, warned_only = 0, amounts = 0;
  for (const ReadRow& row : City().rows) {
    if (!IsAccepted(row)) continue;
    if (row.file->item == "licence") expired += row.cells.at("XK_YXQZI") < "2026/11/20" ? 1 : 0;
    if (row.file->item != "penalty") continue;
    const std::string& end = row.cells.at("CF_GSJZQ");
    ended += !end.empty() && end < "2026/11/20" ? 1 : 0;
    warned_only += row.cells.at("CF_CFLB") == "警告" ? 1 : 0;
    // The amount stands in the content as well: 3.55 (万元) and 35500元.
    if (row.cells.at("CF_NR_FK") == "0.2") {
      ++amounts;
      EXPECT_NE(row.cells.at("CF_NR").find("2000元"), std::string::npos) << row.cells.at("CF_NR");
    }
  }
  EXPECT_GT(expired, 500);
  EXPECT_GT(ended, 200);
  EXPECT_GT(warned_only, 50);
  EXPECT_GT(amounts, 0);
}

class DemoCityOnOtherDays : public testing::TestWithParam<const char*> {};

TEST_P(DemoCityOnOtherDays, RefusesAsItsHeaderSays) {
  const ReadCity city = ReadAll(Day(GetParam()), 7);
  for (bool is_penalty : {false, true}) {
    const char* item = is_penalty ? "penalty" : "licence";
    EXPECT_EQ(city.rows_of_item.at(item), RowsOf(is_penalty));
    EXPECT_EQ(city.CountVerdict(item, Verdict::kRefused), RefusedByChecks(is_penalty)) << item;
    EXPECT_EQ(city.CountVerdict(item, Verdict::kPerson), Planned(DemoFlaw::kNaturalPerson, is_penalty)) << item;
    const std::string late = std::string(item) + " warning " + std::string(codes::kPublishedLate);
    EXPECT_EQ(city.findings.at(late), Planned(DemoFlaw::kLate, is_penalty) + ComingAgain(is_penalty)) << item;
  }
  EXPECT_EQ(city.header_findings, std::vector<std::string>());
  EXPECT_EQ(city.findings.count("penalty warning document_number.year"), 0u);
}

INSTANTIATE_TEST_SUITE_P(Days, DemoCityOnOtherDays, testing::Values("2021-03-31", "2024-02-29", "2026-12-31"));

}  // namespace
}  // namespace credence::app
