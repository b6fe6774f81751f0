#include "intake/item_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "formats/xlsx_writer.h"
#include "intake/file_check.h"
#include "intake/intake_bench_test.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

struct Sheet {
  std::string name;
  std::string csv;  // no quotes in it
  bool is_hidden = false;
};

std::string Workbook(const std::vector<Sheet>& sheets, formats::WorkbookProperties properties = {}) {
  const fs::path path = fs::temp_directory_path() / "credence_item_table.xlsx";
  auto writer = formats::XlsxWriter::Create(path, properties).value();
  for (const Sheet& sheet : sheets) {
    writer->BeginSheet(sheet.name, sheet.is_hidden);
    std::uint32_t row = 0;
    std::istringstream lines(sheet.csv);
    for (std::string line; std::getline(lines, line);) {
      ++row;
      std::uint16_t column = 0;
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, ',');) writer->WriteCell(row, column++, cell);
    }
  }
  CHECK(writer->Close().ok());
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  fs::remove(path);
  return bytes.str();
}

class ItemTableTest : public testing::Test {
 protected:
  // The error code, or the number of rows and every finding as "row:code".
  std::string Check(const std::string& bytes, const std::string& sheet = "", const std::string& item = "penalty") {
    const CivilDate day = *CivilDate::FromYmd(2018, 5, 10);
    const auto agencies = AgenciesOf(access::BuiltinDepartments());
    const FileCheckParts parts{items_, *items_.InForce(item, day).value(), agencies, workdays::Calendar::Builtin(), day,
                               sheet};
    auto source = formats::MemorySource(bytes);
    std::string said;
    auto verdict = CheckFile(*source, parts, [&](const catalog::Finding& finding) {
      said += " " + std::to_string(finding.row) + ":" + finding.code;
    });
    return verdict.ok() ? std::to_string(verdict->rows) + said : verdict.error().code;
  }

  catalog::Items items_ = catalog::Items::Builtin();
};

TEST_F(ItemTableTest, TheSheetThatFitsIsRead) {
  const std::string notes = "说明,内容\n一,二\n";
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 2)}})), "2");
  EXPECT_EQ(Check(Workbook({{"说明", notes}, {"数据", PenaltyFile(1, 2)}})), "2 0:xlsx.other_sheets");
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 2)}, {"填报说明", notes}})), "2");  // of a template
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 2)}, {"填报说明", notes}, {"另", notes}})),
            "2 0:xlsx.other_sheets");
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 2)}, {"填报说明", notes}, {"代码表", notes, true}})), "2");
  // The summary of a workbook of errors whose properties were dropped.
  EXPECT_EQ(Check(Workbook({{"数据", kPenaltyHeader}, {"问题汇总", notes}})), "0 0:xlsx.other_sheets 0:file.no_rows");
  EXPECT_EQ(Check(Workbook({{"数据", "原行号（批次 1）," + kPenaltyHeader}, {"问题汇总", notes}})), "0 0:file.no_rows");
  EXPECT_EQ(Check(Workbook({{"许可", "XK_XDR_MC,XK_XDR_LB,XK_WSH\na,b,c\n"}, {"处罚", PenaltyFile(1, 3)}})),
            "3 0:xlsx.other_sheets");
}

TEST_F(ItemTableTest, OfSeveralFittingSheetsOneMustBeNamed) {
  const std::string book = Workbook({{"一月", PenaltyFile(1, 1)}, {"二月", PenaltyFile(2, 4)}});
  EXPECT_EQ(Check(book), "intake.several_sheets");
  EXPECT_EQ(Check(book, "二月"), "3 0:xlsx.other_sheets");
  EXPECT_EQ(Check(book, "三月"), "xlsx.no_such_sheet");
  // A hidden one does not compete with one that is seen.
  const std::string half = Workbook({{"一月", PenaltyFile(1, 1)}, {"底稿", PenaltyFile(2, 4), true}});
  EXPECT_EQ(Check(half), "1 0:xlsx.hidden_others");
}

TEST_F(ItemTableTest, WithoutAFittingSheetTheNearestShowsWhatIsMissing) {
  std::string lacking = PenaltyFile(1, 1);
  lacking.replace(lacking.find("CF_NR,"), 6, "CF_XX,");
  EXPECT_EQ(Check(Workbook({{"说明", "说明,内容\n一,二\n"}, {"数据", lacking}})),
            "0 1:header.unknown_column 1:header.missing_column");
  EXPECT_EQ(Check(Workbook({{"许可", "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_WSH,XK_XKWS,XK_XKLB,XK_NR,XK_JDRQ\na\n"},
                            {"说明", "一\n二\n"}})),
            "intake.wrong_item");
}

TEST_F(ItemTableTest, AWrongItemIsNamedByItsTitle) {
  const std::string file = "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_WSH,XK_XKWS,XK_XKLB,XK_NR,XK_JDRQ\na\n";
  auto source = formats::MemorySource(file);
  auto table = OpenItemTable(*source, items_, *items_.InForce("penalty", *CivilDate::FromYmd(2018, 5, 10)).value(), "");
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(Sentence(table.error(), Language::kChinese),
            "该文件的表头与“行政处罚”（penalty）不符，更像是“行政许可”（licence）。"
            "请改按“行政许可”报送（命令行为 --item licence），或核对是否选错文件。");
  EXPECT_EQ(Sentence(table.error(), Language::kEnglish).find("行政"), std::string::npos);
}

TEST_F(ItemTableTest, ATemplateSaysItsItemAndVersion) {
  formats::WorkbookProperties properties;
  properties.item = "licence";
  properties.item_version = 1;
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 1)}}, properties)), "intake.wrong_item");
  properties.item = "penalty";
  // Its other sheets are the guide, which is no data.
  EXPECT_EQ(Check(Workbook({{"数据", PenaltyFile(1, 1)}, {"说明", "一\n二\n"}}, properties)), "1");
  EXPECT_EQ(Check(Workbook({{"数据", kPenaltyHeader}}, properties)), "0 0:file.no_rows");
}

TEST_F(ItemTableTest, ATemplateOfAnotherVersionIsReadAndSaid) {
  formats::FileOrigin origin{"penalty", 1, 0};
  class Reader : public formats::RowReader {
   public:
    explicit Reader(formats::FileOrigin origin) : origin_(std::move(origin)) {}
    const formats::TableHeader& header() const override { return header_; }
    Result<std::size_t> ReadRows(formats::RowBlock&, std::size_t) override { return std::size_t{0}; }
    std::string_view form() const override { return "XLSX"; }
    std::int64_t byte_position() const override { return 0; }
    const std::vector<formats::Remark>& remarks() const override { return remarks_; }
    const formats::FileOrigin& origin() const override { return origin_; }

   private:
    formats::TableHeader header_;
    std::vector<formats::Remark> remarks_;
    formats::FileOrigin origin_;
  };
  const ItemTable table{std::make_unique<Reader>(origin), {}};
  catalog::ItemDefinition item;
  item.code = "penalty";
  item.version = 3;
  const catalog::FindingList findings = FileFindings(table, item, 5);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "file.older_template");
  EXPECT_EQ(findings[0].values, (TextValues{{"version", "1"}, {"current", "3"}}));
  item.version = 1;
  EXPECT_TRUE(FileFindings(table, item, 5).empty());
  const ItemTable newer{std::make_unique<Reader>(formats::FileOrigin{"penalty", 2, 0}), {}};
  ASSERT_EQ(FileFindings(newer, item, 5).size(), 1u);
  EXPECT_EQ(FileFindings(newer, item, 5)[0].code, "file.newer_template");
}

}  // namespace
}  // namespace credence::intake
