// Runs every folder of tests/golden/<item>/: input.csv through header match, checks and keys, against expected.json.
// earlier.csv, where it stands, was filed before. A new check is a new folder, not new C++.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/resources.h"
#include "base/text.h"
#include "catalog/batch_key_set.h"
#include "catalog/check_program.h"

namespace credence::catalog {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

using Row = std::vector<std::string>;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

// As much of RFC 4180 as the golden files use; src/formats reads real files.
std::vector<Row> SplitCsv(const std::string& text) {
  std::vector<Row> rows(1, Row(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        rows.back().back() += text[i++];
      } else if (c == '"') {
        quoted = false;
      } else {
        rows.back().back() += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      if (i + 1 < text.size()) rows.emplace_back(1);
    } else {
      rows.back().back() += c;
    }
  }
  return rows;
}

std::vector<std::string_view> Views(const Row& row) { return {row.begin(), row.end()}; }

AgencyDirectory Departments() {
  std::vector<Agency> agencies;
  auto rows = SplitCsv(std::string(RequireResource("catalog/departments.csv")));
  for (std::size_t i = 1; i < rows.size(); ++i) agencies.push_back({rows[i][4], {rows[i][1], rows[i][7]}});
  return AgencyDirectory(agencies);
}

// FNV-1a twice; records uses SM3.
BatchKey KeyOf(const std::string& material) {
  BatchKey key{};
  for (std::size_t half = 0; half < 2; ++half) {
    std::uint64_t hash = 14695981039346656037ULL + half * 0x9E3779B97F4A7C15ULL;
    for (char c : material) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    for (std::size_t i = 0; i < 8; ++i) key[half * 8 + i] = static_cast<std::uint8_t>(hash >> (i * 8));
  }
  return key;
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccepted:
      return "accepted";
    case Verdict::kWarned:
      return "warned";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kPerson:
      return "person";
    case Verdict::kBlank:
      return "blank";
  }
  return "";
}

std::string Line(std::string_view field, std::string_view rule, std::string_view code, std::string_view severity) {
  return std::string(field) + " " + std::string(rule) + " " + std::string(code) + " " + std::string(severity);
}

// Compares without regard to order; values only where the expectation names one.
void ExpectFindings(const json::array& expected, const FindingList& found) {
  std::multiset<std::string> wanted, lines;
  for (const json::value& value : expected) {
    const json::object& entry = value.as_object();
    wanted.insert(Line(entry.at("field").as_string(), entry.at("rule").as_string(), entry.at("code").as_string(),
                       entry.at("severity").as_string()));
  }
  for (const Finding& finding : found) {
    lines.insert(Line(finding.field, finding.rule, finding.code, SeverityName(finding.severity)));
    CodeText text = FindingText(finding, Language::kChinese);
    EXPECT_NE(text.text, finding.code) << "no text";
  }
  EXPECT_EQ(lines, wanted);
  for (const json::value& value : expected) {
    const json::object& entry = value.as_object();
    if (!entry.contains("value")) continue;
    std::string wanted_value(entry.at("value").as_string());
    bool shown = std::any_of(found.begin(), found.end(), [&](const Finding& finding) {
      return finding.field == entry.at("field").as_string() && finding.code == entry.at("code").as_string() &&
             finding.value == wanted_value;
    });
    EXPECT_TRUE(shown) << "no finding shows " << wanted_value;
  }
}

struct Outcome {
  Verdict verdict;
  FindingList findings;
};

// What a submission is, from its text to its verdicts.
class Submission {
 public:
  Submission(const ItemDefinition& item, const std::string& csv, CivilDate received_on)
      : item_(item), rows_(SplitCsv(csv)), received_on_(received_on), plan_(MatchHeader(item, Views(rows_[0]))) {}

  const HeaderPlan& plan() const { return plan_; }

  std::vector<Outcome> Check(const std::set<std::string>& filed_before, std::set<std::string>* filed) const {
    static const AgencyDirectory departments = Departments();
    CheckProgram program = CheckProgram::Compile(item_, plan_, departments, workdays::Calendar::Builtin());
    NormalisedRow row;
    BatchKeySet keys;
    std::vector<Outcome> outcomes;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      Outcome outcome;
      auto number = static_cast<std::uint32_t>(i + 1);
      outcome.verdict = program.Run(Views(rows_[i]), {number, received_on_, {}}, row, outcome.findings);
      const std::string& key = row.record_key_material();
      bool keep = outcome.verdict == Verdict::kAccepted || outcome.verdict == Verdict::kWarned;
      if (keep) {
        EXPECT_FALSE(key.empty()) << "row " << number;
        if (auto first = keys.Insert(KeyOf(key), number)) {
          outcome.findings.push_back(*program.RepeatedKey(number, *first));
          outcome.verdict = Verdict::kRefused;
        } else if (filed_before.contains(key)) {
          outcome.findings.push_back(*program.LaterRecord(number));
          outcome.verdict = Verdict::kWarned;
        }
      }
      if (filed != nullptr) filed->insert(key);
      outcomes.push_back(std::move(outcome));
    }
    return outcomes;
  }

 private:
  const ItemDefinition& item_;
  std::vector<Row> rows_;
  CivilDate received_on_;
  HeaderPlan plan_;
};

std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const auto& item : fs::directory_iterator(fs::path(CREDENCE_SOURCE_DIR) / "tests/golden")) {
    for (const auto& entry : fs::directory_iterator(item.path())) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, MatchesTheExpectedReport) {
  const fs::path folder = GetParam();
  auto item = FindBuiltinItem(folder.parent_path().filename().string());
  ASSERT_TRUE(item.ok());
  const json::value document = json::parse(ReadFile(folder / "expected.json"));
  const json::object& expected = document.as_object();
  auto received_on = CivilDate::ParseIso(expected.at("received_on").as_string());
  ASSERT_TRUE(received_on.has_value());

  std::set<std::string> filed;
  if (fs::exists(folder / "earlier.csv")) {
    Submission(**item, ReadFile(folder / "earlier.csv"), *received_on).Check({}, &filed);
  }
  Submission submission(**item, ReadFile(folder / "input.csv"), *received_on);
  const HeaderPlan& plan = submission.plan();
  EXPECT_EQ((*item)->editions[plan.edition].code, expected.at("edition").as_string());
  ExpectFindings(expected.contains("header") ? expected.at("header").as_array() : json::array(), plan.findings);
  bool refused = expected.contains("refused");
  EXPECT_EQ(plan.refused, refused);
  if (refused) return;

  std::vector<Outcome> outcomes = submission.Check(filed, nullptr);
  const json::array& rows = expected.at("rows").as_array();
  ASSERT_EQ(outcomes.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const json::object& row = rows[i].as_object();
    SCOPED_TRACE("row " + std::to_string(row.at("row").as_int64()));
    EXPECT_EQ(VerdictName(outcomes[i].verdict), row.at("verdict").as_string());
    ExpectFindings(row.at("findings").as_array(), outcomes[i].findings);
    for (const Finding& finding : outcomes[i].findings) EXPECT_EQ(finding.row, row.at("row").as_int64());
  }
}

std::string CaseName(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.parent_path().filename().string() + "_" + info.param.filename().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folders, Golden, testing::ValuesIn(Cases()), CaseName);

// Every declared check has a folder that begins with its id.
TEST(GoldenFolders, CoverEveryDeclaredCheck) {
  std::vector<fs::path> cases = Cases();
  for (const ItemDefinition& item : BuiltinItems()) {
    for (const CheckRule& rule : item.checks) {
      std::string prefix = rule.id;
      std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                     [](char c) { return static_cast<char>(std::tolower(c)); });
      auto covers = [&](std::string_view word) {
        return std::any_of(cases.begin(), cases.end(), [&](const fs::path& path) {
          return path.parent_path().filename() == item.code &&
                 path.filename().string().starts_with(prefix + "-" + std::string(word));
        });
      };
      EXPECT_TRUE(covers("accepts")) << item.code << " " << rule.id;
      EXPECT_TRUE(covers(rule.severity == Severity::kError ? "refuses" : "warns")) << item.code << " " << rule.id;
    }
  }
}

}  // namespace
}  // namespace credence::catalog
