// SQL of identifier claims and of their ends.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "ledger/entry.h"
#include "subjects/claim.h"

namespace credence::subjects {

// Scheme `uscc`; the key is everything but the rest below.
struct ClaimKey {
  std::string value;
  std::string normalised_name;
  std::string department_id;
  std::string item;
  friend auto operator<=>(const ClaimKey&, const ClaimKey&) = default;
};

struct StoredClaim {
  ClaimKey key;
  std::string name;
  std::string verdict;
  std::string claimed_on;
  std::int64_t batch_id = 0;
  std::int64_t row = 0;
  std::int64_t last_batch_id = 0;
};

enum class EndCause { kSuperseded, kSettled };
std::string_view Name(EndCause cause);  // superseded, settled

struct ClaimEnd {
  ClaimKey key;
  std::int64_t number = 1;
  EndCause cause = EndCause::kSuperseded;
  std::string ended_on;
  std::string reopened_on;                   // empty: has ended
  std::int64_t batch_id = 0, row = 0;        // of the claim that supersedes
  std::string reason;                        // of the person who settled it
  ledger::EntryPlace place, reopened_place;  // of a settlement; zero otherwise
};

namespace claim_store {

// Claims of one department and item about any of these values or names; once each.
std::vector<StoredClaim> FindAround(db::Transaction& tx, std::string_view department_id, std::string_view item,
                                    const std::vector<std::string>& values, const std::vector<std::string>& names);
std::optional<StoredClaim> FindAt(db::Transaction& tx, std::int64_t batch_id, std::int64_t row);
// False: somebody else has just made the same claim.
bool Insert(db::Transaction& tx, const StoredClaim& claim);
// Never an earlier batch than the one that is known.
void SaveLastBatch(db::Transaction& tx, const ClaimKey& key, std::int64_t batch_id);

// In the order of their numbers.
std::vector<ClaimEnd> EndsOf(db::Transaction& tx, const ClaimKey& key);
// Claims that have ended, among those with these values.
std::vector<ClaimEnd> StandingEnds(db::Transaction& tx, const std::vector<std::string>& values);
// False: somebody else has just ended it. Only after a look at EndsOf whose last one does not stand: so one end stands
// at most, as each has the number behind the last.
bool InsertEnd(db::Transaction& tx, const ClaimEnd& end);
void SaveReopened(db::Transaction& tx, const ClaimEnd& end);
void RemoveEnd(db::Transaction& tx, const ClaimEnd& end);

// For fsck.
void ForEach(db::Transaction& tx, const std::function<void(const StoredClaim&)>& visit);
void ForEachEnd(db::Transaction& tx, const std::function<void(const ClaimEnd&)>& visit);

}  // namespace claim_store
}  // namespace credence::subjects
