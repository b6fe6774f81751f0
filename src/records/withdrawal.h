// A withdrawal (撤回): a department takes back a record that it has reported, with a reason from a list. Of a record
// that the public can see a second person decides. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/error.h"
#include "base/result.h"
#include "base/texts.h"
#include "ledger/entry.h"
#include "records/record.h"

namespace credence::records {

// Code points of what is written beside a reason, and of why a withdrawal is refused.
inline constexpr std::size_t kWithdrawalNoteMin = 2;
inline constexpr std::size_t kWithdrawalNoteMax = 500;

struct WithdrawalReason {
  std::string code;
  std::string title_zh, title_en;
  bool asks_note = false;

  const std::string& Title(Language language) const { return language == Language::kEnglish ? title_en : title_zh; }
};

// catalog/withdrawal_reasons.json of the binary; lives as long as the program.
const std::vector<WithdrawalReason>& WithdrawalReasons();
// nullptr for none.
const WithdrawalReason* FindWithdrawalReason(std::string_view code);

// asked → done, refused, taken_back; without a second person done at once.
enum class WithdrawalState { kAsked, kDone, kRefused, kTakenBack };
std::string_view Name(WithdrawalState state);
WithdrawalState WithdrawalStateFromName(std::string_view name);

struct Withdrawal {
  RecordId record;
  std::int64_t attempt = 1;
  int record_version = 1;  // that was seen
  std::string department_id;
  std::string reason;  // code of a WithdrawalReason
  std::string note;
  bool second_person = false;
  WithdrawalState state = WithdrawalState::kAsked;
  std::string asked_by;
  Instant asked_at;
  std::string decided_by;  // empty while it waits
  Instant decided_at;
  std::string decision_note;
  ledger::EntryPlace place;
};

// What is written, in its stored form: blanks at the ends removed. Error codes: records.withdrawal_note {limit} for too
// short, too long, no text, or numbers of persons in it; empty is permitted unless `is_asked`.
Result<std::string> CheckWithdrawalNote(std::string_view note, bool is_asked);

// What the ledger entry of the newest step commits to: state and reason are public, the rest is not.
ledger::Content ContentOf(const Withdrawal& withdrawal);
// The action of that entry: record.withdrawal_asked, record.revoked, record.withdrawal_refused,
// record.withdrawal_taken_back.
std::string_view ActionOf(WithdrawalState state);

}  // namespace credence::records
