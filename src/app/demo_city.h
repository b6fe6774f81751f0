// The demo city (design 11): a constructed register and two years of licences and penalties, as the files that
// departments would send. The same day and seed give the same bytes on every machine. Pure: no clock, no database.
//
// Nothing in it is real: every name of a subject contains 示例, the inner organisation codes begin DEM, the legal
// representative is always 示例某, the words stand in catalog/demo/.
//
// What is in it, exactly, whatever the day and the seed (for days up to 2026-12-31, where the calendar is known):
//   organisations  5,000: the 8 of domain 11.4 and 4,272 more in a first file, 30 in each of 24 monthly files; 8 of
//                  them change their name later, 12 end (8 cancelled, 4 with their licence revoked), 2 stand there
//                  under a second code; those registered by trade before October 2015 have an old number as well; 6
//                  further rows are refused
//   licences       40,800 decisions
//   penalties      4,200 decisions
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

// An organisation that the register knows under two codes; the office makes it one.
struct DemoMerge {
  std::string from, into;  // unified codes
};
// Of the same city.
std::vector<DemoMerge> MakeDemoMerges(CivilDate until, std::uint64_t seed);

inline constexpr int kDemoPeriods = 24;  // months
inline constexpr int kDemoOrganisations = 5'000;
inline constexpr int kDemoNewOrganisationsPerMonth = 30;
inline constexpr int kDemoRenamed = 8;
inline constexpr int kDemoCancelled = 8;
inline constexpr int kDemoRevoked = 4;
inline constexpr int kDemoDoubled = 2;
inline constexpr int kDemoOrganisationsWithBadCode = 4;  // refused: further rows, not among the 5,000
inline constexpr int kDemoOrganisationsWithoutName = 2;  // refused: likewise
inline constexpr int kDemoLicences = 40'800;
inline constexpr int kDemoPenalties = 4'200;

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

// 360 licences and 88 penalties are refused by the checks, 1.0 % of all; 64 further rows are about natural persons.
// 5 % are late. Rows sent once more in the next month (56 + 72 + 20) are late as well.
inline constexpr DemoFlawCount kDemoFlaws[] = {
    {DemoFlaw::kWrongSubject, 0, 20},
    {DemoFlaw::kOldCategory, 0, 12},
    {DemoFlaw::kAmountInYuan, 0, 24},
    {DemoFlaw::kCorrected, 0, 48},
    {DemoFlaw::kRepeatedInFile, 24, 12},
    {DemoFlaw::kRepeatedNextMonth, 40, 16},
    {DemoFlaw::kBadCheckCharacter, 96, 16},
    {DemoFlaw::kMissingField, 64, 16},
    {DemoFlaw::kImpossibleDate, 48, 8},
    {DemoFlaw::kFutureDecision, 40, 8},
    {DemoFlaw::kMaskedCode, 24, 8},
    {DemoFlaw::kNoRepresentative, 32, 8},
    {DemoFlaw::kUnknownCategory, 24, 8},
    {DemoFlaw::kValidityReversed, 32, 0},
    {DemoFlaw::kAmountMissing, 0, 16},
    {DemoFlaw::kNaturalPerson, 40, 24},
    {DemoFlaw::kLowerCaseCode, 120, 24},
    {DemoFlaw::kFullWidthCode, 40, 12},
    {DemoFlaw::kLooseDocumentNumber, 64, 16},
    {DemoFlaw::kDottedDate, 48, 12},
    {DemoFlaw::kOtherAgencyName, 24, 8},
    {DemoFlaw::kCategoryAlias, 32, 8},
    {DemoFlaw::kOrganisationCodeOnly, 32, 8},
    {DemoFlaw::kCertificateUntitled, 40, 0},
    {DemoFlaw::kPhoneInFacts, 0, 24},
    {DemoFlaw::kUnknownSubject, 32, 12},
    {DemoFlaw::kOtherName, 20, 8},
    {DemoFlaw::kLate, 2'040, 210},
};

}  // namespace credence::app
