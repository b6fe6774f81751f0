#include "formats/table_writer.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/limits.h"
#include "formats/csv_writer.h"
#include "formats/formats_errors.h"
#include "formats/text_encoder.h"

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

}  // namespace

Result<std::unique_ptr<TableWriter>> CreateTable(const std::filesystem::path& path, const TableWriterOptions& options) {
  auto table = std::make_unique<CsvTable>(path, options.encoding);
  if (!table->is_open()) return table->Unwritable();
  return std::unique_ptr<TableWriter>(std::move(table));
}

}  // namespace credence::formats
