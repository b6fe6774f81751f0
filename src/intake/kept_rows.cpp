#include "intake/kept_rows.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "intake/sealed_file.h"

namespace credence::intake {
namespace {

// The layout: the mark, the head (form, origin, header row), then rows, each behind kRow, and kEnd. Numbers are 8
// bytes, lowest first; texts are their length and their bytes.
constexpr std::string_view kMark = "credence rows 1\n";
constexpr char kRow = 'R';
constexpr char kEnd = 'E';

void PutNumber(std::string& into, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) into.push_back(static_cast<char>(number >> (8 * i)));
}
void PutNumber(std::string& into, std::int64_t number) { PutNumber(into, static_cast<std::uint64_t>(number)); }
void PutText(std::string& into, std::string_view text) {
  PutNumber(into, std::uint64_t{text.size()});
  into.append(text);
}

void PutRow(std::string& into, const formats::RowBlock& block, std::size_t index) {
  const formats::RowBlock::Row& row = block.rows[index];
  into.push_back(kRow);
  PutNumber(into, row.row_number);
  PutNumber(into, row.line_number);
  PutNumber(into, std::uint64_t{row.flags});
  PutNumber(into, std::uint64_t{row.cell_count});
  for (std::size_t c = 0; c < row.cell_count; ++c) PutText(into, block.CellText(row, c));
  const auto [first, last] = std::equal_range(block.problems.begin(), block.problems.end(),
                                              formats::RowBlock::Problem{static_cast<std::uint32_t>(index)},
                                              [](const auto& a, const auto& b) { return a.row < b.row; });
  PutNumber(into, static_cast<std::int64_t>(last - first));
  for (auto problem = first; problem != last; ++problem) {
    PutNumber(into, std::uint64_t{problem->cell});
    PutNumber(into, static_cast<std::uint64_t>(problem->flag));
  }
}

class RowsSource : public formats::ByteSource {
 public:
  RowsSource(formats::RowReader& reader, RowPreparer& preparer) : preparer_(preparer) {
    bytes_ = kMark;
    PutText(bytes_, reader.form());
    PutText(bytes_, reader.origin().item);
    PutNumber(bytes_, std::int64_t{reader.origin().item_version});
    PutNumber(bytes_, reader.origin().corrects_batch);
    const formats::TableHeader& header = reader.header();
    PutNumber(bytes_, header.row_number);
    PutNumber(bytes_, header.line_number);
    PutNumber(bytes_, std::uint64_t{header.flags});
    PutNumber(bytes_, std::uint64_t{header.cells.size()});
    for (const std::string& cell : header.cells) PutText(bytes_, cell);
  }

  std::optional<std::int64_t> size() const override { return std::nullopt; }

  std::size_t Read(char* into, std::size_t max) override {
    while (position_ == bytes_.size()) {
      if (ended_) return 0;
      bytes_.clear();
      position_ = 0;
      NextBlock();
    }
    const std::size_t count = std::min(max, bytes_.size() - position_);
    std::memcpy(into, bytes_.data() + position_, count);
    position_ += count;
    return count;
  }

 private:
  void NextBlock() {
    auto block = preparer_.Next();
    CHECK(block.ok());
    if (*block == nullptr) {
      bytes_.push_back(kEnd);
      ended_ = true;
      return;
    }
    // Blank rows have no prepared row and are passed over.
    const formats::RowBlock& cells = preparer_.cells();
    std::size_t index = 0;
    for (const PreparedRow& row : (*block)->rows) {
      while (cells.rows[index].row_number != row.row) ++index;
      if (!row.left_out) PutRow(bytes_, cells, index);
    }
  }

  RowPreparer& preparer_;
  std::string bytes_;
  std::size_t position_ = 0;
  bool ended_ = false;
};

class KeptRowReader : public formats::RowReader {
 public:
  explicit KeptRowReader(formats::ByteSource& source) : source_(source) {
    if (Take(kMark.size()) != kMark) throw BlobDamaged("no copy of rows");
    form_ = Text();
    origin_.item = Text();
    origin_.item_version = static_cast<int>(Number());
    origin_.corrects_batch = static_cast<std::int64_t>(Number());
    header_.row_number = static_cast<std::int64_t>(Number());
    header_.line_number = static_cast<std::int64_t>(Number());
    header_.flags = static_cast<std::uint16_t>(Number());
    header_.cells.resize(Count(limits::kColumnsMax));
    for (std::string& cell : header_.cells) cell = Text();
  }

  const formats::TableHeader& header() const override { return header_; }
  std::string_view form() const override { return form_; }
  std::int64_t byte_position() const override { return position_; }
  const std::vector<formats::Remark>& remarks() const override { return remarks_; }
  const formats::FileOrigin& origin() const override { return origin_; }

  Result<std::size_t> ReadRows(formats::RowBlock& block, std::size_t rows_max) override {
    block.Clear();
    while (!ended_ && block.rows.size() < rows_max && block.text.size() < limits::kBlockTextBytes &&
           block.cells.size() < limits::kBlockCells) {
      const char kind = Take(1).front();
      if (kind == kEnd) {
        ended_ = true;
      } else if (kind == kRow) {
        ReadRow(block);
      } else {
        throw BlobDamaged("no copy of rows");
      }
    }
    return block.rows.size();
  }

 private:
  std::string Take(std::size_t bytes) {
    std::string taken(bytes, '\0');
    for (std::size_t filled = 0; filled < bytes;) {
      const std::size_t got = source_.Read(taken.data() + filled, bytes - filled);
      if (got == 0) throw BlobDamaged("the copy of rows ends too early");
      filled += got;
    }
    position_ += static_cast<std::int64_t>(bytes);
    return taken;
  }
  std::uint64_t Number() {
    const std::string bytes = Take(8);
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return number;
  }
  std::size_t Count(std::size_t max) {
    const std::uint64_t count = Number();
    if (count > max) throw BlobDamaged("no copy of rows");
    return static_cast<std::size_t>(count);
  }
  std::string Text() { return Take(Count(limits::kRowBytesMax)); }

  void ReadRow(formats::RowBlock& block) {
    formats::RowBlock::Row row;
    row.first_cell = static_cast<std::uint32_t>(block.cells.size());
    row.row_number = static_cast<std::int64_t>(Number());
    row.line_number = static_cast<std::int64_t>(Number());
    row.flags = static_cast<std::uint16_t>(Number());
    row.cell_count = static_cast<std::uint32_t>(Count(limits::kColumnsMax));
    for (std::uint32_t c = 0; c < row.cell_count; ++c) {
      const std::string text = Text();
      block.cells.push_back({static_cast<std::uint32_t>(block.text.size()), static_cast<std::uint32_t>(text.size())});
      block.text += text;
    }
    const auto index = static_cast<std::uint32_t>(block.rows.size());
    const std::size_t problems = Count(limits::kColumnsMax * 16);
    for (std::size_t p = 0; p < problems; ++p) {
      const auto cell = static_cast<std::uint32_t>(Number());
      block.problems.push_back({index, cell, static_cast<formats::RowFlag>(Number())});
    }
    block.rows.push_back(row);
  }

  formats::ByteSource& source_;
  std::int64_t position_ = 0;
  bool ended_ = false;
  std::string form_;
  formats::TableHeader header_;
  std::vector<formats::Remark> remarks_;  // stays empty: they were said when the file itself was read
  formats::FileOrigin origin_;
};

}  // namespace

std::unique_ptr<formats::ByteSource> KeptRowsSource(formats::RowReader& reader, RowPreparer& preparer) {
  return std::make_unique<RowsSource>(reader, preparer);
}

std::unique_ptr<formats::RowReader> OpenKeptRows(formats::ByteSource& source) {
  return std::make_unique<KeptRowReader>(source);
}

}  // namespace credence::intake
