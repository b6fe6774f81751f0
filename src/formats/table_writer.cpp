#include "formats/table_writer.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/limits.h"
#include "formats/csv_writer.h"
#include "formats/formats_errors.h"
#include "formats/text_encoder.h"
#include "formats/xlsx_writer.h"

namespace credence::formats {
namespace {

class CsvTable : public TableWriter {
 public:
  CsvTable(std::filesystem::path path, Encoding encoding)
      : path_(std::move(path)),
        file_(path_, std::ios::binary | std::ios::trunc),
        encoder_(encoding),
        rows_(text_, {.has_bom = encoding == Encoding::kUtf8}) {}

  bool is_open() const { return file_.is_open(); }
  Error Unwritable() const {
    return Error(errors::kFileUnwritable,
                 {{"file", path_.string()}, {"reason", std::generic_category().message(errno)}});
  }

  Status WriteRow(std::span<const std::string_view> cells) override {
    rows_.WriteRow(cells);
    return text_.size() < limits::kChunkBytes ? Status() : Flush();
  }

  Status Close() override {
    RETURN_IF_ERROR(Flush());
    file_.close();
    return file_ ? Status() : Status(Unwritable());
  }

 private:
  Status Flush() {
    bytes_.clear();
    encoder_.Encode(text_, bytes_);
    text_.clear();
    file_.write(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
    file_.flush();
    return file_ ? Status() : Status(Unwritable());
  }

  std::filesystem::path path_;
  std::ofstream file_;
  TextEncoder encoder_;
  std::string text_;   // rows that wait, UTF-8
  std::string bytes_;  // the same as they are written
  CsvWriter rows_;
};

class XlsxTable : public TableWriter {
 public:
  XlsxTable(std::unique_ptr<XlsxWriter> workbook, const std::string& sheet) : workbook_(std::move(workbook)) {
    workbook_->BeginSheet(sheet);
  }

  Status WriteRow(std::span<const std::string_view> cells) override {
    if (row_ == XlsxWriter::kRowsMax) {
      return Error(errors::kSheetFull, {{"limit", std::to_string(XlsxWriter::kRowsMax)}});
    }
    const CellStyle style = row_ == 0 ? CellStyle::kHeader : CellStyle::kText;
    if (row_++ == 0) SetColumns(cells.size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (!cells[c].empty()) workbook_->WriteCell(row_, static_cast<std::uint16_t>(c), cells[c], style);
    }
    return {};
  }

  Status Close() override { return workbook_->Close(); }

 private:
  void SetColumns(std::size_t count) {
    constexpr double kWidth = 20;
    for (std::size_t c = 0; c < count; ++c) workbook_->SetColumn(static_cast<std::uint16_t>(c), kWidth);
    workbook_->FreezeRows(1);
  }

  std::unique_ptr<XlsxWriter> workbook_;
  std::uint32_t row_ = 0;  // the last one written
};

}  // namespace

std::string_view Extension(TableForm form) { return form == TableForm::kCsv ? ".csv" : ".xlsx"; }

Result<std::unique_ptr<TableWriter>> CreateTable(const std::filesystem::path& path, const TableWriterOptions& options) {
  if (options.form == TableForm::kXlsx) {
    ASSIGN_OR_RETURN(auto workbook, XlsxWriter::Create(path, WorkbookProperties{options.sheet, "", 0, 0}));
    return std::unique_ptr<TableWriter>(std::make_unique<XlsxTable>(std::move(workbook), options.sheet));
  }
  auto table = std::make_unique<CsvTable>(path, options.encoding);
  if (!table->is_open()) return table->Unwritable();
  return std::unique_ptr<TableWriter>(std::move(table));
}

}  // namespace credence::formats
