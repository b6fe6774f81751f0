#include "formats/xlsx_writer.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <numeric>
#include <optional>
#include <system_error>

#include "base/check.h"
#include "base/text.h"
#include "formats/formats_errors.h"
#include "formats/whole_workbook.h"
#include "formats/xlsx_text.h"

namespace credence::formats {
namespace {

constexpr std::size_t kRuleTitleMax = 32;
constexpr std::size_t kRuleTextMax = 255;  // of a message, and of a list inside a rule
constexpr std::size_t kStyleCount = 8;
constexpr std::time_t kCreated = 946'684'800;  // 2000-01-01, the same in every file: equal content, equal bytes

// Colours of the pages (ux 9).
constexpr lxw_color_t kText = 0x1F2328, kSoft = 0x57606A, kGround = 0xF5F7FA, kLine = 0xD0D7DE, kPrimary = 0x1A5FB4,
                      kPrimaryDark = 0x134687, kPrimaryTint = 0xE8F0FB, kBad = 0xB3261E, kBadTint = 0xFDECEA,
                      kWarn = 0x8A5300, kWarnTint = 0xFFF4E0;

Error Unwritable(const std::filesystem::path& path, std::string_view reason) {
  return Error(errors::kFileUnwritable, {{"file", path.string()}, {"reason", std::string(reason)}});
}

void Bordered(lxw_format* format) {
  format_set_border(format, LXW_BORDER_THIN);
  format_set_border_color(format, kLine);
}

// A … XFD, as formulas name columns.
std::string ColumnName(std::uint16_t column) {
  std::string letters;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::string CellName(std::uint32_t row, std::uint16_t column) { return ColumnName(column) + std::to_string(row); }

std::string QuotedSheet(std::string_view name) {
  std::string quoted = "'";
  for (char c : name) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

constexpr double kDefaultWidth = 8.43;  // of a column, in digits
constexpr double kLineHeight = 15, kRowHeightMax = 405;

bool Wraps(CellStyle style) {
  return style == CellStyle::kHeader || style == CellStyle::kRequired || style == CellStyle::kWrapped;
}

// Lines that a wrapped text takes in a column. Chinese characters are two digits wide, and a word is not broken: what
// stays free at the ends of lines is counted as a fifth.
std::size_t LinesOf(std::string_view text, double width) {
  const double usable = std::max(width * 0.8, 2.0);
  std::size_t lines = 0;
  double taken = 0;
  auto end_paragraph = [&] {
    lines += std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(taken / usable)));
    taken = 0;
  };
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code_point = NextCodePoint(text, position);
    if (code_point == '\n')
      end_paragraph();
    else
      taken += code_point >= 0x2E80 ? 2 : 1;
  }
  end_paragraph();
  return lines;
}

// The box of a comment, so that its text is seen without dragging.
lxw_comment_options BoxFor(std::string_view text) {
  constexpr std::uint16_t kWidth = 320, kLine = 17;
  std::size_t lines = 1, width = 0;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code_point = NextCodePoint(text, position);
    const std::size_t character = code_point >= 0x2E80 ? 13 : 7;
    if (code_point == '\n' || width + character > kWidth - 20) {
      ++lines;
      width = 0;
    }
    if (code_point != '\n') width += character;
  }
  lxw_comment_options box{};
  box.width = kWidth;
  box.height = static_cast<std::uint16_t>(std::min<std::size_t>(lines, 30) * kLine + 12);
  box.font_size = 9;
  return box;
}

class Writer : public XlsxWriter {
 public:
  Writer(std::filesystem::path path, std::filesystem::path unfinished, const WorkbookProperties& properties)
      : path_(std::move(path)), unfinished_(std::move(unfinished)) {
    // Rows wait in a file beside the workbook, never in a folder that others may read.
    std::string folder = unfinished_.parent_path().string();
    if (folder.empty()) folder = ".";
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.use_zip64 = LXW_FALSE;
    options.tmpdir = folder.data();
    workbook_ = workbook_new_opt(unfinished_.c_str(), &options);
    CHECK(workbook_ != nullptr);
    SetProperties(properties);
    MakeStyles();
  }

  ~Writer() override {
    if (workbook_ == nullptr) return;
    lxw_workbook_free(workbook_);
    std::error_code ignored;
    std::filesystem::remove(unfinished_, ignored);
  }

  void BeginSheet(std::string_view name, bool is_hidden) override {
    CHECK(sheet_ != nullptr || !is_hidden);
    // A full disk shows in the sheet that ends here or in Close.
    if (sheet_ != nullptr) NoteFailure();
    sheet_ = workbook_add_worksheet(workbook_, std::string(name).c_str());
    CHECK(sheet_ != nullptr);
    widths_.clear();
    wrapped_row_ = wrapped_lines_ = 0;
    if (is_hidden) worksheet_hide(sheet_);
  }

  void SetColumn(std::uint16_t column, double width_characters, CellStyle style) override {
    Require(worksheet_set_column(Sheet(), column, column, width_characters, StyleOf(style)));
    widths_[column] = width_characters;
  }

  void FreezeRows(std::uint32_t rows) override { worksheet_freeze_panes(Sheet(), rows, 0); }

  void WriteCell(std::uint32_t row, std::uint16_t column, std::string_view text, CellStyle style) override {
    const std::string escaped = EscapeXlsxText(text);
    Require(worksheet_write_string(Sheet(), Index(row), column, escaped.c_str(), StyleOf(style)));
    if (Wraps(style)) FitRow(row, column, text);
  }

  void WriteNumber(std::uint32_t row, std::uint16_t column, double number) override {
    Require(worksheet_write_number(Sheet(), Index(row), column, number, nullptr));
  }

  void Comment(std::uint32_t row, std::uint16_t column, std::string_view text) override {
    lxw_comment_options box = BoxFor(text);
    Require(worksheet_write_comment_opt(Sheet(), Index(row), column, EscapeXlsxText(text).c_str(), &box));
  }

  void AddRule(std::uint16_t column, std::uint32_t first_row, std::uint32_t last_row, const ColumnRule& rule) override;

  void LinkTo(std::uint32_t row, std::uint16_t column, std::string_view sheet, std::uint32_t to_row,
              std::uint16_t to_column, std::string_view text) override {
    const std::string target = "internal:" + QuotedSheet(sheet) + "!" + CellName(to_row, to_column);
    Require(worksheet_write_url_opt(Sheet(), Index(row), column, target.c_str(), link_, EscapeXlsxText(text).c_str(),
                                    nullptr));
  }

  Status Close() override;

 private:
  static lxw_row_t Index(std::uint32_t row) {
    CHECK(row >= 1 && row <= kRowsMax);
    return row - 1;
  }
  static void Require(lxw_error outcome) { CHECK(outcome == LXW_NO_ERROR); }

  lxw_worksheet* Sheet() {
    CHECK(sheet_ != nullptr);
    return sheet_;
  }
  // Not every program makes a row as high as its wrapped texts by itself.
  void FitRow(std::uint32_t row, std::uint16_t column, std::string_view text) {
    const auto width = widths_.find(column);
    const std::size_t lines = LinesOf(text, width == widths_.end() ? kDefaultWidth : width->second);
    if (row != wrapped_row_) wrapped_lines_ = 1;
    wrapped_row_ = row;
    if (lines <= wrapped_lines_) return;
    wrapped_lines_ = lines;
    const double height = std::min(static_cast<double>(lines) * kLineHeight, kRowHeightMax);
    Require(worksheet_set_row(Sheet(), Index(row), height, nullptr));
  }
  lxw_format* StyleOf(CellStyle style) { return styles_[static_cast<std::size_t>(style)]; }

  // The library writes rows without asking whether they arrived.
  void NoteFailure() {
    std::FILE* rows = sheet_->optimize_tmpfile;
    if (rows != nullptr && (std::fflush(rows) != 0 || std::ferror(rows) != 0)) is_cut_ = true;
  }

  void SetProperties(const WorkbookProperties& properties);
  void MakeStyles();
  lxw_format* AddFormat(lxw_color_t colour) {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_num_format_index(format, 49);  // "@", text
    format_set_font_color(format, colour);
    return format;
  }

  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  lxw_workbook* workbook_ = nullptr;  // owned
  lxw_worksheet* sheet_ = nullptr;    // the current one, of workbook_
  std::array<lxw_format*, kStyleCount> styles_{};
  lxw_format* link_ = nullptr;
  std::map<std::uint16_t, double> widths_;  // of the columns of the current sheet, where one was set
  std::uint32_t wrapped_row_ = 0;           // the last row with a wrapped text
  std::size_t wrapped_lines_ = 0;           // lines of its highest text
  bool is_cut_ = false;
};

void Writer::SetProperties(const WorkbookProperties& properties) {
  std::string title = EscapeXlsxText(properties.title);
  lxw_doc_properties document{};
  document.title = title.data();
  document.created = kCreated;
  Require(workbook_set_properties(workbook_, &document));
  if (!properties.item.empty()) {
    Require(workbook_set_custom_property_string(workbook_, "credence_item", properties.item.c_str()));
    Require(workbook_set_custom_property_integer(workbook_, "credence_item_version", properties.item_version));
  }
  if (properties.corrects_batch != 0) {
    // As text: the integer of the library has 32 bits.
    const std::string batch = std::to_string(properties.corrects_batch);
    Require(workbook_set_custom_property_string(workbook_, "credence_corrects_batch", batch.c_str()));
  }
}

void Writer::MakeStyles() {
  auto make = [this](CellStyle style, lxw_color_t colour) {
    return styles_[static_cast<std::size_t>(style)] = AddFormat(colour);
  };
  make(CellStyle::kText, kText);
  for (CellStyle style : {CellStyle::kHeader, CellStyle::kRequired}) {
    const bool is_required = style == CellStyle::kRequired;
    lxw_format* header = make(style, is_required ? kPrimaryDark : kText);
    format_set_bold(header);
    format_set_text_wrap(header);
    format_set_align(header, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(header, is_required ? kPrimaryTint : kGround);
    Bordered(header);
  }
  lxw_format* wrong = make(CellStyle::kWrong, kBad);
  format_set_bg_color(wrong, kBadTint);
  Bordered(wrong);
  lxw_format* doubtful = make(CellStyle::kDoubtful, kWarn);
  format_set_bg_color(doubtful, kWarnTint);
  Bordered(doubtful);
  make(CellStyle::kExample, kSoft);
  lxw_format* title = make(CellStyle::kTitle, kPrimaryDark);
  format_set_bold(title);
  format_set_font_size(title, 16);
  lxw_format* wrapped = make(CellStyle::kWrapped, kText);
  format_set_text_wrap(wrapped);
  format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  link_ = AddFormat(kPrimary);
  format_set_underline(link_, LXW_UNDERLINE_SINGLE);
}

// A formula that is true for the first cell of the range; the program moves it along.
std::string FormulaOf(const ColumnRule& rule, const std::string& cell) {
  switch (rule.kind) {
    case ColumnRule::Kind::kDate:
      return fmt::format(
          "=OR(ISNUMBER({0}),ISNUMBER(DATEVALUE({0})),ISNUMBER(DATEVALUE(TEXT(VALUE({0}),\"0000-00-00\"))))", cell);
    case ColumnRule::Kind::kDecimal:
      return fmt::format("=AND(VALUE({0})>=0,VALUE({0})=ROUND(VALUE({0}),{1}))", cell, rule.scale);
    case ColumnRule::Kind::kList:
      return fmt::format("={0}!${1}$1:${1}${2}", QuotedSheet(rule.list_sheet), ColumnName(rule.list_column),
                         rule.list_rows);
    case ColumnRule::Kind::kLengthMax:
      break;
  }
  return "";
}

void Writer::AddRule(std::uint16_t column, std::uint32_t first_row, std::uint32_t last_row, const ColumnRule& rule) {
  std::string title = Shorten(rule.title, kRuleTitleMax - 1);
  std::string message = Shorten(rule.message, kRuleTextMax - 1);
  std::string formula = FormulaOf(rule, CellName(first_row, column));
  std::vector<std::string> values = rule.values;
  std::vector<char*> list;
  for (std::string& value : values) list.push_back(value.data());
  list.push_back(nullptr);

  lxw_data_validation validation{};
  validation.ignore_blank = LXW_VALIDATION_ON;
  validation.error_type = rule.is_strict ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING;
  validation.error_title = title.data();
  validation.error_message = message.data();
  if (rule.kind == ColumnRule::Kind::kLengthMax) {
    validation.validate = LXW_VALIDATION_TYPE_LENGTH;
    validation.criteria = LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO;
    validation.value_number = static_cast<double>(rule.length_max);
  } else if (rule.kind == ColumnRule::Kind::kList && !values.empty()) {
    CHECK(FitsRule(values));
    validation.validate = LXW_VALIDATION_TYPE_LIST;
    validation.value_list = list.data();
  } else {
    validation.validate =
        rule.kind == ColumnRule::Kind::kList ? LXW_VALIDATION_TYPE_LIST_FORMULA : LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
    validation.value_formula = formula.data();
  }
  Require(worksheet_data_validation_range(Sheet(), Index(first_row), column, Index(last_row), column, &validation));
}

Status Writer::Close() {
  CHECK(workbook_ != nullptr && sheet_ != nullptr);
  NoteFailure();
  // Closing frees the workbook, whatever comes of it.
  const lxw_error outcome = workbook_close(workbook_);
  workbook_ = nullptr;
  std::string reason;
  if (outcome != LXW_NO_ERROR) {
    reason = lxw_strerror(outcome);
  } else if (is_cut_ || !IsWholeWorkbook(unfinished_)) {
    reason = std::strerror(ENOSPC);
  } else {
    std::error_code failure;
    std::filesystem::rename(unfinished_, path_, failure);
    if (!failure) return {};
    reason = failure.message();
  }
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
  return Unwritable(path_, reason);
}

}  // namespace

// The library checks characters, but copies the list into as many bytes.
bool FitsRule(const std::vector<std::string>& values) {
  std::size_t length = values.empty() ? 0 : values.size() - 1;
  for (const std::string& value : values) {
    if (value.find_first_of(",\"") != std::string::npos) return false;
    length += value.size();
  }
  return length <= kRuleTextMax;
}

Result<std::unique_ptr<XlsxWriter>> XlsxWriter::Create(const std::filesystem::path& path,
                                                       const WorkbookProperties& properties) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return Unwritable(path, std::strerror(EISDIR));
  std::filesystem::path unfinished = path;
  unfinished += ".unfinished";
  if (!std::ofstream(unfinished, std::ios::binary | std::ios::trunc)) return Unwritable(path, std::strerror(errno));
  return std::unique_ptr<XlsxWriter>(std::make_unique<Writer>(path, std::move(unfinished), properties));
}

}  // namespace credence::formats
