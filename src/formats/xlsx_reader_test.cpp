#include "formats/xlsx_reader.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "formats/testing_workbooks.h"

namespace credence::formats {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

const std::string kHeader = TextRow({"a", "b", "c"});

Lines CellsOf(const std::string& cells, BookSketch sketch = {}) {
  sketch.rows = kHeader + "<row r=\"2\">" + cells + "</row>";
  Lines lines = ShowBook(sketch);
  lines.erase(lines.begin());
  return lines;
}

TEST(XlsxReader, ReadsSharedAndInlineStrings) {
  BookSketch sketch;
  sketch.strings =
      "<si><t>名称</t></si><si><t>代码</t></si><si><r><rPr><b/></rPr><t>钟祥</t></r><r><t>市</t></r>"
      "<rPh sb=\"0\" eb=\"2\"><t>zhong</t></rPh><phoneticPr fontId=\"1\"/></si>";
  sketch.rows =
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
      "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" t=\"inlineStr\"><is><r><t>9</t></r><r><t>1"
      "</t></r><rPh><t>jiu</t></rPh></is></c></row>";
  EXPECT_EQ(ShowBook(sketch), (Lines{"名称|代码|", "2/2[钟祥市|91]"}));
}

TEST(XlsxReader, KeepsRowNumbersAndLeavesOutBlankRows) {
  BookSketch sketch;
  sketch.rows =
      "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>a</v></c><c r=\"C3\" t=\"str\"><v>c</v></c></row>"
      "<row r=\"4\"><c r=\"A4\" s=\"0\"/></row><row r=\"7\"><c r=\"C7\"><v>5</v></c></row>"
      "<row><c><v>6</v></c><c/><c><v>7</v></c></row><row r=\"9\"><c t=\"str\"><v> </v></c></row>";
  EXPECT_EQ(ShowBook(sketch), (Lines{"a||c|", "7/7[||5]", "8/8[6||7]"}));
}

TEST(XlsxReader, PrefixesAndTheStrictFormMakeNoDifference) {
  BookSketch sketch;
  sketch.rows = kHeader;
  std::vector<ZipPiece> pieces = PiecesOf(sketch);
  for (ZipPiece& piece : pieces) {
    if (piece.name != "xl/worksheets/sheet1.xml") continue;
    piece.content =
        "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\">"
        "<x:c r=\"A1\" t=\"str\"><x:v>a</x:v></x:c></x:row><x:row r=\"2\"><x:c r=\"A2\" t=\"d\">"
        "<x:v>2024-05-08T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  }
  EXPECT_EQ(ShowTable(MakeZip(pieces)), (Lines{"a|", "2/2[2024-05-08]"}));
}

TEST(XlsxReader, ReadsAPartInUtf16) {
  std::vector<ZipPiece> pieces = PiecesOf({.rows = kHeader});
  for (ZipPiece& piece : pieces) {
    if (piece.name != "xl/worksheets/sheet1.xml") continue;
    piece.content = InUtf16(
        u"<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c t=\"str\"><v>名称"
        u"</v></c></row></sheetData></worksheet>",
        true, true);
  }
  EXPECT_EQ(ShowTable(MakeZip(pieces)), (Lines{"名称|"}));
}

TEST(XlsxReader, GivesNumbersAsAPersonSeesThem) {
  EXPECT_EQ(CellsOf("<c><v>42</v></c><c><v>0.30000000000000004</v></c><c><v>1.5E3</v></c>"), Lines{"2/2[42|0.3|1500]"});
  EXPECT_EQ(CellsOf("<c><v>420881100000021</v></c><c><v>420881190001010017</v></c><c><v>4.20881190001010E+17</v></c>"),
            (Lines{"2/2[420881100000021|4.20881E+17|4.20881E+17]"}));
  EXPECT_EQ(CellsOf("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c><v>no number</v></c>"),
            Lines{"2/2[TRUE|FALSE|no number]"});
}

TEST(XlsxReader, ReadsDatesByTheirFormatInBothSystems) {
  BookSketch sketch;
  sketch.styles =
      "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
      "</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
      "<xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs>";
  const std::string cells = "<c s=\"1\"><v>43228</v></c><c s=\"2\"><v>43228.75</v></c><c s=\"0\"><v>43228</v></c>";
  EXPECT_EQ(CellsOf(cells, sketch), Lines{"2/2[2018-05-08|2018-05-08 18:00:00|43228]"});
  sketch.workbook_properties = "date1904=\"1\"";
  EXPECT_EQ(CellsOf(cells, sketch), Lines{"2/2[2022-05-09|2022-05-09 18:00:00|43228]"});
}

TEST(XlsxReader, TakesTheStoredValueOfFormulasAndSaysSo) {
  EXPECT_EQ(CellsOf("<c r=\"A2\" t=\"str\"><f>B2</f><v>甲</v></c><c r=\"B2\"><f>1+1</f><v>2</v></c>"
                    "<c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c>"),
            (Lines{"2/2[甲|2|]", "xlsx.formulas count=3 cell=A2"}));
  EXPECT_EQ(CellsOf("<c r=\"A2\"><f>B2</f></c><c r=\"B2\"><f>1+1</f><v/></c><c r=\"C2\"><v>1</v></c>"),
            (Lines{"2/2[||1] 0:.no_cached_value 1:.no_cached_value", "xlsx.formulas count=2 cell=A2"}));
}

TEST(XlsxReader, FlagsErrorsAndDamagedText) {
  EXPECT_EQ(CellsOf("<c t=\"e\"><v>#REF!</v></c><c t=\"str\"><v>\xEF\xBF\xBD</v></c><c t=\"str\"><v>x_x0000_</v></c>"),
            Lines{"2/2[#REF!|\xEF\xBF\xBD|x\\0] 0:.cell_error 1:damaged_text 2:nul_character"});
}

TEST(XlsxReader, UndoesTheEscapesOfSpreadsheets) {
  EXPECT_EQ(CellsOf("<c t=\"inlineStr\"><is><t>a_x000D_&#10;b</t></is></c><c t=\"str\"><v>_x005F_x0041_</v></c>"
                    "<c t=\"str\"><v>_xD83D__xDE00__x12_x__xD83D_</v></c>"),
            Lines{"2/2[a\\r\\nb|_x0041_|😀_x12_x_\xEF\xBF\xBD] 2:damaged_text"});
}

TEST(XlsxReader, WhiteSpaceCountsOnlyWhereTheFileSaysSo) {
  EXPECT_EQ(CellsOf("<c t=\"inlineStr\"><is><t> a </t></is></c><c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a </t>"
                    "</is></c>"),
            Lines{"2/2[a| a |]"});
}

TEST(XlsxReader, FitsRowsToTheHeader) {
  EXPECT_EQ(CellsOf("<c><v>1</v></c>"), Lines{"2/2[1||]"});
  EXPECT_EQ(CellsOf("<c r=\"A2\"><v>1</v></c><c r=\"E2\" s=\"0\"/>"), Lines{"2/2[1||]"});
  EXPECT_EQ(CellsOf("<c r=\"A2\"><v>1</v></c><c r=\"E2\"><v>2</v></c>"), Lines{"2/2[1||||2] cell_count"});
  EXPECT_EQ(CellsOf("<c r=\"A2\"><v>1</v></c><c r=\"XFD2\"><v>2</v></c>"), Lines{"2/2[1||] too_many_cells"});
  EXPECT_EQ(ShowBook({.rows = "<row><c r=\"XFD1\" t=\"str\"><v>x</v></c></row>"}), Lines{"xlsx.too_many_columns"});
}

TEST(XlsxReader, CellsThatAreTooLongAreCutAndFlagged) {
  const std::string full(limits::kCellBytesMax, 'x');
  EXPECT_EQ(CellsOf("<c t=\"str\"><v>" + full + "</v></c>"), Lines{"2/2[" + full + "||]"});
  EXPECT_EQ(CellsOf("<c t=\"str\"><v>" + full + "y</v></c>"), Lines{"2/2[" + full + "||] 0:cell_too_long"});
  BookSketch sketch;
  sketch.strings = "<si><t>" + full.substr(2) + "祥</t></si>";
  EXPECT_EQ(CellsOf("<c t=\"s\"><v>0</v></c>", sketch), Lines{"2/2[" + full.substr(2) + "||] 0:cell_too_long"});
}

TEST(XlsxReader, ARowThatIsTooLongIsCut) {
  BookSketch sketch;
  sketch.strings = "<si><t>" + std::string(limits::kCellBytesMax, 'x') + "</t></si>";
  std::vector<std::string> titles;
  std::string cells;
  for (int i = 0; i < 17; ++i) {
    titles.push_back("t" + std::to_string(i));
    cells += "<c t=\"s\"><v>0</v></c>";
  }
  sketch.rows = TextRow(titles) + "<row>" + cells + "</row>";
  auto source_bytes = MakeBook(sketch);
  auto source = MemorySource(source_bytes);
  auto reader = OpenTable(*source);
  ASSERT_TRUE(reader.ok());
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 1u);
  EXPECT_TRUE(block.rows[0].Has(RowFlag::kTooLong));
  EXPECT_EQ(block.text.size(), limits::kRowBytesMax);
  EXPECT_EQ(block.CellText(block.rows[0], 15).size(), limits::kCellBytesMax);
  EXPECT_EQ(block.CellText(block.rows[0], 16), "");
}

TEST(XlsxReader, SaysWhatIsHiddenAndReadsIt) {
  BookSketch sketch;
  sketch.sheets = R"(<sheet name="数据" sheetId="1" state="hidden" r:id="rId1"/>)";
  sketch.before_rows =
      R"(<cols><col min="1" max="1" hidden="1"/><col min="2" max="2"/><col min="3" max="99" hidden="true"/></cols>)";
  sketch.rows = kHeader +
                "<row r=\"2\" hidden=\"1\"><c><v>1</v></c></row><row r=\"3\"><c><v>2</v></c></row>"
                "<row r=\"4\" hidden=\"1\"/><row r=\"5\" hidden=\"1\"><c><v>3</v></c></row>";
  EXPECT_EQ(ShowBook(sketch), (Lines{"a|b|c|", "2/2[1||]", "3/3[2||]", "5/5[3||]", "xlsx.hidden_sheet sheet=数据",
                                     "xlsx.hidden_rows count=2 row=2", "xlsx.hidden_columns columns=A、C"}));
}

TEST(XlsxReader, SaysWhichDataAreMerged) {
  BookSketch sketch;
  sketch.rows = kHeader + "<row r=\"2\"><c><v>1</v></c></row><row r=\"3\"><c r=\"B3\"><v>2</v></c></row>";
  sketch.behind_rows = R"(<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells>)";
  EXPECT_EQ(ShowBook(sketch), (Lines{"a|b|c|", "2/2[1||]", "3/3[|2|]", "xlsx.merged_cells count=1 cells=A2:A3"}));
}

TEST(XlsxReader, FindsTheHeaderBelowTitles) {
  BookSketch sketch;
  sketch.rows = TextRow({"钟祥市行政处罚信息公示表"}) + TextRow({"填报单位：示例局", "", "", "2018年5月"}) +
                TextRow({"决定书文号", "名称", "代码", "种类", "金额"}) + TextRow({"1", "2", "3", "4", "5"});
  EXPECT_EQ(ShowBook(sketch),
            (Lines{"决定书文号|名称|代码|种类|金额|", "4/4[1|2|3|4|5]", "table.title_rows row=3 count=2"}));
}

TEST(XlsxReader, ReadsBlocksOfAnySizeAlike) {
  std::string rows = kHeader;
  Lines expected{"a|b|c|"};
  for (int i = 2; i <= 500; ++i) {
    rows += "<row r=\"" + std::to_string(i) + "\"><c><v>" + std::to_string(i * 7) + "</v></c></row>";
    expected.push_back(std::to_string(i) + "/" + std::to_string(i) + "[" + std::to_string(i * 7) + "||]");
  }
  const std::string book = MakeBook({.rows = rows});
  for (std::size_t size : {1u, 3u, 9u, 10u, 11u, 499u, 2'000u}) EXPECT_EQ(ShowTable(book, {}, size), expected) << size;
}

BookSketch ThreeSheets() {
  BookSketch sketch;
  sketch.sheets =
      R"(<sheet name="封面" sheetId="1" r:id="rId1"/><sheet name="处罚" sheetId="2" r:id="rId2"/>)"
      R"(<sheet name="许可" sheetId="3" state="veryHidden" r:id="rId3"/><sheet name="图" sheetId="4" r:id="rId4"/>)";
  const std::string type = "http://purl.oclc.org/ooxml/officeDocument/relationships/";
  sketch.relations = "<Relationship Id=\"rId2\" Type=\"" + type + "worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>" +
                     "<Relationship Id=\"rId3\" Type=\"" + type + "worksheet\" Target=\"../xl/other/s3.xml\"/>" +
                     "<Relationship Id=\"rId4\" Type=\"" + type + "chartsheet\" Target=\"c.xml\"/>";
  auto sheet = [](const std::string& rows) { return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"; };
  sketch.more = {{"xl/worksheets/sheet2.xml", sheet(TextRow({"CF_WSH", "x"}) + TextRow({"1", "2"}))},
                 {"xl/other/s3.xml", sheet(TextRow({"XK_WSH", "x"}) + TextRow({"3", "4"}))}};
  return sketch;
}

// The parser is given 64 KiB at a time; its pieces end anywhere, also inside a row that fills the block.
TEST(XlsxReader, GivesNoPartOfARow) {
  std::string rows = kHeader;
  for (int i = 0; i < 1'000; ++i) {
    const std::string digits = std::to_string(i);
    rows += TextRow({digits, std::string(static_cast<std::size_t>(100 + i % 97), 'x'), digits});
  }
  const std::string book = MakeBook({.rows = rows});
  const Lines whole = ShowTable(book);
  ASSERT_EQ(whole.size(), 1'001u);
  for (std::size_t block_rows : {1u, 2u, 7u, 500u}) EXPECT_EQ(ShowTable(book, {}, block_rows), whole) << block_rows;
}

TEST(XlsxReader, GivesWholeRowsWhereCellsOrTextFillABlock) {
  std::string wide = "<row>";
  for (std::size_t i = 0; i < limits::kSheetColumnsMax; ++i) wide += "<c><v>1</v></c>";
  wide += "</row>";
  std::string rows = kHeader;
  for (std::size_t i = 0; i < limits::kBlockCells / limits::kColumnsMax + 3; ++i) rows += wide;
  Lines lines = ShowBook({.rows = rows});
  ASSERT_EQ(lines.size(), 1 + limits::kBlockCells / limits::kColumnsMax + 3);
  std::string expected = "[1";
  for (std::size_t i = 1; i < limits::kColumnsMax; ++i) expected += "|1";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i].substr(lines[i].find('[')), expected + "] cell_count too_many_cells") << i;
  }

  const std::string large(limits::kCellBytesMax - 1, 'x');
  rows = kHeader;
  for (int i = 0; i < 12; ++i) rows += TextRow({large, std::to_string(i), "end"});
  lines = ShowBook({.rows = rows});
  ASSERT_EQ(lines.size(), 13u);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    EXPECT_TRUE(lines[i].ends_with("x|" + std::to_string(i - 1) + "|end]")) << i;
  }
}

TEST(XlsxReader, TakesTheFirstVisibleSheetThatHasRows) {
  EXPECT_EQ(ShowBook(ThreeSheets()), (Lines{"CF_WSH|x|", "2/2[1|2]", "xlsx.hidden_others sheets=许可"}));
}

TEST(XlsxReader, TakesTheSheetThatIsNamed) {
  EXPECT_EQ(
      ShowBook(ThreeSheets(), {.sheet = "许可"}),
      (Lines{"XK_WSH|x|", "2/2[3|4]", "xlsx.other_sheets sheet=许可 sheets=处罚", "xlsx.hidden_sheet sheet=许可"}));
  EXPECT_EQ(ShowBook(ThreeSheets(), {.sheet = "封面"}), Lines{"file.empty"});
  EXPECT_EQ(ShowBook(ThreeSheets(), {.sheet = "图"}), Lines{"xlsx.no_such_sheet"});
}

TEST(XlsxReader, AsksWhichOfSeveralSheetsIsMeant) {
  TableOptions options;
  std::vector<SheetTitles> seen;
  options.choose = [&](const std::vector<SheetTitles>& titles) {
    seen = titles;
    return std::optional<std::size_t>(2);
  };
  EXPECT_EQ(ShowBook(ThreeSheets(), options)[0], "XK_WSH|x|");
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].name, "封面");
  EXPECT_TRUE(seen[0].header.empty());
  EXPECT_EQ(seen[1].header, (Lines{"CF_WSH", "x"}));
  EXPECT_TRUE(seen[2].is_hidden);
  options.choose = [](const auto&) { return std::optional<std::size_t>(); };
  EXPECT_EQ(ShowBook(ThreeSheets(), options), Lines{"xlsx.unclear_sheet"});
}

TEST(XlsxReader, GivesTheOriginOfATemplate) {
  BookSketch sketch;
  sketch.rows = kHeader;
  sketch.more = {
      {"docProps/custom.xml",
       "<Properties xmlns:vt=\"v\"><property name=\"credence_item\"><vt:lpwstr>penalty</vt:lpwstr></property>"
       "<property name=\"credence_item_version\"><vt:i4>2</vt:i4></property>"
       "<property name=\"credence_corrects_batch\"><vt:r8>17.00</vt:r8></property>"
       "<property name=\"other\"><vt:lpwstr>x</vt:lpwstr></property></Properties>"}};
  const std::string bytes = MakeBook(sketch);
  auto source = MemorySource(bytes);
  auto reader = OpenTable(*source);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->form(), "XLSX");
  EXPECT_EQ((*reader)->origin().item, "penalty");
  EXPECT_EQ((*reader)->origin().item_version, 2);
  EXPECT_EQ((*reader)->origin().corrects_batch, 17);
}

TEST(XlsxReader, RefusesWhatIsNoWorkbook) {
  EXPECT_EQ(ShowTable(MakeZip({{"data.csv", "a,b"}})), Lines{"file.is_archive"});
  EXPECT_EQ(ShowTable(MakeZip({{"book.xlsx", MakeBook({.rows = kHeader})}})), Lines{"file.is_archive"});
  EXPECT_EQ(
      ShowTable(MakeZip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}})),
      Lines{"file.is_other_document"});
  EXPECT_EQ(ShowTable(MakeZip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<x/>"}})),
            Lines{"file.is_other_document"});
  BookSketch sketch;
  sketch.main_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  EXPECT_EQ(ShowBook(sketch), Lines{"file.is_other_document"});
  sketch.main_type = "application/vnd.ms-excel.sheet.binary.macroEnabled.main";
  EXPECT_EQ(ShowBook(sketch), Lines{"xlsx.is_binary_workbook"});
}

TEST(XlsxReader, RefusesMacros) {
  BookSketch sketch;
  sketch.rows = kHeader;
  sketch.main_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
  EXPECT_EQ(ShowBook(sketch), Lines{"xlsx.has_macros"});
  sketch = {.rows = kHeader};
  sketch.more = {{"xl/vbaProject.bin", "x"}};
  EXPECT_EQ(ShowBook(sketch), Lines{"xlsx.has_macros"});
}

TEST(XlsxReader, RefusesEveryDocumentType) {
  for (std::string prologue :
       {"<!DOCTYPE worksheet>", "<!DOCTYPE w [<!ENTITY a \"b\">]>", "<!DOCTYPE w SYSTEM \"file:///etc/passwd\">"}) {
    EXPECT_EQ(ShowBook({.rows = kHeader, .prologue = prologue}), Lines{"xlsx.doctype"});
  }
}

TEST(XlsxReader, RefusesDeepNestingAndEndlessTags) {
  std::string deep;
  for (int i = 0; i < limits::kXmlDepthMax; ++i) deep += "<x>";
  EXPECT_EQ(ShowBook({.rows = deep}), Lines{"xlsx.too_deep"});
  const std::string value(limits::kXmlMemoryBytesMax, 'x');
  EXPECT_EQ(ShowBook({.rows = "<row r=\"" + value + "\"/>"}), Lines{"xlsx.too_complex"});
  EXPECT_EQ(ShowBook({.rows = "<!--" + value + value + "-->" + kHeader}), Lines{"xlsx.too_complex"});
  std::string names;
  for (int i = 0; i < 200'000; ++i) names += "<n" + std::to_string(i) + "/>";
  EXPECT_EQ(ShowBook({.rows = names}), Lines{"xlsx.too_complex"});
}

TEST(XlsxReader, RefusesSheetsThatContradictThemselves) {
  for (std::string rows : {"<row r=\"0\"/>", "<row r=\"x\"/>", "<row r=\"1048577\"/>", "<row r=\"2\"/><row r=\"2\"/>",
                           "<row r=\"1\"><c r=\"A2\"/></row>", "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
                           "<row r=\"1\"><c r=\"XFE1\"/></row>", "<row r=\"1\"><c r=\"1A\"/></row>",
                           "<row r=\"1\"><c t=\"s\"><v>0</v></c></row>", "<row><c s=\"-1\"/></row>",
                           "<x><c r=\"A1\"/></x>", "<row>", "&nbsp;", "\x01"}) {
    EXPECT_EQ(ShowBook({.rows = rows}), Lines{"xlsx.damaged_part"}) << rows;
  }
}

TEST(XlsxReader, StrayElementsDoNoHarm) {
  EXPECT_EQ(ShowBook({.rows = kHeader + "<row r=\"2\"><x><v>5</v></x><c><x>1</x><v>2</v></c><v>7</v></row><v>8</v>"
                                        "<row><row><c><v>9</v></c></row></row>"}),
            (Lines{"a|b|c|", "2/2[2||]"}));
}

TEST(XlsxReader, ADamagedEndIsFoundBehindTheRows) {
  std::vector<ZipPiece> pieces = PiecesOf({.rows = kHeader + TextRow({"1", "2", "3"})});
  for (ZipPiece& piece : pieces) {
    if (piece.name == "xl/worksheets/sheet1.xml") piece.crc_change = 1;
  }
  EXPECT_EQ(ShowTable(MakeZip(pieces)), (Lines{"a|b|c|", "xlsx.damaged_part"}));
}

TEST(XlsxReader, NamesThePartThatIsMissing) {
  std::vector<ZipPiece> pieces = PiecesOf({.rows = kHeader});
  std::erase_if(pieces, [](const ZipPiece& piece) { return piece.name == "xl/worksheets/sheet1.xml"; });
  const std::string bytes = MakeZip(pieces);
  auto source = MemorySource(bytes);
  auto reader = OpenTable(*source);
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().code, "xlsx.missing_part");
  EXPECT_EQ(reader.error().values, (TextValues{{"part", "xl/worksheets/sheet1.xml"}}));
}

TEST(XlsxReader, AnEmptySheetIsAnEmptyFile) {
  EXPECT_EQ(ShowBook({}), Lines{"file.empty"});
  EXPECT_EQ(ShowBook({.rows = "<row r=\"1\"/><row r=\"5\"><c t=\"str\"><v>　</v></c></row>"}), Lines{"file.empty"});
  EXPECT_EQ(ShowBook({.rows = kHeader}), Lines{"a|b|c|"});
}

TEST(XlsxReader, StopsBehindTheLastRowThatIsAllowed) {
  const std::string book = MakeBook({.rows = kHeader + TextRow({"1", "", ""}) + TextRow({"2", "", ""})});
  EXPECT_EQ(ShowTable(book, {.rows_max = 2}).size(), 3u);
  EXPECT_EQ(ShowTable(book, {.rows_max = 1}).back(), "csv.too_many_rows");
}

TEST(XlsxReader, EveryCutOfAWorkbookIsRefused) {
  const std::string book = MakeBook({.rows = kHeader + TextRow({"1", "2", "3"}), .strings = "<si><t>a</t></si>"});
  for (std::size_t size = 8; size < book.size(); ++size) {
    EXPECT_EQ(ShowTable(std::string_view(book).substr(0, size)), Lines{"xlsx.damaged_archive"}) << size;
  }
}

TEST(OpenTable, ReadsWorkbooksFromPipes) {
  const std::string book = MakeBook({.rows = kHeader + TextRow({"1", "2", "3"})});
  TrickleSource pipe(book, 5);
  auto reader = OpenTable(pipe);
  ASSERT_TRUE(reader.ok());
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 1u);
  EXPECT_EQ(Show(block, block.rows[0]), "2/2[1|2|3]");
  TrickleSource text("a,b\n1,2\n", 3);
  auto csv = OpenTable(text);
  ASSERT_TRUE(csv.ok());
  ASSERT_EQ(*(*csv)->ReadRows(block), 1u);
  EXPECT_EQ(Show(block, block.rows[0]), "2/2[1|2]");
}

TEST(OpenTable, TellsEncryptedWorkbooksFromOldOnes) {
  std::string ole(512, '\0');
  ole.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  ole[30] = 9;
  ole[48] = 2;
  std::string sector(512, '\0');
  EXPECT_EQ(ShowTable(ole + sector + sector + sector), Lines{"file.is_old_workbook"});
  std::string directory = InUtf16(u"EncryptedPackage", true, false);
  directory.resize(512);
  EXPECT_EQ(ShowTable(ole + sector + sector + directory), Lines{"file.is_encrypted"});
  EXPECT_EQ(ShowTable(ole.substr(0, 100)), Lines{"file.is_old_workbook"});
}

}  // namespace
}  // namespace credence::formats
