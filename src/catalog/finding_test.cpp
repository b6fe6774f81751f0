#include "catalog/finding.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace credence::catalog {
namespace {

// The codes as the header declares them: a new constant without a text fails here.
std::set<std::string> DeclaredCodes() {
  std::ifstream file(std::string(CREDENCE_SOURCE_DIR) + "/src/catalog/finding_codes.h");
  std::set<std::string> codes;
  for (std::string line; std::getline(file, line);) {
    std::size_t open = line.find('"'), close = line.find('"', open + 1);
    if (line.starts_with("#") || open == std::string::npos || close == std::string::npos) continue;
    codes.insert(line.substr(open + 1, close - open - 1));
  }
  return codes;
}

TEST(FindingText, ExistsForEveryCodeInBothLanguages) {
  std::set<std::string> codes = DeclaredCodes();
  ASSERT_GT(codes.size(), 40u);
  // The words of identity that only findings use.
  for (const char* code : {"credit_code.length",         "credit_code.charset",          "credit_code.authority",
                           "credit_code.category",       "credit_code.region_format",    "credit_code.region",
                           "credit_code.check",          "credit_code.org_check",        "organisation_code.length",
                           "organisation_code.charset",  "organisation_code.hyphen",     "organisation_code.check",
                           "registration_number.length", "registration_number.charset",  "registration_number.region",
                           "registration_number.check",  "registration_number.legacy13", "citizen_number.length",
                           "citizen_number.charset",     "citizen_number.region",        "citizen_number.birth_date",
                           "citizen_number.birth_range", "citizen_number.sequence",      "citizen_number.check",
                           "citizen_number.legacy15"}) {
    codes.insert(code);
  }
  for (const std::string& code : codes) {
    for (Language language : {Language::kChinese, Language::kEnglish}) {
      CodeText text = TextOf(code, {}, language);
      EXPECT_NE(text.text, code) << code << " has no text";
      EXPECT_FALSE(text.mend.empty()) << code << " does not say how to go on";
    }
  }
}

TEST(FindingText, SpeaksBothLanguages) {
  Finding finding{5,
                  "XK_FRDB",
                  "DP-02",
                  "check.max_length",
                  Severity::kError,
                  "示…",
                  {{"field", "法定代表人"}, {"field.en", "Legal representative"}, {"max", "50"}, {"actual", "51"}}};
  EXPECT_EQ(FindingText(finding, Language::kChinese).text, "“法定代表人”最长 50 个字符，现为 51 个。");
  EXPECT_EQ(FindingText(finding, Language::kEnglish).text, "“Legal representative” may have 50 characters; it has 51.");
}

TEST(FindingText, FallsBackToTheChineseValue) {
  Finding finding{5, "", "row", "row.cell_too_long", Severity::kError, "", {{"column", "名称"}}};
  EXPECT_NE(FindingText(finding, Language::kEnglish).text.find("名称"), std::string::npos);
}

}  // namespace
}  // namespace credence::catalog
