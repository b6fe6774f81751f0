#include "formats/xlsx_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>

#include "base/check.h"
#include "formats/archive_parts_test.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

class XlsxWriterTest : public testing::Test {
 protected:
  XlsxWriterTest() : folder_(std::filesystem::temp_directory_path() / ("credence-xlsx-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~XlsxWriterTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Path(std::string_view name) const { return folder_ / name; }

  std::map<std::string, std::string> Written(const std::function<void(XlsxWriter&)>& write,
                                             const WorkbookProperties& properties = {}) {
    auto writer = XlsxWriter::Create(Path("table.xlsx"), properties);
    EXPECT_TRUE(writer.ok());
    write(**writer);
    EXPECT_TRUE((*writer)->Close().ok());
    return PartsOf(Path("table.xlsx"));
  }
  // The first sheet of what was written.
  std::string Sheet(const std::function<void(XlsxWriter&)>& write) {
    return Written([&](XlsxWriter& writer) {
      writer.BeginSheet("表");
      write(writer);
    })["xl/worksheets/sheet1.xml"];
  }
  std::size_t FileCount() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::filesystem::path folder_;
};

bool Has(const std::string& text, std::string_view wanted) { return text.find(wanted) != std::string::npos; }

std::string Bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(XlsxWriterTest, WritesTextsAsTexts) {
  const std::string sheet = Sheet([](XlsxWriter& writer) {
    writer.WriteCell(1, 0, "00123456789012345678");
    writer.WriteCell(1, 1, "=1+1");
    writer.WriteCell(2, 0, "甲 & <乙>");
    writer.WriteCell(2, 1, std::string_view("a\0b\r_x000D_", 11));
    writer.WriteNumber(3, 0, 12.5);
  });
  EXPECT_TRUE(Has(sheet, R"(t="inlineStr"><is><t>00123456789012345678</t>)"));
  EXPECT_TRUE(Has(sheet, "<t>=1+1</t>"));
  EXPECT_FALSE(Has(sheet, "<f>"));
  EXPECT_TRUE(Has(sheet, "<t>甲 &amp; &lt;乙&gt;</t>"));
  EXPECT_TRUE(Has(sheet, "<t>a_x0000_b_x000D__x005F_x000D_</t>"));
  EXPECT_TRUE(Has(sheet, "<v>12.5</v>"));
}

TEST_F(XlsxWriterTest, NamesHidesAndFreezesSheets) {
  auto parts = Written([](XlsxWriter& writer) {
    writer.BeginSheet("行政处罚");
    writer.FreezeRows(1);
    writer.SetColumn(0, 24.0, CellStyle::kText);
    writer.WriteCell(1, 0, "名称", CellStyle::kRequired);
    writer.BeginSheet("代码", true);
    writer.WriteCell(1, 0, "罚款");
    writer.WriteCell(2, 0, "回到填报表");
    writer.LinkTo(3, 0, "行政处罚", 1, 27, "填报");
  });
  EXPECT_TRUE(Has(parts["xl/workbook.xml"], R"(name="行政处罚" sheetId="1")"));
  EXPECT_TRUE(Has(parts["xl/workbook.xml"], R"(name="代码" sheetId="2" state="hidden")"));
  EXPECT_TRUE(Has(parts["xl/worksheets/sheet1.xml"], R"(<pane ySplit="1")"));
  EXPECT_TRUE(Has(parts["xl/worksheets/sheet1.xml"], R"(<col min="1" max="1")"));
  EXPECT_TRUE(Has(parts["xl/styles.xml"], R"(numFmtId="49")"));  // the text format
  EXPECT_TRUE(Has(parts["xl/worksheets/sheet2.xml"], R"(<hyperlink ref="A3" location="'行政处罚'!AB1")"));
}

// LibreOffice shows one line of a wrapped text unless the row says how high it is.
TEST_F(XlsxWriterTest, MakesRowsAsHighAsTheirWrappedTexts) {
  const std::string sheet = Sheet([](XlsxWriter& writer) {
    writer.SetColumn(0, 20);
    writer.SetColumn(1, 40);
    writer.WriteCell(1, 0, "行政相对人名称 (CF_XDR_MC)", CellStyle::kRequired);
    writer.WriteCell(1, 1, "备注", CellStyle::kHeader);
    writer.WriteCell(2, 0, "一\n二\n三", CellStyle::kWrapped);
    writer.WriteCell(2, 1, "一\n二", CellStyle::kWrapped);
    writer.WriteCell(3, 0, "短", CellStyle::kWrapped);
    writer.WriteCell(4, 0, std::string(4000, 'x'), CellStyle::kWrapped);
    writer.WriteCell(5, 0, "一\n二\n三");                            // data is not wrapped
    writer.WriteCell(6, 9, "某某某某某某某某", CellStyle::kHeader);  // a column of the usual width
  });
  EXPECT_TRUE(Has(sheet, R"(<row r="1" ht="30" customHeight="1">)")) << sheet;
  EXPECT_TRUE(Has(sheet, R"(<row r="2" ht="45" customHeight="1">)"));
  EXPECT_TRUE(Has(sheet, R"(<row r="3">)"));
  EXPECT_TRUE(Has(sheet, R"(<row r="4" ht="405" customHeight="1">)"));
  EXPECT_TRUE(Has(sheet, R"(<row r="5">)"));
  EXPECT_TRUE(Has(sheet, R"(<row r="6" ht="45" customHeight="1">)"));
  EXPECT_TRUE(Has(sheet, "行政相对人名称 (CF_XDR_MC)"));
}

TEST_F(XlsxWriterTest, SaysWhatItIs) {
  auto parts = Written([](XlsxWriter& writer) { writer.BeginSheet("表"); },
                       {"行政处罚填报模板", "penalty", 3, std::int64_t{5'000'000'000}});
  EXPECT_TRUE(Has(parts["docProps/core.xml"], "<dc:title>行政处罚填报模板</dc:title>"));
  const std::string& custom = parts["docProps/custom.xml"];
  EXPECT_TRUE(Has(custom, R"(name="credence_item"><vt:lpwstr>penalty</vt:lpwstr>)"));
  EXPECT_TRUE(Has(custom, R"(name="credence_item_version"><vt:i4>3</vt:i4>)"));
  EXPECT_TRUE(Has(custom, R"(name="credence_corrects_batch"><vt:lpwstr>5000000000</vt:lpwstr>)"));
  EXPECT_FALSE(Written([](XlsxWriter& writer) { writer.BeginSheet("表"); }).contains("docProps/custom.xml"));
}

TEST_F(XlsxWriterTest, KeepsCommentsBesideTheCells) {
  auto parts = Written([](XlsxWriter& writer) {
    writer.BeginSheet("表");
    writer.WriteCell(1, 0, "x", CellStyle::kWrong);
    writer.Comment(1, 0, "统一社会信用代码应为 18 位。\n请核对营业执照。");
  });
  EXPECT_TRUE(Has(parts["xl/comments1.xml"], R"(<comment ref="A1")"));
  EXPECT_TRUE(Has(parts["xl/comments1.xml"], "统一社会信用代码应为 18 位。\n请核对营业执照。"));
  EXPECT_TRUE(Has(parts["xl/styles.xml"], "FFFDECEA"));
}

TEST_F(XlsxWriterTest, AsksForValuesOfAList) {
  const std::string sheet = Sheet([](XlsxWriter& writer) {
    ColumnRule few;
    few.values = {"警告", "罚款"};
    few.title = "处罚类别";
    few.message = "请从列表中选择。";
    writer.AddRule(2, 2, 100, few);
    ColumnRule many;
    many.list_sheet = "代码's";
    many.list_column = 26;
    many.list_rows = 40;
    many.is_strict = false;
    writer.AddRule(3, 2, 100, many);
  });
  EXPECT_TRUE(Has(sheet, R"(<dataValidation type="list")"));
  EXPECT_TRUE(Has(sheet, R"(sqref="C2:C100"><formula1>"警告,罚款"</formula1>)"));
  EXPECT_TRUE(Has(sheet, R"(error="请从列表中选择。")"));
  EXPECT_TRUE(Has(sheet, R"(errorStyle="warning")"));
  EXPECT_TRUE(Has(sheet, "<formula1>'代码''s'!$AA$1:$AA$40</formula1>"));
}

TEST_F(XlsxWriterTest, AsksForLengthsDatesAndAmounts) {
  const std::string sheet = Sheet([](XlsxWriter& writer) {
    ColumnRule length;
    length.kind = ColumnRule::Kind::kLengthMax;
    length.length_max = 200;
    length.message = std::string(300, 'x');
    writer.AddRule(0, 2, 9, length);
    ColumnRule date;
    date.kind = ColumnRule::Kind::kDate;
    writer.AddRule(1, 2, 9, date);
    ColumnRule amount;
    amount.kind = ColumnRule::Kind::kDecimal;
    amount.scale = 6;
    writer.AddRule(2, 2, 9, amount);
  });
  EXPECT_TRUE(Has(sheet, R"(type="textLength" operator="lessThanOrEqual")"));
  EXPECT_TRUE(Has(sheet, "<formula1>200</formula1>"));
  EXPECT_TRUE(Has(sheet, std::string(254, 'x') + "…\""));
  EXPECT_TRUE(Has(sheet, R"(sqref="B2:B9"><formula1>OR(ISNUMBER(B2),ISNUMBER(DATEVALUE(B2)))"
                         R"(,ISNUMBER(DATEVALUE(TEXT(VALUE(B2),"0000-00-00"))))</formula1>)"));
  EXPECT_TRUE(Has(sheet, R"(<formula1>AND(VALUE(C2)&gt;=0,VALUE(C2)=ROUND(VALUE(C2),6))</formula1>)"));
}

TEST_F(XlsxWriterTest, KnowsWhichListsFitIntoARule) {
  EXPECT_TRUE(FitsRule({std::string(127, 'a'), std::string(127, 'b')}));
  EXPECT_FALSE(FitsRule({std::string(127, 'a'), std::string(128, 'b')}));
  std::string chinese;
  for (int i = 0; i < 85; ++i) chinese += "罚";
  EXPECT_TRUE(FitsRule({chinese}));
  EXPECT_FALSE(FitsRule({chinese + "a"}));
  EXPECT_FALSE(FitsRule({"甲,乙"}));
  EXPECT_FALSE(FitsRule({"\"甲\""}));
}

TEST_F(XlsxWriterTest, WritesTheLongestListThatFits) {
  std::string chinese;
  for (int i = 0; i < 85; ++i) chinese += "罚";
  const std::string sheet = Sheet([&](XlsxWriter& writer) {
    ColumnRule rule;
    rule.values = {chinese};
    writer.AddRule(0, 2, 9, rule);
    rule.values = {chinese + "a"};
    EXPECT_THROW(writer.AddRule(1, 2, 9, rule), BrokenInvariant);
  });
  EXPECT_TRUE(Has(sheet, "<formula1>\"" + chinese + "\"</formula1>"));
}

TEST_F(XlsxWriterTest, GivesTheSameBytesForTheSameCalls) {
  auto write = [](XlsxWriter& writer) {
    writer.BeginSheet("表");
    writer.WriteCell(1, 0, "名称", CellStyle::kHeader);
    writer.Comment(1, 0, "说明");
  };
  Written(write, {"题", "penalty", 1, 0});
  const std::string first = Bytes(Path("table.xlsx"));
  sleep(1);
  Written(write, {"题", "penalty", 1, 0});
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(first, Bytes(Path("table.xlsx")));
}

TEST_F(XlsxWriterTest, RefusesPathsThatCannotBeWritten) {
  EXPECT_TRUE(XlsxWriter::Create(Path("no/such/folder.xlsx"), {}).error().Is(errors::kFileUnwritable));
  auto folder = XlsxWriter::Create(folder_, {});
  ASSERT_FALSE(folder.ok());
  EXPECT_TRUE(folder.error().Is(errors::kFileUnwritable));
  EXPECT_EQ(folder.error().values[1].second, "Is a directory");
}

TEST_F(XlsxWriterTest, LeavesAnOlderFileAloneUntilItIsWhole) {
  std::ofstream(Path("table.xlsx")) << "older";
  {
    auto writer = XlsxWriter::Create(Path("table.xlsx"), {});
    ASSERT_TRUE(writer.ok());
    (*writer)->BeginSheet("表");
    (*writer)->WriteCell(1, 0, "甲");
    EXPECT_EQ(Bytes(Path("table.xlsx")), "older");
  }
  EXPECT_EQ(Bytes(Path("table.xlsx")), "older");
  EXPECT_EQ(FileCount(), 1u);
}

// What a full disk does: a write ends short. A limit on the size of files does the same to this process.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limited{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

// Whatever the moment at which the disk is full: rows, comments, the assembled part, the archive.
TEST_F(XlsxWriterTest, SaysWhenTheDiskIsFull) {
  int refused = 0, whole = 0;
  for (rlim_t limit = 2'000; limit <= 400'000; limit += 12'000) {
    auto writer = XlsxWriter::Create(Path("table.xlsx"), {});
    ASSERT_TRUE(writer.ok());
    Status closed;
    {
      FileSizeLimit full(limit);
      (*writer)->BeginSheet("表");
      for (std::uint32_t row = 1; row <= 300; ++row) {
        (*writer)->WriteCell(row, 0, "一行足够长的文字，写满磁盘。");
        (*writer)->Comment(row, 0, "说明");
      }
      closed = (*writer)->Close();
    }
    if (closed.ok()) {
      ++whole;
      auto parts = PartsOf(Path("table.xlsx"));
      EXPECT_TRUE(parts["xl/worksheets/sheet1.xml"].ends_with("</worksheet>")) << limit;
      EXPECT_TRUE(parts["xl/comments1.xml"].ends_with("</comments>")) << limit;
      std::filesystem::remove(Path("table.xlsx"));
    } else {
      ++refused;
      EXPECT_TRUE(closed.error().Is(errors::kFileUnwritable));
    }
    EXPECT_EQ(FileCount(), 0u) << limit;
  }
  EXPECT_GT(refused, 10);
  EXPECT_GT(whole, 0);
}

TEST_F(XlsxWriterTest, HoldsManyRowsInLittleMemory) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer keeps freed memory";
#endif
  auto resident = [] {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0, pages = 0;
    file >> total >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  };
  auto writer = XlsxWriter::Create(Path("table.xlsx"), {});
  ASSERT_TRUE(writer.ok());
  (*writer)->BeginSheet("表");
  const std::string text(1'000, 'x');
  std::size_t early = 0;
  for (std::uint32_t row = 1; row <= 20'000; ++row) {
    for (std::uint16_t column = 0; column < 2; ++column) (*writer)->WriteCell(row, column, text);
    if (row == 1'000) early = resident();
  }
  EXPECT_LT(resident(), early + (std::size_t{10} << 20));  // 40 MB were written
  EXPECT_TRUE((*writer)->Close().ok());
}

TEST_F(XlsxWriterTest, RefusesBrokenCalls) {
  auto writer = XlsxWriter::Create(Path("table.xlsx"), {});
  ASSERT_TRUE(writer.ok());
  EXPECT_THROW((*writer)->WriteCell(1, 0, "x"), BrokenInvariant);      // no sheet
  EXPECT_THROW((*writer)->BeginSheet("代码", true), BrokenInvariant);  // nothing would be seen
  EXPECT_THROW((*writer)->BeginSheet("甲/乙"), BrokenInvariant);
  (*writer)->BeginSheet("表");
  EXPECT_THROW((*writer)->BeginSheet("表"), BrokenInvariant);
}

TEST_F(XlsxWriterTest, RefusesRowsThatGoBackAndRowsBeyondASheet) {
  auto writer = XlsxWriter::Create(Path("table.xlsx"), {});
  ASSERT_TRUE(writer.ok());
  (*writer)->BeginSheet("表");
  (*writer)->WriteCell(3, 0, "x");
  EXPECT_THROW((*writer)->WriteCell(2, 0, "x"), BrokenInvariant);
  EXPECT_THROW((*writer)->WriteCell(0, 0, "x"), BrokenInvariant);
  (*writer)->WriteCell(XlsxWriter::kRowsMax, 0, "x");
  EXPECT_THROW((*writer)->WriteCell(XlsxWriter::kRowsMax + 1, 0, "x"), BrokenInvariant);
}

}  // namespace
}  // namespace credence::formats
