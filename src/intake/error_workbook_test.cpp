#include "intake/error_workbook.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "catalog/finding_codes.h"
#include "formats/xlsx_writer.h"
#include "intake/intake_bench_test.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

ErrorWorkbookWords Words() {
  ErrorWorkbookWords words;
  words.title = "错误明细";
  words.rows_sheet = "数据";
  words.rules_sheet = "问题汇总";
  words.more_sheet = "更多问题";
  words.original_row = "原行号（批次 {batch}）";
  words.about = "说明";
  words.error = "错误";
  words.warning = "提醒";
  words.rule = "规则";
  words.severity = "程度";
  words.findings = "处数";
  words.rows = "行数";
  words.example_row = "例";
  words.row = "行";
  words.column = "列";
  words.value = "所填";
  words.text = "问题";
  words.mend = "改法";
  words.left_out = "另有 {count} 行不在其中";
  words.cut = "{count}";
  words.more = "其余 {count} 处";
  return words;
}

std::string BytesOf(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// "row: cell|cell|…" of a sheet, with the origin in front.
Strings ReadSheet(const fs::path& path, const std::string& sheet) {
  const std::string bytes = BytesOf(path);
  auto source = formats::MemorySource(bytes);
  formats::TableOptions options;
  options.sheet = sheet;
  auto reader = formats::OpenTable(*source, options).value();
  auto line = [](std::int64_t row, const auto& cells) {
    std::string text = std::to_string(row) + ":";
    for (const auto& cell : cells) text += " " + std::string(cell) + "|";
    return text;
  };
  const formats::FileOrigin& origin = reader->origin();
  Strings lines = {origin.item + " " + std::to_string(origin.item_version) + " corrects " +
                   std::to_string(origin.corrects_batch)};
  lines.push_back(line(reader->header().row_number, reader->header().cells));
  formats::RowBlock block;
  while (reader->ReadRows(block).value() > 0) {
    for (const auto& row : block.rows) {
      std::vector<std::string_view> cells;
      for (std::size_t c = 0; c < row.cell_count; ++c) cells.push_back(block.CellText(row, c));
      lines.push_back(line(row.row_number, cells));
    }
  }
  return lines;
}

class ErrorWorkbookOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  ErrorWorkbookOn() : IntakeBench(GetParam()) {
    clock.Set(BeijingMidnight(*CivilDate::FromYmd(2018, 5, 10)));
    Import("organisation", RegisterFile(1, 20));
    path = blob_folder / "errors.xlsx";
  }
  Result<ErrorWorkbookCounts> WriteErrors(std::int64_t batch, bool only_failed = false) {
    return intake->WriteErrors(Caller::Operator(), batch, {path, Language::kChinese, only_failed, Words()});
  }
  // A blank line, a wrong row, a doubtful one, a person, and a good one.
  static std::string File() {
    PenaltyRow wrong = NumberedPenalty(1), doubtful = NumberedPenalty(2), person = NumberedPenalty(3);
    wrong.content = "";
    wrong.remark = "=1+1";
    doubtful.document = "口头决定";
    person.name = "张某甲乙";
    person.category = "自然人";
    person.code = "";
    return kPenaltyHeader + "\n" + wrong.Csv() + doubtful.Csv() + person.Csv() + NumberedPenalty(4).Csv();
  }

  static std::string TitleFor(const Batch& batch) { return "原行号（批次 " + std::to_string(batch.id) + "）"; }

  fs::path path;
};
INSTANTIATE_TEST_SUITE_P(Engines, ErrorWorkbookOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ErrorWorkbookOn, HoldsTheSendersRowsWhereTheyWere) {
  const Batch batch = Import("penalty", File());
  EXPECT_EQ(Counts(batch), "filed rows 4 filed 2 refused 2 persons 1");
  auto written = WriteErrors(batch.id);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->rows, 3);
  EXPECT_EQ(written->comments, 2);
  EXPECT_EQ(written->left_out, 1);
  const Strings rows = ReadSheet(path, "数据");
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[0], "penalty 1 corrects " + std::to_string(batch.id));
  EXPECT_TRUE(rows[1].starts_with("1: " + TitleFor(batch) + "| CF_XDR_MC| CF_XDR_LB|")) << rows[1];
  EXPECT_TRUE(rows[2].starts_with("3: 3| " + TestName(1) + "|")) << rows[2];
  EXPECT_NE(rows[2].find("=1+1|"), std::string::npos);  // a text, as it was sent
  EXPECT_TRUE(rows[3].starts_with("4: 4| " + TestName(2) + "|")) << rows[3];
  EXPECT_TRUE(rows[4].starts_with("6: 6| " + TestName(4) + "|")) << rows[4];
  const std::string bytes = BytesOf(path);
  EXPECT_EQ(bytes.find("张某甲乙"), std::string::npos);
}

TEST_P(ErrorWorkbookOn, CountsFindingsByRule) {
  const Batch batch = Import("penalty", File());
  ASSERT_TRUE(WriteErrors(batch.id).ok());
  const Strings rules = ReadSheet(path, "问题汇总");
  auto has = [&](const std::string& beginning) {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const std::string& line) { return line.find(": " + beginning) != std::string::npos; });
  };
  EXPECT_TRUE(has("DP-01| 错误| 1| 1| 3|"));
  EXPECT_TRUE(has("DP-12| 提醒| 1| 1| 4|"));
  EXPECT_TRUE(has("person| 错误| 1| 1| 5|"));
  EXPECT_TRUE(has("另有 1 行不在其中"));
}

TEST_P(ErrorWorkbookOn, CorrectedItSettlesItsBatch) {
  const Batch first = Import("penalty", File());
  ASSERT_TRUE(WriteErrors(first.id, true).ok());
  Strings rows = ReadSheet(path, "数据");
  ASSERT_EQ(rows.size(), 3u);  // only what is to be corrected, below the header
  EXPECT_TRUE(rows[2].starts_with("2: 3| " + TestName(1) + "|")) << rows[2];
  // Sent as it is, it is refused again, and stays a correction of the first batch.
  const Batch again = Import("penalty", BytesOf(path));
  EXPECT_EQ(Counts(again), "filed rows 1 refused 1");
  EXPECT_EQ(again.corrects, first.id);
  EXPECT_EQ(Codes(again.id), (Strings{"2:check.required"}));
  // Its own workbook of errors still names the rows of the first.
  ASSERT_TRUE(WriteErrors(again.id, true).ok());
  rows = ReadSheet(path, "数据");
  EXPECT_EQ(rows[0], "penalty 1 corrects " + std::to_string(first.id));
  EXPECT_TRUE(rows[1].starts_with("1: " + TitleFor(first) + "| CF_XDR_MC|")) << rows[1];
  EXPECT_TRUE(rows[2].starts_with("2: 3| " + TestName(1) + "|")) << rows[2];

  ImportRequest request = Request("penalty");
  request.corrects = first.id;
  Import(request, "原行号," + kPenaltyHeader + "3," + NumberedPenalty(1).Csv());
  ASSERT_TRUE(WriteErrors(first.id, true).ok());
  EXPECT_EQ(ReadSheet(path, "数据").size(), 2u);  // nothing is open any more
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ErrorWorkbookOn, AWorkbookOfAnotherBatchIsRefused) {
  const Batch first = Import("penalty", File());
  ASSERT_TRUE(WriteErrors(first.id, true).ok());
  const std::string bytes = BytesOf(path);
  ImportRequest request = Request("penalty");
  request.department = "D001";
  Import(request, bytes);
  EXPECT_EQ(last_error, "intake.other_batch");
  Import("licence", bytes);
  EXPECT_EQ(last_error, "intake.wrong_item");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM batch_settled_row"), 0);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ErrorWorkbookOn, NeedsTheCopy) {
  const Batch clean = Import("penalty", PenaltyFile(5, 6));
  EXPECT_EQ(WriteErrors(clean.id).error().code, "intake.copy_gone");
  EXPECT_EQ(WriteErrors(999).error().code, "intake.batch_not_found");
  const Batch batch = Import("penalty", File());
  EXPECT_EQ(intake->WriteErrors(Caller::Public(), batch.id, {path, Language::kChinese, false, Words()}).error().code,
            "access.forbidden");
  EXPECT_EQ(intake->WriteErrors(Caller::Operator(), batch.id, {"/nowhere/x.xlsx", Language::kChinese, false, Words()})
                .error()
                .code,
            "file.unwritable");
  for (const auto& entry : fs::directory_iterator(blob_folder)) fs::remove(entry.path());
  EXPECT_EQ(WriteErrors(batch.id).error().code, "intake.blob_missing");
}

// Reasons that find no room as comments stand on a sheet of their own.
TEST(ErrorWorkbook, HasALimitOfComments) {
  const fs::path path = fs::temp_directory_path() / "credence_many_comments.xlsx";
  const catalog::Items items = catalog::Items::Builtin();
  const catalog::ItemDefinition& item = *items.InForce("penalty", *CivilDate::FromYmd(2018, 5, 8)).value();
  const std::int64_t rows = limits::kCommentsMax + 5;
  std::string file = kPenaltyHeader;
  for (std::int64_t n = 0; n < rows; ++n) file += "x\n";
  auto source = formats::MemorySource(file);
  ItemTable table = OpenItemTable(*source, items, item, "").value();
  Batch batch{.id = 7, .item = "penalty", .item_version = 1, .received_on = *CivilDate::FromYmd(2018, 5, 8)};
  batch.counts.rows = batch.counts.refused = rows;
  auto walk = [&](const std::function<void(const catalog::Finding&)>& visit) {
    for (std::int64_t n = 0; n < rows; ++n) {
      visit({n + 2,
             "CF_NR",
             "DP-01",
             std::string(catalog::codes::kRequired),
             catalog::Severity::kError,
             "",
             {{"field", "处罚内容"}}});
    }
  };
  auto written = WriteErrorWorkbook(batch, item, table, walk, {}, {path, Language::kChinese, false, Words()});
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->rows, rows);
  EXPECT_EQ(written->comments, limits::kCommentsMax);
  EXPECT_EQ(written->more, 5);
  const Strings more = ReadSheet(path, "更多问题");
  ASSERT_EQ(more.size(), 7u);
  EXPECT_TRUE(more[2].starts_with("2: " + std::to_string(limits::kCommentsMax + 2) + "| CF_NR| 错误| DP-01|"))
      << more[2];
  fs::remove(path);
}

}  // namespace
}  // namespace credence::intake
