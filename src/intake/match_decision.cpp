#include "intake/match_decision.h"

#include "base/check.h"

namespace credence::intake {

std::string_view Name(MatchVerdict verdict) {
  switch (verdict) {
    case MatchVerdict::kSubject:
      return "subject";
    case MatchVerdict::kNobody:
      return "nobody";
    case MatchVerdict::kRejected:
      return "rejected";
  }
  CHECK(false);
  return "";
}

MatchVerdict MatchVerdictFromName(std::string_view name) {
  for (MatchVerdict verdict : {MatchVerdict::kSubject, MatchVerdict::kNobody, MatchVerdict::kRejected}) {
    if (Name(verdict) == name) return verdict;
  }
  CHECK(false);
  return MatchVerdict::kNobody;
}

ledger::Content DecidedContent(const MatchDecision& decision) {
  std::string withheld = std::to_string(decision.subject_id);
  for (const std::string* text : {&decision.about.identifier, &decision.about.department_id,
                                  &decision.about.normalised_name, &decision.name, &decision.reason}) {
    withheld.append("\n").append(std::to_string(text->size())).append(":").append(*text);
  }
  return {"{\"outcome\":\"" + std::string(Name(decision.verdict)) + "\",\"by\":\"" + decision.decided_by +
              "\",\"at\":\"" + std::to_string(decision.decided_at.epoch_ms) + "\"}",
          withheld};
}

ledger::Content UndoneContent(const MatchDecision& decision) {
  return {
      "{\"by\":\"" + decision.undone_by + "\",\"at\":\"" + std::to_string(decision.undone_at.value().epoch_ms) + "\"}",
      decision.undone_reason};
}

std::string ObjectOf(const MatchDecision& decision) { return "match:" + std::to_string(decision.id); }

}  // namespace credence::intake
