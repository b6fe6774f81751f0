#include "intake/error_workbook.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <tuple>

#include "base/limits.h"
#include "formats/xlsx_writer.h"

namespace credence::intake {
namespace {

using catalog::Finding;
using catalog::FindingList;
using catalog::Severity;
using formats::CellStyle;

constexpr std::int64_t kSheetRowsMax = 1'048'576;  // of XLSX
constexpr double kNumberWidth = 8, kCellWidth = 18, kTextWidth = 60;

bool HasError(const FindingList& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::kError; });
}

// The rows of the table in order, one at a time.
class Rows {
 public:
  explicit Rows(formats::RowReader& reader) : reader_(reader) {}

  // False at the end.
  Result<bool> Next() {
    if (++index_ < block_.rows.size()) return true;
    ASSIGN_OR_RETURN(std::size_t count, reader_.ReadRows(block_));
    index_ = 0;
    return count > 0;
  }
  const formats::RowBlock::Row& row() const { return block_.rows[index_]; }
  std::string_view Cell(std::size_t cell) const { return block_.CellText(row(), cell); }

 private:
  formats::RowReader& reader_;
  formats::RowBlock block_;
  std::size_t index_ = 0;
};

// Findings are in order of their rows; those of one row are visited together.
void ForEachRow(const FindingWalk& findings, const std::function<void(const FindingList&)>& visit) {
  FindingList group;
  findings([&](const Finding& finding) {
    if (!group.empty() && group.front().row != finding.row) {
      visit(group);
      group.clear();
    }
    group.push_back(finding);
  });
  if (!group.empty()) visit(group);
}

// What the second sheet says of one rule.
struct RuleCount {
  std::int64_t findings = 0;
  std::int64_t rows = 0;
  std::int64_t last_row = -1;
  Finding example;
};

class Workbook {
 public:
  Workbook(const Batch& batch, const catalog::ItemDefinition& item, ItemTable& table,
           const std::set<std::int64_t>& settled, const ErrorWorkbookOptions& options)
      : batch_(batch),
        item_(item),
        plan_(table.plan),
        header_(table.reader->header()),
        rows_(*table.reader),
        settled_(settled),
        options_(options),
        packs_(options.only_failed || batch.counts.rows + header_.row_number > kSheetRowsMax),
        offset_(plan_.original_row == catalog::kNoColumn ? 1 : 0) {}

  Result<ErrorWorkbookCounts> Write(const FindingWalk& findings) {
    formats::WorkbookProperties properties{options_.words.title, batch_.item, batch_.item_version, CorrectedBatch()};
    ASSIGN_OR_RETURN(writer_, formats::XlsxWriter::Create(options_.path, properties));
    RETURN_IF_ERROR(WriteRows(findings));
    WriteRules();
    if (more_from_row_) WriteMore(findings);
    counts_.left_out = batch_.counts.left_out;
    RETURN_IF_ERROR(writer_->Close());
    return counts_;
  }

 private:
  Status WriteRows(const FindingWalk& findings) {
    const ErrorWorkbookWords& words = options_.words;
    writer_->BeginSheet(words.rows_sheet);
    if (offset_ == 1) writer_->SetColumn(0, kNumberWidth);
    for (std::size_t column = 0; column < header_.cells.size(); ++column) {
      writer_->SetColumn(static_cast<std::uint16_t>(column + offset_), kCellWidth);
    }
    ASSIGN_OR_RETURN(has_row_, rows_.Next());
    Status read;
    ForEachRow(findings, [&](const FindingList& group) {
      if (read.ok()) read = TakeGroup(group);
    });
    RETURN_IF_ERROR(read);
    if (!wrote_header_) WriteHeader({});
    return WriteRowsBefore(std::numeric_limits<std::int64_t>::max());
  }

  Status TakeGroup(const FindingList& group) {
    for (const Finding& finding : group) Count(finding);
    const std::int64_t row = group.front().row;
    if (row < header_.row_number) return {};  // about the file as a whole
    if (row == header_.row_number) {
      WriteHeader(group);
      return {};
    }
    if (!wrote_header_) WriteHeader({});
    RETURN_IF_ERROR(WriteRowsBefore(row));
    if (!has_row_ || rows_.row().row_number != row) return {};  // a row that is not kept
    if (IsShown(group)) WriteRow(group);
    if (IsShown(group) && more_from_row_) counts_.more += static_cast<std::int64_t>(group.size());
    ASSIGN_OR_RETURN(has_row_, rows_.Next());
    return {};
  }

  bool IsShown(const FindingList& group) const {
    return !options_.only_failed || (HasError(group) && !settled_.contains(group.front().row));
  }

  Status WriteRowsBefore(std::int64_t row) {
    while (has_row_ && rows_.row().row_number < row) {
      if (!packs_) WriteRow({});
      ASSIGN_OR_RETURN(has_row_, rows_.Next());
    }
    return {};
  }

  void Count(const Finding& finding) {
    RuleCount& count = rules_[{finding.rule, finding.code, finding.severity}];
    if (count.findings++ == 0) count.example = finding;
    if (count.last_row != finding.row) ++count.rows;
    count.last_row = finding.row;
  }

  void WriteHeader(const FindingList& findings) {
    wrote_header_ = true;
    const auto row = static_cast<std::uint32_t>(packs_ ? 1 : header_.row_number);
    sheet_row_ = row;
    writer_->FreezeRows(row);
    const auto marks = MarksOf(findings);
    const std::string original_row =
        FillText(options_.words.original_row, {{"batch", std::to_string(CorrectedBatch())}});
    if (offset_ == 1) writer_->WriteCell(row, 0, original_row, CellStyle::kHeader);
    for (std::size_t column = 0; column < header_.cells.size(); ++column) {
      const auto at = static_cast<std::uint16_t>(column + offset_);
      const auto mark = marks.find(at);
      const std::string& title = column == plan_.original_row ? original_row : header_.cells[column];
      writer_->WriteCell(row, at, title, mark == marks.end() ? CellStyle::kHeader : mark->second.style);
    }
    writer_->Comment(row, FirstColumn(), options_.words.about);
    for (const auto& [column, mark] : marks) {
      if (column != FirstColumn()) writer_->Comment(row, column, mark.text);
    }
  }

  void WriteRow(const FindingList& findings) {
    const formats::RowBlock::Row& source = rows_.row();
    const std::int64_t row_number = packs_ ? std::int64_t{sheet_row_} + 1 : source.row_number;
    if (row_number > kSheetRowsMax) {
      ++counts_.cut;
      if (!more_from_row_ && !findings.empty()) more_from_row_ = source.row_number;
      return;
    }
    sheet_row_ = static_cast<std::uint32_t>(row_number);
    ++counts_.rows;
    auto marks = MarksOf(findings);
    auto style_of = [&](std::uint16_t column) {
      const auto mark = marks.find(column);
      return mark == marks.end() ? CellStyle::kText : mark->second.style;
    };
    if (offset_ == 1) writer_->WriteCell(sheet_row_, 0, std::to_string(source.row_number), style_of(0));
    const std::size_t columns = std::max<std::size_t>(source.cell_count, header_.cells.size());
    for (std::size_t cell = 0; cell < columns; ++cell) {
      const auto column = static_cast<std::uint16_t>(cell + offset_);
      const std::string_view text = cell < source.cell_count ? rows_.Cell(cell) : std::string_view();
      const CellStyle style = style_of(column);
      if (!text.empty() || style != CellStyle::kText) writer_->WriteCell(sheet_row_, column, text, style);
    }
    if (!more_from_row_ && counts_.comments + static_cast<std::int64_t>(marks.size()) > limits::kCommentsMax) {
      more_from_row_ = source.row_number;
    }
    if (more_from_row_) return;
    for (const auto& [column, mark] : marks) writer_->Comment(sheet_row_, column, mark.text);
    counts_.comments += static_cast<std::int64_t>(marks.size());
  }

  struct Mark {
    CellStyle style = CellStyle::kDoubtful;
    std::string text;
  };

  // What corrects a correction corrects the first batch.
  std::int64_t CorrectedBatch() const { return batch_.corrects != 0 ? batch_.corrects : batch_.id; }

  std::uint16_t FirstColumn() const { return static_cast<std::uint16_t>(offset_ == 1 ? 0 : plan_.original_row); }

  // Where the field stands in the file; the first cell for what concerns the row, or has no column.
  std::uint16_t ColumnOf(const Finding& finding) const {
    if (finding.field.empty()) return FirstColumn();
    const catalog::FieldIndex field = item_.FindField(finding.field);
    const auto found = std::find(plan_.column_fields.begin(), plan_.column_fields.end(), field);
    if (field == catalog::kNoField || found == plan_.column_fields.end()) return FirstColumn();
    return static_cast<std::uint16_t>(found - plan_.column_fields.begin() + offset_);
  }

  std::map<std::uint16_t, Mark> MarksOf(const FindingList& findings) const {
    std::map<std::uint16_t, Mark> marks;
    for (const Finding& finding : findings) {
      Mark& mark = marks[ColumnOf(finding)];
      if (finding.severity == Severity::kError) mark.style = CellStyle::kWrong;
      const CodeText words = catalog::FindingText(finding, options_.language);
      if (!mark.text.empty()) mark.text += "\n";
      mark.text += SeverityWord(finding) + " " + finding.rule + "\n" + words.text + words.mend;
    }
    return marks;
  }

  const std::string& SeverityWord(const Finding& finding) const {
    return finding.severity == Severity::kError ? options_.words.error : options_.words.warning;
  }

  void WriteTitles(std::uint32_t row, const std::vector<std::pair<std::string, double>>& titles) {
    for (std::size_t column = 0; column < titles.size(); ++column) {
      const auto at = static_cast<std::uint16_t>(column);
      writer_->SetColumn(at, titles[column].second);
      writer_->WriteCell(row, at, titles[column].first, CellStyle::kHeader);
    }
  }

  void WriteRules() {
    const ErrorWorkbookWords& words = options_.words;
    writer_->BeginSheet(words.rules_sheet);
    WriteTitles(1, {{words.rule, 10},
                    {words.severity, 8},
                    {words.findings, 10},
                    {words.rows, 10},
                    {words.example_row, 12},
                    {words.text, kTextWidth},
                    {words.mend, kTextWidth}});
    writer_->FreezeRows(1);
    std::uint32_t row = 1;
    for (const auto& [key, count] : rules_) {
      ++row;
      const CodeText text = catalog::FindingText(count.example, options_.language);
      const bool is_error = count.example.severity == Severity::kError;
      writer_->WriteCell(row, 0, count.example.rule);
      writer_->WriteCell(row, 1, SeverityWord(count.example), is_error ? CellStyle::kWrong : CellStyle::kDoubtful);
      writer_->WriteNumber(row, 2, static_cast<double>(count.findings));
      writer_->WriteNumber(row, 3, static_cast<double>(count.rows));
      if (count.example.row > 0) writer_->WriteNumber(row, 4, static_cast<double>(count.example.row));
      writer_->WriteCell(row, 5, text.text, CellStyle::kWrapped);
      writer_->WriteCell(row, 6, text.mend, CellStyle::kWrapped);
    }
    auto remark = [&](const std::string& pattern, std::int64_t count) {
      if (count == 0) return;
      row += 2;
      writer_->WriteCell(row, 0, FillText(pattern, {{"count", std::to_string(count)}}));
    };
    remark(words.left_out, batch_.counts.left_out);
    remark(words.cut, counts_.cut);
    remark(words.more, counts_.more);
  }

  void WriteMore(const FindingWalk& findings) {
    const ErrorWorkbookWords& words = options_.words;
    writer_->BeginSheet(words.more_sheet);
    WriteTitles(1, {{words.row, 10},
                    {words.column, kCellWidth},
                    {words.severity, 8},
                    {words.rule, 10},
                    {words.value, kCellWidth},
                    {words.text, kTextWidth},
                    {words.mend, kTextWidth}});
    writer_->FreezeRows(1);
    std::uint32_t row = 1;
    ForEachRow(findings, [&](const FindingList& group) {
      if (group.front().row < *more_from_row_ || !IsShown(group)) return;
      for (const Finding& finding : group) {
        if (row < kSheetRowsMax) WriteFinding(++row, finding);
      }
    });
  }

  void WriteFinding(std::uint32_t row, const Finding& finding) {
    const CodeText text = catalog::FindingText(finding, options_.language);
    const std::size_t column = ColumnOf(finding);
    const bool has_title = column >= offset_ && column - offset_ < header_.cells.size() && !finding.field.empty();
    writer_->WriteCell(row, 0, std::to_string(finding.row));
    writer_->WriteCell(row, 1, has_title ? header_.cells[column - offset_] : finding.field);
    writer_->WriteCell(row, 2, SeverityWord(finding));
    writer_->WriteCell(row, 3, finding.rule);
    writer_->WriteCell(row, 4, finding.value);
    writer_->WriteCell(row, 5, text.text);
    writer_->WriteCell(row, 6, text.mend);
  }

  const Batch& batch_;
  const catalog::ItemDefinition& item_;
  const catalog::HeaderPlan& plan_;
  const formats::TableHeader& header_;
  Rows rows_;
  const std::set<std::int64_t>& settled_;
  const ErrorWorkbookOptions& options_;
  const bool packs_;          // rows one below the other, only those with findings
  const std::size_t offset_;  // of the sender's columns
  std::unique_ptr<formats::XlsxWriter> writer_;
  std::map<std::tuple<std::string, std::string, Severity>, RuleCount> rules_;
  std::optional<std::int64_t> more_from_row_;
  ErrorWorkbookCounts counts_;
  std::uint32_t sheet_row_ = 0;
  bool has_row_ = false;
  bool wrote_header_ = false;
};

}  // namespace

Result<ErrorWorkbookCounts> WriteErrorWorkbook(const Batch& batch, const catalog::ItemDefinition& item,
                                               ItemTable& table, const FindingWalk& findings,
                                               const std::set<std::int64_t>& settled,
                                               const ErrorWorkbookOptions& options) {
  return Workbook(batch, item, table, settled, options).Write(findings);
}

}  // namespace credence::intake
