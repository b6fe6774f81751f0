// SQL of the postings of names: kept where names are learned, read where they are searched.
//
// A new name waits in name_pending until the block of its subject is complete, so that a page is written once and no
// writer changes thousands of rows for one name. What waits is bounded by limits::kPendingNamesMax.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "subjects/name_grams.h"

namespace credence::subjects::name_postings {

struct PendingName {
  std::int64_t subject_id = 0;
  std::string name;  // in its comparing form
  std::string search_form;
  bool is_first = false;  // of its subject
};

// Names of new subjects (number and comparing form), in any order; writes the blocks that they complete.
void AddFirstNames(db::Transaction& tx, const std::map<std::int64_t, std::string>& names);
// Another name of a subject, in its comparing form, which it has not borne before.
void AddFurtherName(db::Transaction& tx, std::int64_t subject_id, std::string_view name);
// Writes one block of what waits if more waits than may; false when there is nothing to do. For installations whose
// names were learned before there were postings.
bool WriteOverdueBlock(db::Transaction& tx);
// Gives its search form to whatever waits without one, for the same installations.
void KeepMissingForms(db::Transaction& tx);

// What waits and may hold `text` in its search form; everything for an empty text. In no order. The transaction must
// not be used inside `visit`.
void ForEachPending(db::Transaction& tx, std::string_view text, const std::function<void(const PendingName&)>& visit);
// The number behind the last block that can have pages; 0 when there are no subjects.
std::int64_t BlocksEnd(db::Transaction& tx);
// The postings of a gram by block, ascending, each list sorted; blocks without any are left out.
using PostingsByBlock = std::map<std::int64_t, std::vector<Posting>>;
PostingsByBlock Find(db::Transaction& tx, std::string_view gram, const std::vector<std::int64_t>& blocks);
// Those of `beginnings` at which a text with the gram at `offset` begins. `postings` grows by about as many as had
// to be read.
PostingsByBlock FindAmong(db::Transaction& tx, std::string_view gram, Place offset, const PostingsByBlock& beginnings,
                          std::size_t& postings);

// Walks the pages of one block, in no order.
void ForEachPage(db::Transaction& tx, std::int64_t block,
                 const std::function<void(std::int64_t bucket, const std::string& page)>& visit);

}  // namespace credence::subjects::name_postings
