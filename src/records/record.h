// A record (信用记录): one official decision about one subject (design 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "ledger/entry.h"

namespace credence::records {

// The public number `<subject>-<record>`; the first part leads to the subject's data on a distributed database.
struct RecordId {
  std::int64_t subject_id = 0;
  std::int64_t number = 0;
  std::string str() const { return std::to_string(subject_id) + "-" + std::to_string(number); }
  static std::optional<RecordId> Parse(std::string_view text);
  friend auto operator<=>(const RecordId&, const RecordId&) = default;
};

// held → active → superseded, revoked, repaired, expired. Held: accepted, not publishable yet; the clock runs on.
enum class RecordState { kHeld, kActive, kSuperseded, kRevoked, kRepaired, kExpired };
std::string_view Name(RecordState state);
RecordState RecordStateFromName(std::string_view name);

// What is derived from content, rule set, calendar and receiving date by one pure function (derivation.h).
struct Derived {
  std::string decided_on;       // ISO; empty for register rows
  std::string document_number;  // as written
  std::string publish_by;       // deadline of 双公示; empty when the item has none
  bool provisional = false;
  std::string public_from;  // empty: never published
  std::string public_until;
  std::string publicity_class;
  std::string rule_set;
  friend bool operator==(const Derived&, const Derived&) = default;
};

struct Record {
  RecordId id;
  std::string item;
  int item_version = 0;
  std::string record_key;
  std::string decision_key;
  std::string subject_key;  // the identifier as reported, normalised
  std::string department_id;
  std::string received_on;  // of the first version: later ones do not change when publication began
  Derived derived;
  RecordState state = RecordState::kActive;
  bool disputed = false;
  bool under_review = false;
  std::string withheld;  // field codes joined by ';'
  int version = 1;
  std::string payload;  // JSON: field code -> normalised value, without sensitive fields
  std::string content_digest;
  std::int64_t batch_id = 0;
  std::string replaces;     // public id
  std::string replaced_by;  // public id
  ledger::EntryPlace place;
  Instant filed_at;
  Instant changed_at;

  // Visible to everybody on that day.
  bool IsPublicOn(CivilDate today) const;
  // Was or will be visible, but is not: the page says that the publication has ended.
  bool HasEndedBy(CivilDate today) const;
};

// An earlier payload of a record.
struct RecordVersion {
  int version = 1;
  int item_version = 0;
  std::string department_id;
  std::string received_on;
  std::string withheld;
  std::string payload;
  std::string content_digest;
  std::int64_t batch_id = 0;
  ledger::EntryPlace place;
  Instant filed_at;
  Instant until;
};

// A sensitive field of one version, sealed.
struct RecordSecret {
  RecordId id;
  int version = 1;
  std::string field;
  std::string sealed;
  std::string blind_index;

  // What binds the sealed text to its place.
  static std::string Context(const RecordId& id, int version, std::string_view field);
};

}  // namespace credence::records
