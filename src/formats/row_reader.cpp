#include "formats/row_reader.h"

#include <algorithm>
#include <cstring>

#include "formats/csv_reader.h"
#include "formats/file_kind.h"
#include "formats/temporary_file.h"
#include "formats/xlsx_reader.h"

namespace credence::formats {
namespace {

constexpr std::size_t kLookBytes = 8;

std::string ReadLook(ByteSource& source) {
  std::string look(kLookBytes, '\0');
  std::size_t filled = 0;
  while (filled < look.size()) {
    std::size_t got = source.Read(look.data() + filled, look.size() - filled);
    if (got == 0) break;
    filled += got;
  }
  look.resize(filled);
  return look;
}

// Bytes that were looked at, then the rest of a pipe.
class ReplayedSource : public ByteSource {
 public:
  ReplayedSource(std::string look, ByteSource& rest) : look_(std::move(look)), rest_(rest) {}
  std::size_t Read(char* into, std::size_t max) override {
    if (position_ == look_.size()) return rest_.Read(into, max);
    std::size_t count = std::min(max, look_.size() - position_);
    std::memcpy(into, look_.data() + position_, count);
    position_ += count;
    return count;
  }
  std::optional<std::int64_t> size() const override { return rest_.size(); }

 private:
  std::string look_;
  std::size_t position_ = 0;
  ByteSource& rest_;
};

// A reader together with the source that was made for it.
class OwningReader : public RowReader {
 public:
  OwningReader(std::unique_ptr<ByteSource> source, std::unique_ptr<RowReader> reader)
      : source_(std::move(source)), reader_(std::move(reader)) {}
  const TableHeader& header() const override { return reader_->header(); }
  Result<std::size_t> ReadRows(RowBlock& block, std::size_t rows_max) override {
    return reader_->ReadRows(block, rows_max);
  }
  std::string_view form() const override { return reader_->form(); }
  std::int64_t byte_position() const override { return reader_->byte_position(); }
  const std::vector<Remark>& remarks() const override { return reader_->remarks(); }
  const FileOrigin& origin() const override { return reader_->origin(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<RowReader> reader_;
};

Result<std::unique_ptr<RowReader>> OpenCsv(ByteSource& source, const TableOptions& options) {
  CsvOptions csv;
  csv.rows_max = options.rows_max;
  ASSIGN_OR_RETURN(std::unique_ptr<CsvReader> reader, CsvReader::Open(source, csv));
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<std::unique_ptr<RowReader>> OpenPipe(std::string look, ByteSource& source, const TableOptions& options) {
  std::unique_ptr<ByteSource> whole;
  std::unique_ptr<RowReader> reader;
  if (IsZip(look)) {
    ASSIGN_OR_RETURN(whole, Spool(source, look));
    ASSIGN_OR_RETURN(reader, XlsxReader::Open(*whole, options));
  } else {
    whole = std::make_unique<ReplayedSource>(std::move(look), source);
    ASSIGN_OR_RETURN(reader, OpenCsv(*whole, options));
  }
  return std::unique_ptr<RowReader>(std::make_unique<OwningReader>(std::move(whole), std::move(reader)));
}

}  // namespace

Result<std::unique_ptr<RowReader>> OpenTable(ByteSource& source, const TableOptions& options) {
  std::string look = ReadLook(source);
  if (!source.Seek(0)) return OpenPipe(std::move(look), source, options);
  if (IsZip(look)) return XlsxReader::Open(source, options);
  RETURN_IF_ERROR(RefuseEncryptedDocument(source));
  return OpenCsv(source, options);
}

}  // namespace credence::formats
