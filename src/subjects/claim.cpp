#include "subjects/claim.h"

#include <algorithm>
#include <map>
#include <set>

#include "identity/citizen_number.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "subjects/claim_store.h"
#include "subjects/subject_store.h"

namespace credence::subjects {
namespace {

bool IsOfAPerson(const IdentifierClaim& claim, CivilDate today) {
  if (identity::CheckCitizenNumber(claim.value, today).acceptable()) return true;
  // A mistyped number of a person is still one: whoever reads it can guess the digit.
  return claim.verdict != "valid" && identity::ContainsPersonalData(claim.value);
}

// The claims of one call, and what its department said before about the same codes and names.
class ClaimBook {
 public:
  ClaimBook(db::Transaction& tx, const ClaimSource& source, const std::vector<IdentifierClaim>& claims)
      : tx_(tx), source_(source) {
    std::vector<std::string> values, names;
    for (const IdentifierClaim& claim : claims) {
      values.push_back(claim.value);
      names.push_back(identity::NormaliseName(claim.name));
    }
    for (StoredClaim& stored : claim_store::FindAround(tx, source.department_id, source.item, values, names)) {
      by_value_.emplace(stored.key.value, stored.key);
      by_name_.emplace(stored.key.normalised_name, stored.key);
      known_.emplace(stored.key, std::move(stored));
    }
    std::vector<std::string> known_values;
    for (const auto& [key, stored] : known_) known_values.push_back(key.value);
    for (ClaimEnd& end : claim_store::StandingEnds(tx, known_values)) ends_.insert_or_assign(end.key, std::move(end));
  }

  // Whether it was made for the first time.
  bool Remember(const IdentifierClaim& claim) {
    const ClaimKey key{claim.value, identity::NormaliseName(claim.name), source_.department_id, source_.item};
    auto known = known_.find(key);
    if (known != known_.end()) {
      Repeat(known->second);
      return false;
    }
    StoredClaim stored{key,       claim.name,      claim.verdict, source_.received_on.Iso(), source_.batch_id,
                       claim.row, source_.batch_id};
    const bool is_new = claim_store::Insert(tx_, stored);
    known_.emplace(key, std::move(stored));
    return is_new;
  }

  void EndWhatItSupersedes(const IdentifierClaim& claim) {
    if (!IsPossibleCode(claim.verdict)) return;
    const std::string name = identity::NormaliseName(claim.name);
    std::vector<ClaimKey> others;
    auto consider = [&](const std::multimap<std::string, ClaimKey>& by_text, const std::string& text) {
      const auto [begin, end] = by_text.equal_range(text);
      for (auto at = begin; at != end; ++at) {
        const StoredClaim& stored = known_.at(at->second);
        const bool same = stored.key.value == claim.value && stored.key.normalised_name == name;
        if (!same && stored.last_batch_id < source_.batch_id && !ends_.contains(stored.key)) {
          others.push_back(stored.key);
        }
      }
    };
    consider(by_value_, claim.value);
    consider(by_name_, name);
    for (const ClaimKey& key : others) {
      if (!RegisterConfirms(key)) End(known_.at(key), claim);
    }
  }

 private:
  void Repeat(StoredClaim& stored) {
    if (stored.last_batch_id < source_.batch_id) {  // an older batch may be filed beside a newer one
      stored.last_batch_id = source_.batch_id;
      claim_store::SaveLastBatch(tx_, stored.key, source_.batch_id);
    }
    auto end = ends_.find(stored.key);
    // What a person settled stays settled.
    if (end == ends_.end() || end->second.cause == EndCause::kSettled) return;
    end->second.reopened_on = source_.received_on.Iso();
    if (end->second.reopened_on <= end->second.ended_on) {
      claim_store::RemoveEnd(tx_, end->second);  // it never ended for as much as a day
    } else {
      claim_store::SaveReopened(tx_, end->second);
    }
    ends_.erase(end);
  }

  void End(const StoredClaim& stored, const IdentifierClaim& by) {
    const auto earlier = claim_store::EndsOf(tx_, stored.key);
    // Somebody settled it at this moment, or another file superseded it.
    if (!earlier.empty() && earlier.back().reopened_on.empty()) return;
    ClaimEnd end;
    end.key = stored.key;
    end.number = earlier.empty() ? 1 : earlier.back().number + 1;
    end.ended_on = std::max(source_.received_on.Iso(), stored.claimed_on);
    end.batch_id = source_.batch_id;
    end.row = by.row;
    if (claim_store::InsertEnd(tx_, end)) ends_.emplace(stored.key, std::move(end));
  }

  // The register says today that this code belongs to the bearer of this name: then both of two claims stand.
  bool RegisterConfirms(const ClaimKey& key) {
    const auto holders = subject_store::HoldersOf(tx_, Scheme::kUnifiedCode, {key.value});
    if (holders.empty()) return false;
    auto subject = subject_store::Find(tx_, holders.begin()->second);
    return subject && identity::NormaliseName(subject->name) == key.normalised_name;
  }

  db::Transaction& tx_;
  const ClaimSource& source_;
  std::map<ClaimKey, StoredClaim> known_;
  std::multimap<std::string, ClaimKey> by_value_, by_name_;  // of earlier calls only
  std::map<ClaimKey, ClaimEnd> ends_;                        // that stand
};

}  // namespace

bool IsPossibleCode(std::string_view verdict) {
  return verdict == "valid" || verdict == "region" || verdict == "org_check";
}

std::vector<IdentifierClaim> RememberClaims(db::Transaction& tx, const ClaimSource& source,
                                            const std::vector<IdentifierClaim>& claims) {
  std::vector<IdentifierClaim> kept, made;
  for (const IdentifierClaim& claim : claims) {
    if (!IsOfAPerson(claim, source.received_on)) kept.push_back(claim);
  }
  if (kept.empty()) return made;
  ClaimBook book(tx, source, kept);
  for (const IdentifierClaim& claim : kept) {
    if (book.Remember(claim)) made.push_back(claim);
  }
  // All of them first: what this batch says again is not superseded by it.
  for (const IdentifierClaim& claim : kept) book.EndWhatItSupersedes(claim);
  return made;
}

std::string ClaimLine(const ClaimSource& source, const IdentifierClaim& claim) {
  std::string line = source.department_id + "\n" + source.item + "\n" + std::to_string(source.batch_id) + "\n" +
                     source.received_on.Iso() + "\n" + std::to_string(claim.row) + "\n" + claim.verdict;
  for (const std::string* text : {&claim.value, &claim.name}) {
    line.append("\n").append(std::to_string(text->size())).append(":").append(*text);
  }
  return line;
}

}  // namespace credence::subjects
