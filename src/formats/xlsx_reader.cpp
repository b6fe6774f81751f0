#include "formats/xlsx_reader.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/formats_errors.h"
#include "formats/header_row.h"
#include "formats/shared_strings.h"
#include "formats/sheet_scanner.h"
#include "formats/xlsx_archive.h"
#include "formats/xlsx_workbook.h"

namespace credence::formats {
namespace {

class StreamedReader : public XlsxReader {
 public:
  StreamedReader(std::unique_ptr<XlsxArchive> archive, const TableOptions& options)
      : archive_(std::move(archive)), options_(options) {}

  Status Open() {
    ASSIGN_OR_RETURN(workbook_, ReadWorkbook(*archive_));
    if (!workbook_.shared_strings.empty() && archive_->Has(workbook_.shared_strings)) {
      RETURN_IF_ERROR(ReadSharedStrings(*archive_, workbook_.shared_strings, strings_));
    }
    ASSIGN_OR_RETURN(const std::size_t sheet, ChooseSheet());
    ASSIGN_OR_RETURN(auto part, archive_->OpenPart(workbook_.sheets[sheet].part, limits::kSheetPartBytesMax));
    scanner_ = std::make_unique<SheetScanner>(std::move(part), workbook_, strings_);
    if (workbook_.sheets[sheet].is_hidden) Say(errors::kHiddenSheet, {{"sheet", workbook_.sheets[sheet].name}});
    return ReadHeader();
  }

  const TableHeader& header() const override { return header_; }
  std::string_view form() const override { return "XLSX"; }
  std::int64_t byte_position() const override { return archive_->byte_position(); }
  const std::vector<Remark>& remarks() const override { return remarks_; }
  const FileOrigin& origin() const override { return workbook_.origin; }

  Result<std::size_t> ReadRows(RowBlock& block, std::size_t rows_max) override {
    CHECK(rows_max > 0);
    block.Clear();
    while (next_look_row_ < look_.rows.size() && block.rows.size() < rows_max) {
      AppendRow(look_, next_look_row_++, block);
      scanner_->FitLastRow(block);
    }
    if (next_look_row_ == look_.rows.size() && block.rows.size() < rows_max && more_) {
      ASSIGN_OR_RETURN(more_, scanner_->Read(block, rows_max));
    }
    rows_read_ += static_cast<std::int64_t>(block.rows.size());
    if (rows_read_ > options_.rows_max) {
      return Error(errors::kTooManyRows, {{"limit", std::to_string(options_.rows_max)}});
    }
    if (!more_ && !has_ended_) End();
    return block.rows.size();
  }

 private:
  // The first rows of every sheet, as far as its first MiB holds them.
  std::vector<SheetTitles> Peek() {
    std::vector<SheetTitles> all;
    for (const WorkbookSheet& sheet : workbook_.sheets) {
      SheetTitles titles{sheet.name, sheet.is_hidden, {}};
      auto part = archive_->OpenPart(sheet.part, limits::kSheetPeekBytes);
      if (part.ok()) {
        RowBlock look;
        SheetScanner scanner(std::move(*part), workbook_, strings_);
        // An error may only mean that the MiB is over; if the sheet is the one that is read, it comes again.
        (void)scanner.Read(look, limits::kHeaderLookRows).ok();
        if (!look.rows.empty()) titles.header = HeaderTexts(look, FindHeaderRow(look));
      }
      all.push_back(std::move(titles));
    }
    return all;
  }

  std::string Names(const std::vector<std::size_t>& sheets) const {
    std::string names;
    for (std::size_t sheet : sheets) AppendToList(names, workbook_.sheets[sheet].name);
    return names;
  }

  Result<std::size_t> ChooseSheet() {
    const std::vector<SheetTitles> all = Peek();
    std::vector<std::size_t> filled;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].header.empty()) filled.push_back(i);
    }
    ASSIGN_OR_RETURN(const std::size_t chosen, Choose(all, filled));
    std::erase(filled, chosen);
    auto visible_end =
        std::stable_partition(filled.begin(), filled.end(), [&](std::size_t i) { return !all[i].is_hidden; });
    const std::vector<std::size_t> visible(filled.begin(), visible_end), hidden(visible_end, filled.end());
    if (!visible.empty()) Say(errors::kOtherSheets, {{"sheet", all[chosen].name}, {"sheets", Names(visible)}});
    if (!hidden.empty()) Say(errors::kHiddenOthers, {{"sheets", Names(hidden)}});
    return chosen;
  }

  Result<std::size_t> Choose(const std::vector<SheetTitles>& all, const std::vector<std::size_t>& filled) const {
    if (!options_.sheet.empty()) {
      std::vector<std::size_t> every;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == options_.sheet) return i;
        every.push_back(i);
      }
      return Error(errors::kNoSuchSheet, {{"sheet", options_.sheet}, {"sheets", Names(every)}});
    }
    if (filled.empty()) {
      if (all.empty()) return Error(errors::kFileEmpty);
      return std::size_t{0};  // reading it tells whether it is empty or damaged
    }
    if (options_.choose && filled.size() > 1) {
      const std::optional<std::size_t> chosen = options_.choose(all);
      if (!chosen) return Error(errors::kUnclearSheet, {{"sheets", Names(filled)}});
      CHECK(*chosen < all.size());
      return *chosen;
    }
    for (std::size_t i : filled) {
      if (!all[i].is_hidden) return i;
    }
    return filled.front();
  }

  Status ReadHeader() {
    ASSIGN_OR_RETURN(more_, scanner_->Read(look_, limits::kHeaderLookRows));
    if (look_.rows.empty()) return Error(errors::kFileEmpty);
    const std::size_t header = FindHeaderRow(look_);
    const RowBlock::Row& row = look_.rows[header];
    if (row.Has(RowFlag::kTooManyCells)) {
      return Error(errors::kTooManySheetColumns, {{"limit", std::to_string(limits::kColumnsMax)}});
    }
    header_.cells = HeaderTexts(look_, header);
    header_.row_number = row.row_number;
    header_.line_number = row.row_number;
    header_.flags = row.flags;
    scanner_->SetHeader(row.row_number, header_.cells.size());
    next_look_row_ = header + 1;
    if (header > 0) {
      Say(errors::kTitleRows, {{"row", std::to_string(row.row_number)}, {"count", std::to_string(header)}});
    }
    return {};
  }

  // What is known only when the whole sheet has been read.
  void End() {
    has_ended_ = true;
    const SheetNotes& notes = scanner_->notes();
    if (notes.hidden_rows > 0) {
      Say(errors::kHiddenRows,
          {{"count", std::to_string(notes.hidden_rows)}, {"row", std::to_string(notes.first_hidden_row)}});
    }
    std::string columns;
    for (std::size_t i = 0; i < std::min(header_.cells.size(), notes.hidden_columns.size()); ++i) {
      if (notes.hidden_columns[i]) AppendToList(columns, ColumnName(i));
    }
    if (!columns.empty()) Say(errors::kHiddenColumns, {{"columns", columns}});
    if (notes.formulas > 0) {
      Say(errors::kFormulas, {{"count", std::to_string(notes.formulas)}, {"cell", notes.first_formula}});
    }
    if (notes.merged_areas > 0) {
      Say(errors::kMergedCells, {{"count", std::to_string(notes.merged_areas)}, {"cells", notes.first_merged_area}});
    }
  }

  void Say(const ErrorCode& code, TextValues values) { remarks_.push_back({&code, std::move(values)}); }

  std::unique_ptr<XlsxArchive> archive_;
  TableOptions options_;
  Workbook workbook_;
  SharedStrings strings_;
  std::unique_ptr<SheetScanner> scanner_;
  TableHeader header_;
  std::vector<Remark> remarks_;
  RowBlock look_;  // the first rows, among them the header
  std::size_t next_look_row_ = 0;
  bool more_ = true;
  bool has_ended_ = false;
  std::int64_t rows_read_ = 0;
};

}  // namespace

Result<std::unique_ptr<RowReader>> XlsxReader::Open(ByteSource& source, const TableOptions& options) {
  ASSIGN_OR_RETURN(auto archive, XlsxArchive::Open(source));
  auto reader = std::make_unique<StreamedReader>(std::move(archive), options);
  RETURN_IF_ERROR(reader->Open());
  return std::unique_ptr<RowReader>(std::move(reader));
}

}  // namespace credence::formats
