// Runs every folder of tests/golden/<item>/: input.csv through reader, header match, checks and keys, against
// expected.json; the same rows as a workbook must give the same report. earlier.csv, where it stands, was filed before.
// A new check is a new folder, not new C++.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "access/access_service.h"
#include "catalog/check_program.h"
#include "catalog/finding.h"
#include "crypto/cipher.h"
#include "formats/csv_reader.h"
#include "formats/row_reader.h"
#include "formats/table_writer.h"
#include "intake/file_check.h"
#include "intake/prepared_rows.h"

namespace credence::intake {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

using catalog::Finding;
using catalog::FindingList;
using catalog::Verdict;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
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
    CodeText text = catalog::FindingText(finding, Language::kChinese);
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
  std::int64_t row;
  Verdict verdict;
  FindingList findings;
};

// What a submission is, from its bytes to its verdicts.
class Submission {
 public:
  Submission(const catalog::ItemDefinition& item, std::string bytes, CivilDate received_on)
      : item_(item), bytes_(std::move(bytes)), received_on_(received_on), source_(formats::MemorySource(bytes_)) {
    reader_ = formats::OpenTable(*source_).value();
    const std::vector<std::string>& titles = reader_->header().cells;
    plan_ = catalog::MatchHeader(item, std::vector<std::string_view>(titles.begin(), titles.end()),
                                 reader_->header().row_number);
  }

  const catalog::HeaderPlan& plan() const { return plan_; }

  std::vector<Outcome> Check(const std::set<std::string>& filed_before, std::set<std::string>* filed) {
    static const catalog::AgencyDirectory departments = AgenciesOf(access::BuiltinDepartments());
    static const auto key = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
    const auto program = catalog::CheckProgram::Compile(item_, plan_, departments, workdays::Calendar::Builtin());
    RowPreparer preparer(*reader_, program, key, received_on_);
    std::vector<Outcome> outcomes;
    while (auto block = preparer.Next().value()) {
      for (PreparedRow& row : block->rows) {
        if (row.accepted() && filed_before.contains(row.record_key)) {
          row.findings.push_back(*program.LaterRecord(row.row));
          row.verdict = Verdict::kWarned;
        }
        if (filed != nullptr) filed->insert(row.record_key);
        outcomes.push_back({row.row, row.verdict, std::move(row.findings)});
      }
    }
    return outcomes;
  }

 private:
  const catalog::ItemDefinition& item_;
  std::string bytes_;
  CivilDate received_on_;
  std::unique_ptr<formats::ByteSource> source_;
  std::unique_ptr<formats::RowReader> reader_;
  catalog::HeaderPlan plan_;
};

std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const auto& item : fs::directory_iterator(fs::path(CREDENCE_SOURCE_DIR) / "tests/golden")) {
    for (const auto& entry : fs::directory_iterator(item.path())) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

using Cells = std::vector<std::string>;

// The same cells at the same places in a workbook. nullopt when the text file holds what no workbook can: other cells
// than titles in a row, quotation marks that do not end.
std::optional<std::string> AsWorkbook(const std::string& csv) {
  auto source = formats::MemorySource(csv);
  auto reader = formats::CsvReader::Open(*source).value();
  std::string name = (fs::temp_directory_path() / "golden_XXXXXX").string();
  const fs::path folder = mkdtemp(name.data());
  const fs::path path = folder / "input.xlsx";
  auto table = formats::CreateTable(path, {.form = formats::TableForm::kXlsx}).value();
  std::int64_t written = 0;
  auto write = [&](std::int64_t row_number, const std::vector<std::string_view>& cells) {
    while (++written < row_number) EXPECT_TRUE(table->WriteRow({}).ok());
    EXPECT_TRUE(table->WriteRow(cells).ok());
  };
  const Cells& titles = reader->header().cells;
  write(reader->header().row_number, {titles.begin(), titles.end()});
  bool fits = true;
  formats::RowBlock block;
  while (reader->ReadRows(block).value() > 0) {
    for (const auto& row : block.rows) {
      for (auto flag : {formats::RowFlag::kCellCount, formats::RowFlag::kUnclosedQuote, formats::RowFlag::kNul}) {
        fits = fits && !row.Has(flag);
      }
      std::vector<std::string_view> cells;
      for (std::size_t c = 0; c < row.cell_count; ++c) cells.push_back(block.CellText(row, c));
      write(row.row_number, cells);
    }
  }
  EXPECT_TRUE(table->Close().ok());
  std::string bytes = ReadFile(path);
  fs::remove_all(folder);
  return fits ? std::optional(bytes) : std::nullopt;
}

class Golden : public testing::TestWithParam<fs::path> {
 protected:
  Golden()
      : folder_(GetParam()),
        item_(**catalog::FindBuiltinItem(folder_.parent_path().filename().string())),
        document_(json::parse(ReadFile(folder_ / "expected.json"))),
        expected_(document_.as_object()),
        received_on_(CivilDate::ParseIso(expected_.at("received_on").as_string()).value()) {}

  void ExpectReport(std::string bytes) {
    std::set<std::string> filed;
    if (fs::exists(folder_ / "earlier.csv")) {
      Submission(item_, ReadFile(folder_ / "earlier.csv"), received_on_).Check({}, &filed);
    }
    Submission submission(item_, std::move(bytes), received_on_);
    const catalog::HeaderPlan& plan = submission.plan();
    EXPECT_EQ(item_.editions[plan.edition].code, expected_.at("edition").as_string());
    ExpectFindings(expected_.contains("header") ? expected_.at("header").as_array() : json::array(), plan.findings);
    bool refused = expected_.contains("refused");
    EXPECT_EQ(plan.refused, refused);
    if (!refused) ExpectRows(submission.Check(filed, nullptr));
  }

  const fs::path folder_;
  const catalog::ItemDefinition& item_;
  const json::value document_;
  const json::object& expected_;
  const CivilDate received_on_;

 private:
  void ExpectRows(const std::vector<Outcome>& outcomes) {
    const json::array& rows = expected_.at("rows").as_array();
    ASSERT_EQ(outcomes.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const json::object& row = rows[i].as_object();
      SCOPED_TRACE("row " + std::to_string(row.at("row").as_int64()));
      EXPECT_EQ(outcomes[i].row, row.at("row").as_int64());
      EXPECT_EQ(VerdictName(outcomes[i].verdict), row.at("verdict").as_string());
      ExpectFindings(row.at("findings").as_array(), outcomes[i].findings);
      for (const Finding& finding : outcomes[i].findings) EXPECT_EQ(finding.row, row.at("row").as_int64());
    }
  }
};

TEST_P(Golden, MatchesTheExpectedReport) { ExpectReport(ReadFile(folder_ / "input.csv")); }

TEST_P(Golden, MatchesItAsAWorkbook) {
  auto workbook = AsWorkbook(ReadFile(folder_ / "input.csv"));
  ASSERT_TRUE(workbook.has_value()) << "what only a text file can hold belongs to the tests of formats";
  ExpectReport(*workbook);
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
  for (const catalog::ItemDefinition& item : catalog::BuiltinItems()) {
    for (const catalog::CheckRule& rule : item.checks) {
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
      EXPECT_TRUE(covers(rule.severity == catalog::Severity::kError ? "refuses" : "warns"))
          << item.code << " " << rule.id;
    }
  }
}

}  // namespace
}  // namespace credence::intake
