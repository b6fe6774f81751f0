#include "catalog/normalised_row.h"

#include <algorithm>
#include <cstring>

namespace credence::catalog {

std::string_view TextArena::Store(std::string_view text) {
  if (text.empty()) return {};
  while (current_ < blocks_.size() && blocks_[current_].size - used_ < text.size()) {
    ++current_;
    used_ = 0;
  }
  if (current_ == blocks_.size()) {
    std::size_t size = std::max(kBlockBytes, text.size());
    blocks_.push_back({std::make_unique<char[]>(size), size});
    used_ = 0;
  }
  char* place = blocks_[current_].bytes.get() + used_;
  std::memcpy(place, text.data(), text.size());
  used_ += text.size();
  return {place, text.size()};
}

void TextArena::Reset() {
  // One oversized row must not hold its memory for the rest of the file.
  if (blocks_.size() > 1) blocks_.resize(1);
  current_ = 0;
  used_ = 0;
}

std::optional<CivilDate> NormalisedRow::date(FieldIndex field) const {
  if (field == kNoField || cells_[field].day == kNoDay) return std::nullopt;
  return CivilDate::ParseIso(cells_[field].value);
}

void NormalisedRow::Reset(std::size_t field_count) {
  cells_.assign(field_count, Cell{});
  arena_.Reset();
  is_person_ = false;
  subject_key_ = {};
}

}  // namespace credence::catalog
