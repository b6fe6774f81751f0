// Every row of tests/vectors/id-vectors.csv: the strict verdict of the raw input, its normalised form, and the verdict
// of that form.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/texts.h"
#include "identity/citizen_number.h"
#include "identity/credit_code.h"
#include "identity/identity_errors.h"
#include "identity/normalise.h"
#include "identity/organisation_code.h"
#include "identity/registration_number.h"

namespace credence::identity {
namespace {

struct Vector {
  int line = 0;
  std::string scheme, input, strict, strict_reason, normalised, lenient, lenient_reason, note;
};

void PrintTo(const Vector& vector, std::ostream* out) {
  *out << "line " << vector.line << " " << vector.scheme << " \"" << vector.input << "\" (" << vector.note << ")";
}

// Cells of one line; quotes may enclose a cell. Blanks and byte order marks inside cells are part of them.
std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) {
        cells.back() += '"';
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

std::vector<Vector> LoadVectors() {
  std::ifstream file(CREDENCE_SOURCE_DIR "/tests/vectors/id-vectors.csv", std::ios::binary);
  std::vector<Vector> vectors;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    auto cells = CellsOf(line);
    cells.resize(8);
    vectors.push_back({number, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]});
  }
  return vectors;
}

struct Scheme {
  IdentifierScheme scheme;
  IdentifierVerdict (*check)(std::string_view);
};

Scheme SchemeOf(const std::string& name) {
  if (name == "uscc") return {IdentifierScheme::kCreditCode, CheckCreditCode};
  if (name == "org_code") return {IdentifierScheme::kOrganisationCode, CheckOrganisationCode};
  if (name == "reg_no") return {IdentifierScheme::kRegistrationNumber, CheckRegistrationNumber};
  if (name == "id_card") {
    return {IdentifierScheme::kCitizenNumber,
            [](std::string_view text) { return CheckCitizenNumber(text, *CivilDate::FromYmd(2026, 11, 22)); }};
  }
  throw BrokenInvariant("unknown scheme " + name);
}

std::string WordOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kValid:
      return "valid";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kLegacy:
      return "legacy";
    case Verdict::kInvalid:
      return "invalid";
  }
  return "";
}

class IdentifierVectors : public testing::TestWithParam<Vector> {};

TEST_P(IdentifierVectors, GetTheirVerdicts) {
  const Vector& vector = GetParam();
  Scheme scheme = SchemeOf(vector.scheme);

  IdentifierVerdict strict = scheme.check(vector.input);
  EXPECT_EQ(WordOf(strict.verdict), vector.strict);
  EXPECT_EQ(strict.reason, vector.strict_reason);

  std::string normalised = NormaliseIdentifier(vector.input);
  EXPECT_EQ(normalised, vector.normalised);
  IdentifierVerdict lenient = scheme.check(normalised);
  EXPECT_EQ(WordOf(lenient.verdict), vector.lenient);
  EXPECT_EQ(lenient.reason, vector.lenient_reason);
}

INSTANTIATE_TEST_SUITE_P(File, IdentifierVectors, testing::ValuesIn(LoadVectors()),
                         [](const auto& info) { return "Line" + std::to_string(info.param.line); });

TEST(IdentifierVectorFile, HasAllItsRows) {
  auto vectors = LoadVectors();
  EXPECT_EQ(vectors.size(), 156u);
  for (const char* scheme : {"uscc", "org_code", "id_card", "reg_no"}) {
    EXPECT_TRUE(std::any_of(vectors.begin(), vectors.end(), [&](const auto& v) { return v.scheme == scheme; }));
  }
}

TEST(IdentifierVectorFile, EveryReasonHasATextWithValueAndMend) {
  std::set<std::string_view> codes;
  for (const Vector& vector : LoadVectors()) {
    if (vector.strict_reason.empty()) continue;
    const ErrorCode& code = ErrorCodeOf(SchemeOf(vector.scheme).scheme, vector.strict_reason);
    EXPECT_TRUE(code.code.ends_with("." + vector.strict_reason));
    codes.insert(code.code);
    for (Language language : {Language::kChinese, Language::kEnglish}) {
      CodeText text = TextOf(code.code, {{"value", "<the value>"}, {"length", "7"}}, language);
      EXPECT_NE(text.text.find("<the value>"), std::string::npos) << code.code;
      EXPECT_EQ(text.text.find('{'), std::string::npos) << code.code;
      EXPECT_FALSE(text.mend.empty()) << code.code;
    }
  }
  EXPECT_EQ(codes.size(), 25u);  // the vectors show every reason of every scheme
}

}  // namespace
}  // namespace credence::identity
