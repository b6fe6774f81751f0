// One table of an edition, written: the columns it has, and what stands in them for a stored row. The way back of
// MatchHeader and of what an edition renames (domain 3.1). Dates have slashes (DP-03). Immutable; shared by threads.
// Refers to the item, which must outlive it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/item_definition.h"

namespace credence::catalog {

class EditionTable {
 public:
  // `with_local`: also the columns that are not of the national standard.
  EditionTable(const ItemDefinition& item, const Edition& edition, bool with_local);

  // The codes of the columns, in the order of the item.
  const std::vector<std::string>& header() const { return header_; }
  // `values` are normalised, by field index of the item; an empty text is an absent value. Replaces `cells`.
  void Fill(std::span<const std::string_view> values, std::vector<std::string>& cells) const;

 private:
  struct Column {
    FieldIndex field = kNoField;
    const Rename* rename = nullptr;  // what this column of an older edition is stored as
  };

  const ItemDefinition& item_;
  std::vector<Column> columns_;
  std::vector<std::string> header_;
};

}  // namespace credence::catalog
