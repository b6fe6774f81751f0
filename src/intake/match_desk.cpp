#include "intake/match_desk.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/finding_codes.h"
#include "identity/credit_code.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "intake/match_errors.h"
#include "intake/match_store.h"
#include "subjects/merging.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"

namespace credence::intake {
namespace {

constexpr std::size_t kTypedCodePoints = 40;

MatchCase CaseOf(const UnmatchedRow& row) {
  return {row.identifier, row.department_id, identity::NormaliseName(row.name)};
}

// The bearer of the code, merged or not: what is filed under a merged code comes back with it.
Result<subjects::Subject> FindBearer(db::Transaction& tx, std::string_view typed_code) {
  ASSIGN_OR_RETURN(identity::CreditCode code, identity::CreditCode::Parse(identity::NormaliseIdentifier(typed_code)));
  auto holders = subjects::subject_store::HoldersOf(tx, subjects::Scheme::kUnifiedCode, {code.str()});
  if (holders.empty()) return Error(subjects::errors::kNotFound, {{"code", code.str()}});
  auto subject = subjects::subject_store::Find(tx, holders.begin()->second);
  CHECK(subject.has_value());
  return *std::move(subject);
}

// Of a caller who has the permission.
const Reach& ManageReach(const Caller& caller) { return *caller.ReachOf(Permission::kManageSubjects); }

// Whose rows the caller may list; a department that was asked for must be among them.
Result<const Reach*> ReachFor(const Caller& caller, const WaitingQuery& query) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  if (!query.department_id.empty()) {
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReadSubjects, query.department_id));
  }
  return caller.ReachOf(Permission::kReadSubjects);
}

Error OtherSubjectError(const records::Filed& filed) {
  if (filed.code == catalog::codes::kOtherSubject && filed.count == 1) {
    return Error(errors::kMatchOtherSubject, {{"record", filed.other.str()}});
  }
  return Error(errors::kMatchOtherMany, {{"count", std::to_string(filed.count)}});
}

}  // namespace

std::string RowName(const UnmatchedRow& row) { return std::to_string(row.batch_id) + "-" + std::to_string(row.row); }

Result<UnmatchedRow> MatchDesk::FindRow(db::Transaction& tx, const Reach& reach, std::string_view name) const {
  std::int64_t batch = 0, row = 0;
  const char* const last = name.data() + name.size();
  const auto first = std::from_chars(name.data(), last, batch);
  if (first.ec == std::errc() && first.ptr != last && *first.ptr == '-') {
    const auto second = std::from_chars(first.ptr + 1, last, row);
    if (second.ec == std::errc() && second.ptr == last) {
      auto found = batch_store::FindUnmatched(tx, batch, row);
      if (found && reach.Covers(found->department_id)) return *std::move(found);
      // Somebody else was quicker: whoever comes too late is told by which decision.
      auto decision = match_store::DecisionOfRow(tx, batch, row);
      if (decision && reach.Covers(decision->about.department_id)) {
        return Error(errors::kRowDecided, {{"row", std::string(name)}, {"decision", std::to_string(decision->id)}});
      }
    }
  }
  return Error(errors::kRowNotFound, {{"row", identity::MaskFreeText(Shorten(name, kTypedCodePoints))}});
}

std::vector<WaitingView> MatchDesk::Views(db::Transaction& tx, std::vector<UnmatchedRow> rows) const {
  std::vector<WaitingRow> opened;
  std::vector<std::string> identifiers;
  for (const UnmatchedRow& row : rows) {
    opened.push_back(OpenWaitingRow(row, parts_.items, parts_.data_key));
    identifiers.push_back(row.identifier);
  }
  auto candidates = FindCandidates(tx, opened);
  const auto standing = match_store::Standing(tx, identifiers);
  std::vector<WaitingView> views;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    WaitingView view{std::move(rows[i]), std::nullopt, std::move(candidates[i]), {}};
    if (auto decision = standing.find(CaseOf(view.row)); decision != standing.end()) view.decision = decision->second;
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<WaitingView>> MatchDesk::List(const Caller& caller, const WaitingQuery& query) {
  ASSIGN_OR_RETURN(const Reach* reach, ReachFor(caller, query));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<WaitingView>> {
    return Views(tx, batch_store::ListUnmatched(tx, query, *reach));
  });
}

Result<std::int64_t> MatchDesk::CountWaiting(const Caller& caller, const WaitingQuery& query) {
  ASSIGN_OR_RETURN(const Reach* reach, ReachFor(caller, query));
  return parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::int64_t> { return batch_store::CountWaiting(tx, query, *reach); });
}

Result<WaitingView> MatchDesk::Show(const Caller& caller, std::string_view row) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<WaitingView> {
    ASSIGN_OR_RETURN(UnmatchedRow found, FindRow(tx, *caller.ReachOf(Permission::kReadSubjects), row));
    WaitingView view = std::move(Views(tx, {std::move(found)}).front());
    const WaitingRow opened = OpenWaitingRow(view.row, parts_.items, parts_.data_key);
    for (std::size_t f = 0; f < opened.item->fields.size(); ++f) {
      const catalog::FieldDefinition& field = opened.item->fields[f];
      if (opened.storage[f].empty() || field.sensitive || field.disclosure == catalog::Disclosure::kInternal) continue;
      view.fields.emplace_back(field.title, opened.storage[f]);
    }
    return view;
  });
}

Result<std::vector<MatchDecision>> MatchDesk::Decisions(const Caller& caller, std::int64_t before_id,
                                                        std::int64_t rows_max) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<MatchDecision>> {
    return match_store::Newest(tx, before_id, rows_max, *caller.ReachOf(Permission::kReadSubjects));
  });
}

MatchDecision MatchDesk::Decide(db::Transaction& tx, const Caller& caller, const UnmatchedRow& row,
                                MatchVerdict verdict, std::int64_t subject_id, std::string reason) {
  MatchDecision decision;
  decision.about = CaseOf(row);
  auto standing = match_store::Standing(tx, {row.identifier});
  if (auto earlier = standing.find(decision.about); earlier != standing.end()) {
    EndDecision(tx, caller, earlier->second, reason);  // only one stands about a case
  }
  decision.id = tx.ReserveId("match_decision");
  decision.name = row.name;
  decision.verdict = verdict;
  decision.subject_id = subject_id;
  decision.reason = std::move(reason);
  decision.decided_by = caller.name();
  decision.decided_at = parts_.clock.Now();
  decision.place =
      parts_.ledger.Append(tx, caller, {{"match.decided", ObjectOf(decision), DecidedContent(decision)}}).front();
  match_store::Insert(tx, decision);
  return decision;
}

void MatchDesk::EndDecision(db::Transaction& tx, const Caller& caller, MatchDecision& decision, std::string reason) {
  decision.undone_at = parts_.clock.Now();
  decision.undone_by = caller.name();
  decision.undone_reason = std::move(reason);
  decision.undone_place =
      parts_.ledger.Append(tx, caller, {{"match.undone", ObjectOf(decision), UndoneContent(decision)}}).front();
  match_store::SaveUndone(tx, decision);
}

std::vector<UnmatchedRow> MatchDesk::WaitingOf(db::Transaction& tx, const MatchDecision& decision) const {
  auto rows = batch_store::UnmatchedWith(tx, decision.about.identifier, decision.about.department_id);
  std::erase_if(rows, [&](const UnmatchedRow& row) { return CaseOf(row) != decision.about; });
  return rows;
}

// The row that was asked about must be filed; others of its case may have to wait on.
Status MatchDesk::FileRows(db::Transaction& tx, const Caller& caller, const UnmatchedRow& asked,
                           records::OtherSubject meaning, MatchOutcomes& outcomes) {
  std::vector<std::string> done;
  for (UnmatchedRow& row : WaitingOf(tx, outcomes.decision)) {
    WaitingRow waiting = OpenWaitingRow(row, parts_.items, parts_.data_key);
    waiting.draft.subject_id = outcomes.decision.subject_id;
    const bool is_asked = row.record_key == asked.record_key;
    const records::FilingContext context{waiting.item, row.department_id, parts_.clock.Today(), row.batch_id,
                                         is_asked ? meaning : records::OtherSubject::kAsk};
    const records::Filed filed = parts_.record_filer.File(tx, caller, context, {waiting.draft}).front();
    if (filed.outcome == records::FilingOutcome::kRefused) {
      if (is_asked) return OtherSubjectError(filed);
      ++outcomes.still_waiting;
      continue;
    }
    done.push_back(row.record_key);
    outcomes.records.push_back(filed.id.str());
    match_store::AddRow(tx, {std::move(row), outcomes.decision.id, filed.id.str()}, parts_.clock.Now());
  }
  outcomes.rows = static_cast<std::int64_t>(done.size());
  batch_store::RemoveUnmatched(tx, done);
  return {};
}

Result<MatchOutcomes> MatchDesk::Accept(const Caller& caller, const AcceptRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  ASSIGN_OR_RETURN(std::string reason, subjects::CheckReason(request.reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<MatchOutcomes> {
    tx.TakeTurn(kMatchTurn);
    ASSIGN_OR_RETURN(UnmatchedRow row, FindRow(tx, ManageReach(caller), request.row));
    ASSIGN_OR_RETURN(subjects::Subject subject, FindBearer(tx, request.subject_code));
    MatchOutcomes outcomes;
    outcomes.remarks = CompareWith(tx, OpenWaitingRow(row, parts_.items, parts_.data_key), subject).remarks;
    outcomes.decision = Decide(tx, caller, row, MatchVerdict::kSubject, subject.id, std::move(reason));
    RETURN_IF_ERROR(FileRows(tx, caller, row, request.other_subject, outcomes));
    return outcomes;
  });
}

Result<MatchOutcomes> MatchDesk::SetAside(const Caller& caller, std::string_view row_name, std::string_view reason) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  ASSIGN_OR_RETURN(std::string why, subjects::CheckReason(reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<MatchOutcomes> {
    tx.TakeTurn(kMatchTurn);
    ASSIGN_OR_RETURN(UnmatchedRow row, FindRow(tx, ManageReach(caller), row_name));
    const auto standing = match_store::Standing(tx, {row.identifier});
    if (auto earlier = standing.find(CaseOf(row)); earlier != standing.end()) {
      return Error(errors::kDecidedAlready, {{"decision", std::to_string(earlier->second.id)}});
    }
    MatchOutcomes outcomes;
    outcomes.decision = Decide(tx, caller, row, MatchVerdict::kNobody, 0, std::move(why));
    outcomes.still_waiting = static_cast<std::int64_t>(WaitingOf(tx, outcomes.decision).size());
    return outcomes;
  });
}

Result<MatchOutcomes> MatchDesk::Reject(const Caller& caller, std::string_view row_name, std::string_view reason) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  ASSIGN_OR_RETURN(std::string why, subjects::CheckReason(reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<MatchOutcomes> {
    tx.TakeTurn(kMatchTurn);
    ASSIGN_OR_RETURN(UnmatchedRow asked, FindRow(tx, ManageReach(caller), row_name));
    MatchOutcomes outcomes;
    outcomes.decision = Decide(tx, caller, asked, MatchVerdict::kRejected, 0, std::move(why));
    std::vector<std::string> done;
    for (UnmatchedRow& row : WaitingOf(tx, outcomes.decision)) {
      done.push_back(row.record_key);
      match_store::AddRow(tx, {std::move(row), outcomes.decision.id, ""}, parts_.clock.Now());
    }
    outcomes.rows = static_cast<std::int64_t>(done.size());
    batch_store::RemoveUnmatched(tx, done);
    return outcomes;
  });
}

Result<MatchOutcomes> MatchDesk::Undo(const Caller& caller, std::int64_t decision_id, std::string_view reason) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  ASSIGN_OR_RETURN(std::string why, subjects::CheckReason(reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<MatchOutcomes> {
    tx.TakeTurn(kMatchTurn);
    auto decision = match_store::Find(tx, decision_id);
    const std::string number = std::to_string(decision_id);
    if (!decision || !ManageReach(caller).Covers(decision->about.department_id))
      return Error(errors::kDecisionNotFound, {{"decision", number}});
    if (decision->undone_at) {
      return Error(errors::kUndoneAlready, {{"decision", number}, {"date", BeijingDate(*decision->undone_at).Iso()}});
    }
    MatchOutcomes outcomes;
    EndDecision(tx, caller, *decision, std::move(why));
    outcomes.decision = *decision;
    for (const DecidedRow& decided : match_store::RowsOf(tx, decision_id)) {
      if (!decided.record.empty()) {
        const auto id = records::RecordId::Parse(decided.record);
        CHECK(id.has_value());
        if (!parts_.record_filer.Withdraw(tx, caller, *id, decided.row.batch_id)) continue;
        outcomes.records.push_back(decided.record);
      }
      batch_store::AddUnmatched(tx, decided.row, parts_.clock.Now());
      ++outcomes.rows;
    }
    match_store::RemoveRows(tx, decision_id);
    return outcomes;
  });
}

}  // namespace credence::intake
