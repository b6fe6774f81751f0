// The demo city (design 11): a constructed register and two years of licences and penalties, as the files that
// departments would send. The same day and seed give the same bytes on every machine. Pure: no clock, no database.
//
// Nothing in it is real: every name of a subject contains 示例, the inner organisation codes begin DEM, the legal
// representative is always 示例某, the words stand in catalog/demo/.
//
// What is in it, exactly, whatever the day and the seed (for days up to 2026-12-31, where the calendar is known):
//   organisations  1,500: the 8 of domain 11.4 and 1,252 more in a first file, 10 in each of 24 monthly files; 8 of
//                  them change their name later; 6 further rows are refused
//   licences       9,600 decisions
//   penalties      1,200 decisions
// and, among the decisions, the deliberate mistakes of kDemoFlaws. No decision has two of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/civil_date.h"

namespace credence::app {

// One file to hand to intake.
struct DemoFile {
  std::string item;           // organisation, licence, penalty
  std::string department_id;  // D011
  std::string file_name;
  CivilDate received_on;
  std::string other_subject;  // ask; replaces for the files that put a wrong subject right
  std::string csv;            // UTF-8 with byte order mark
};

// In the order in which they are to be filed. The decisions lie in the two years up to and including `until`.
std::vector<DemoFile> MakeDemoCity(CivilDate until, std::uint64_t seed);

inline constexpr int kDemoPeriods = 24;  // months
inline constexpr int kDemoOrganisations = 1'500;
inline constexpr int kDemoNewOrganisationsPerMonth = 10;
inline constexpr int kDemoRenamed = 8;
inline constexpr int kDemoOrganisationsWithBadCode = 4;  // refused: further rows, not among the 1,500
inline constexpr int kDemoOrganisationsWithoutName = 2;  // refused: likewise
inline constexpr int kDemoLicences = 9'600;
inline constexpr int kDemoPenalties = 1'200;

enum class DemoFlaw {
  kNone,
  // Refused by the checks.
  kBadCheckCharacter,
  kMissingField,
  kImpossibleDate,
  kFutureDecision,
  kMaskedCode,
  kNoRepresentative,
  kUnknownCategory,
  kValidityReversed,
  kAmountMissing,
  kNaturalPerson,  // not collected: one finding, nothing kept (design 1.2)
  // Accepted with a warning.
  kLate,
  kLowerCaseCode,
  kFullWidthCode,
  kLooseDocumentNumber,  // no 〔〕
  kDottedDate,
  kOtherAgencyName,
  kCategoryAlias,
  kOrganisationCodeOnly,
  kCertificateUntitled,
  kOldCategory,   // a category that is no longer in force; none before 2021-07-15
  kPhoneInFacts,  // held
  kAmountInYuan,  // put right by a new version in the next month
  // The checks find nothing in the row itself.
  kCorrected,          // a new version in the next month
  kRepeatedInFile,     // a second time in the same file: intake refuses the second
  kRepeatedNextMonth,  // once more a month later: changes nothing
  kUnknownSubject,     // valid code that the register does not have: waits unmatched
  kOtherName,          // bears the name of somebody else
  kWrongSubject,       // under another registered subject; a file of the next month replaces it
};

struct DemoFlawCount {
  DemoFlaw flaw;
  int licences;
  int penalties;
};

// 90 licences and 22 penalties are refused by the checks, 1.0 % of all; 16 further rows are about natural persons.
// 5 % are late. Rows sent once more in the next month (14 + 18 + 5) are late as well.
inline constexpr DemoFlawCount kDemoFlaws[] = {
    {DemoFlaw::kWrongSubject, 0, 5},
    {DemoFlaw::kOldCategory, 0, 3},
    {DemoFlaw::kAmountInYuan, 0, 6},
    {DemoFlaw::kCorrected, 0, 12},
    {DemoFlaw::kRepeatedInFile, 6, 3},
    {DemoFlaw::kRepeatedNextMonth, 10, 4},
    {DemoFlaw::kBadCheckCharacter, 24, 4},
    {DemoFlaw::kMissingField, 16, 4},
    {DemoFlaw::kImpossibleDate, 12, 2},
    {DemoFlaw::kFutureDecision, 10, 2},
    {DemoFlaw::kMaskedCode, 6, 2},
    {DemoFlaw::kNoRepresentative, 8, 2},
    {DemoFlaw::kUnknownCategory, 6, 2},
    {DemoFlaw::kValidityReversed, 8, 0},
    {DemoFlaw::kAmountMissing, 0, 4},
    {DemoFlaw::kNaturalPerson, 10, 6},
    {DemoFlaw::kLowerCaseCode, 30, 6},
    {DemoFlaw::kFullWidthCode, 10, 3},
    {DemoFlaw::kLooseDocumentNumber, 16, 4},
    {DemoFlaw::kDottedDate, 12, 3},
    {DemoFlaw::kOtherAgencyName, 6, 2},
    {DemoFlaw::kCategoryAlias, 8, 2},
    {DemoFlaw::kOrganisationCodeOnly, 8, 2},
    {DemoFlaw::kCertificateUntitled, 10, 0},
    {DemoFlaw::kPhoneInFacts, 0, 6},
    {DemoFlaw::kUnknownSubject, 8, 3},
    {DemoFlaw::kOtherName, 5, 2},
    {DemoFlaw::kLate, 480, 60},
};

}  // namespace credence::app
