// What a person decided about waiting rows (匹配认定): the rows of one department that bear one identifier and one name
// are those of a subject, are those of nobody we know, or are sent back. It stands until it is undone and speaks for
// later rows as well; a number that the register knows speaks louder. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "ledger/entry.h"

namespace credence::intake {

// Whoever takes rows out of the waiting room, or puts them back, takes this turn first of all
// (db::Transaction::TakeTurn); slices of batches, which may work beside each other, take it shared. Whoever ends a
// batch of the register takes it too, before counting who waits: a slice may have looked before the register was filed.
inline constexpr std::string_view kMatchTurn = "intake.match";

enum class MatchVerdict {
  kSubject,   // filed under it, also what comes later
  kNobody,    // waits on; not asked again
  kRejected,  // sent back to the department, also what comes later
};
std::string_view Name(MatchVerdict verdict);  // subject, nobody, rejected
MatchVerdict MatchVerdictFromName(std::string_view name);

// What a decision is about.
struct MatchCase {
  std::string identifier;  // the subject key as reported
  std::string department_id;
  std::string normalised_name;
  friend auto operator<=>(const MatchCase&, const MatchCase&) = default;
};

struct MatchDecision {
  std::int64_t id = 0;
  MatchCase about;
  std::string name;  // as reported in the row that was looked at
  MatchVerdict verdict = MatchVerdict::kNobody;
  std::int64_t subject_id = 0;  // 0 unless kSubject
  std::string reason;
  std::string decided_by;
  Instant decided_at;
  ledger::EntryPlace place;
  std::optional<Instant> undone_at;
  std::string undone_by;
  std::string undone_reason;
  ledger::EntryPlace undone_place;
};

// What the ledger entries `match.decided` and `match.undone` of the object `match:<id>` commit to; what was reported
// and the reasons stand in the withheld half.
ledger::Content DecidedContent(const MatchDecision& decision);
ledger::Content UndoneContent(const MatchDecision& decision);
std::string ObjectOf(const MatchDecision& decision);

}  // namespace credence::intake
