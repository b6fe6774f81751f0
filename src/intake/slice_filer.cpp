#include "intake/slice_filer.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "base/check.h"
#include "base/limits.h"
#include "catalog/finding_codes.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "intake/batch_store.h"
#include "intake/match_decision.h"
#include "intake/match_finding_codes.h"
#include "intake/task_store.h"
#include "intake/waiting_row.h"
#include "jobs/job_store.h"
#include "records/register_check.h"
#include "subjects/claim.h"
#include "subjects/matching.h"
#include "subjects/registration.h"
#include "subjects/subjects_service.h"

namespace credence::intake {
namespace {

using catalog::FieldIndex;
using catalog::Finding;
using catalog::ItemDefinition;
using catalog::Severity;

// Rows filed between two looks at the clock. While somebody waits to write, no step is begun after a third of
// limits::kSliceMs, so that the last one and the commit fit into the rest, also where the disk is slow now and then.
// While nobody does, steps go on: one commit for all of them costs little more than one for each.
constexpr std::size_t kStepRows = 125;
// Two programs that file the same keys at once meet at a unique key; the second try sees what the first filed.
constexpr int kTriesMax = 5;
constexpr std::chrono::milliseconds kPause(50);
// In place of a subject: a person decided that the row goes back to its department.
constexpr std::int64_t kSentBack = -1;

std::string_view ValueOf(const PreparedRow& row, FieldIndex field) {
  return field == catalog::kNoField ? std::string_view() : row.values[field];
}

subjects::MatchRequest RequestOf(const ItemDefinition& item, const PreparedRow& row) {
  // A code that is not valid may stand beside a number that is: then the subject key is of the other.
  const std::string_view code = ValueOf(row, item.subject.uscc);
  return {std::string(code == row.subject_key ? code : ""), std::string(ValueOf(row, item.subject.organisation_no)),
          std::string(ValueOf(row, item.subject.registration_no)), std::string(ValueOf(row, item.subject.name))};
}

void AddFinding(PreparedRow& row, std::string_view rule, std::string_view code, Severity severity, std::string field,
                TextValues values) {
  row.findings.push_back(
      {row.row, std::move(field), std::string(rule), std::string(code), severity, "", std::move(values)});
}

bool HasError(const PreparedRow& row) {
  return std::any_of(row.findings.begin(), row.findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::kError; });
}

std::int64_t ElapsedMs(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since).count();
}

bool MayGoOn(db::Transaction& tx, std::int64_t elapsed_ms) {
  return elapsed_ms < limits::kSliceMs / 3 || (elapsed_ms < limits::kLongSliceMs && !tx.MayBeWaitedFor());
}

}  // namespace

std::size_t SliceFiler::FileSome(const Caller& caller, Sink sink, std::span<PreparedRow> rows, Batch& batch,
                                 std::int64_t job_id, std::int64_t& mark) {
  const std::size_t rows_max = std::min(rows.size(), limits::kSliceRowsMax);
  for (int attempt = 1;; ++attempt) {
    Batch after = batch;
    // Findings that filing adds are taken back when the transaction has to be tried again.
    std::vector<std::size_t> checked;
    for (const PreparedRow& row : rows.first(rows_max)) checked.push_back(row.findings.size());
    std::size_t taken = 0;
    try {
      Status filed = database_.Write([&](db::Transaction& tx) -> Status {
        if (sink == Sink::kFile) TakeTurns(tx);
        const auto begin = std::chrono::steady_clock::now();
        rows_by_month_.clear();
        while (taken < rows_max && (taken == 0 || MayGoOn(tx, ElapsedMs(begin)))) {
          const std::size_t step = std::min(kStepRows, rows_max - taken);
          FileRows(tx, caller, sink, rows.subspan(taken, step), after);
          taken += step;
        }
        const Instant now = clock_.Now();
        batch_store::Save(tx, after, now);
        task_store::AddRows(tx, after.id, after.department_id, after.item, after.received_on.Iso(), rows_by_month_);
        jobs::MoveMark(tx, job_id, mark, mark + static_cast<std::int64_t>(taken), now);
        return {};
      });
      CHECK(filed.ok());
      batch = after;
      mark += static_cast<std::int64_t>(taken);
      return taken;
    } catch (const db::UniqueViolation&) {
      if (attempt == kTriesMax) throw;
    } catch (const db::Unavailable&) {  // two programs that wait for each other, too
      if (attempt == kTriesMax) throw;
      std::this_thread::sleep_for(kPause * attempt);
    }
    for (std::size_t i = 0; i < rows_max; ++i) rows[i].findings.resize(checked[i]);
  }
}

// Rows that wait, and those filed by a decision, are read and written by the match desk and the rematch as well: while
// one of them works no slice does, and the other way round. Slices work beside each other, those of one item
// behind each other, from the start: a row that waits has one key, which two of them may write.
void SliceFiler::TakeTurns(db::Transaction& tx) {
  const ItemDefinition& item = program_.item();
  if (!item.is_register) tx.TakeSharedTurn(kMatchTurn);
  records::TakeTurnOf(tx, item.code);
}

void SliceFiler::Examine(db::Transaction& tx, const Caller& caller, std::span<PreparedRow> rows, Batch& batch) {
  Judge(tx, caller, Sink::kExamine, rows, batch);
}

void SliceFiler::Judge(db::Transaction& tx, const Caller& caller, Sink sink, std::span<PreparedRow> rows,
                       Batch& batch) {
  std::vector<PreparedRow*> accepted;
  for (PreparedRow& row : rows) {
    ++batch.counts.rows;
    if (row.accepted()) {
      accepted.push_back(&row);
    } else {
      ++batch.counts.refused;
      batch.counts.left_out += row.left_out ? 1 : 0;
      batch.counts.persons += row.verdict == catalog::Verdict::kPerson ? 1 : 0;
    }
  }
  auto subject_ids = FindSubjects(tx, sink, accepted, batch);
  FileMatched(tx, caller, sink, accepted, subject_ids, batch);
  if (sink == Sink::kFile) RememberClaims(tx, rows, batch);
  CountWarned(accepted, batch);
  if (sink == Sink::kFile && batch.corrects != 0) Settle(tx, accepted, batch);
}

void SliceFiler::FileRows(db::Transaction& tx, const Caller& caller, Sink sink, std::span<PreparedRow> rows,
                          Batch& batch) {
  Judge(tx, caller, sink, rows, batch);
  if (sink == Sink::kFile) CountMonths(rows, batch);
  catalog::FindingList findings;
  for (PreparedRow& row : rows) findings.insert(findings.end(), row.findings.begin(), row.findings.end());
  batch_store::AddFindings(tx, batch.id, findings, batch.counts.findings);
  batch.counts.findings += static_cast<std::int64_t>(findings.size());
}

// What was filed or waits for its subject counts for the month of its decision: reporting tasks are answered from it.
void SliceFiler::CountMonths(std::span<PreparedRow> rows, const Batch& batch) {
  const FieldIndex decided = program_.item().is_register ? catalog::kNoField : program_.item().decision_date;
  const std::string received = batch.received_on.Iso();
  for (const PreparedRow& row : rows) {
    if (!row.accepted() || HasError(row)) continue;
    const bool is_dated = CivilDate::ParseIso(ValueOf(row, decided)).has_value();
    const std::string_view date = is_dated ? ValueOf(row, decided) : std::string_view(received);
    ++rows_by_month_[std::string(date.substr(0, 7))];
  }
}

// After matching and filing, which may warn of an accepted row or refuse it.
void SliceFiler::CountWarned(const std::vector<PreparedRow*>& accepted, Batch& batch) {
  for (const PreparedRow* row : accepted) {
    if (row->findings.empty() || HasError(*row)) continue;
    ++batch.counts.warned;
    const bool asks = std::any_of(row->findings.begin(), row->findings.end(),
                                  [](const Finding& finding) { return finding.asks_reason; });
    batch.counts.reasons_asked += asks ? 1 : 0;
  }
}

// Rows that were filed, or wait for their subject, settle the rows of the corrected batch that they name. A file
// without the column of original rows is taken for the whole file sent again: its rows keep their numbers.
void SliceFiler::Settle(db::Transaction& tx, const std::vector<PreparedRow*>& accepted, const Batch& batch) {
  std::vector<SettledRow> settled;
  for (const PreparedRow* row : accepted) {
    const std::int64_t original = names_original_rows_ ? row->original_row : row->row;
    if (original != 0 && !HasError(*row)) settled.push_back({original, batch.id, row->row});
  }
  batch_store::SettleRows(tx, batch.corrects, settled);
}

// The subject of each row; 0 for a row that waits.
std::vector<std::int64_t> SliceFiler::FindSubjects(db::Transaction& tx, Sink sink,
                                                   const std::vector<PreparedRow*>& rows, Batch& batch) {
  const ItemDefinition& item = program_.item();
  if (item.is_register) {
    if (sink == Sink::kExamine) return std::vector<std::int64_t>(rows.size(), 0);
    std::vector<subjects::RegisterEntry> entries;
    for (const PreparedRow* row : rows) entries.push_back(records::RegisterEntryOf(item, row->values));
    return subjects::RegisterOrganisations(tx, entries, batch.received_on, clock_.Now());
  }
  std::vector<subjects::MatchRequest> requests;
  for (const PreparedRow* row : rows) requests.push_back(RequestOf(item, *row));
  const auto matches = subjects::MatchSubjects(tx, requests);
  const auto decided = DecidedSubjects(tx, sink, rows, matches, batch);

  std::vector<std::int64_t> ids;
  const std::string name_field = item.field(item.subject.name).code;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const subjects::Match& match = matches[i];
    ids.push_back(match.holder_id != 0 ? match.holder_id : decided[i]);
    if (ids.back() == kSentBack) {
      ids.back() = 0;
      continue;
    }
    const TextValues registered = {{"registered", match.registered_name}};
    if (match.holder_id != 0 && match.name_differs) {
      AddFinding(*rows[i], "match", catalog::codes::kSubjectNameDiffers, Severity::kWarning, name_field, registered);
    }
    if (ids.back() != 0) continue;
    const bool unknown = match.outcome == subjects::MatchOutcome::kUnknown;
    AddFinding(*rows[i], "match", unknown ? catalog::codes::kSubjectUnmatched : catalog::codes::kSubjectAmbiguous,
               Severity::kWarning, name_field, unknown ? TextValues() : registered);
    ++batch.counts.unmatched;
    if (sink == Sink::kFile) KeepUnmatched(tx, *rows[i], batch);
  }
  return ids;
}

std::vector<std::int64_t> SliceFiler::DecidedSubjects(db::Transaction& tx, Sink sink,
                                                      const std::vector<PreparedRow*>& rows,
                                                      const std::vector<subjects::Match>& matches, Batch& batch) {
  by_decision_.clear();
  std::vector<std::int64_t> decided(rows.size(), 0);
  std::vector<std::string> identifiers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (matches[i].holder_id == 0) identifiers.push_back(rows[i]->subject_key);
  }
  if (identifiers.empty()) return decided;
  const auto standing = match_store::Standing(tx, identifiers);
  const ItemDefinition& item = program_.item();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (matches[i].holder_id != 0) continue;
    auto decision = standing.find(
        {rows[i]->subject_key, batch.department_id, identity::NormaliseName(ValueOf(*rows[i], item.subject.name))});
    if (decision == standing.end() || decision->second.verdict == MatchVerdict::kNobody) continue;
    decided[i] = FollowDecision(tx, *rows[i], decision->second, batch);
    if (sink == Sink::kFile && decided[i] > 0) by_decision_.emplace(rows[i], decision->second.id);
  }
  return decided;
}

// The subject, or kSentBack.
std::int64_t SliceFiler::FollowDecision(db::Transaction& tx, PreparedRow& row, const MatchDecision& decision,
                                        Batch& batch) {
  const ItemDefinition& item = program_.item();
  const std::string name_field = item.field(item.subject.name).code;
  TextValues values = {{"decision", std::to_string(decision.id)}, {"date", BeijingDate(decision.decided_at).Iso()}};
  if (decision.verdict == MatchVerdict::kRejected) {
    values.emplace_back("reason", decision.reason);
    AddFinding(row, "match", codes::kRejectedByDecision, Severity::kError, name_field, std::move(values));
    ++batch.counts.refused;
    return kSentBack;
  }
  const auto subject = subjects::SubjectsService::FindMany(tx, {decision.subject_id});
  CHECK(subject.contains(decision.subject_id));
  values.emplace_back("registered", subject.at(decision.subject_id).name);
  AddFinding(row, "match", codes::kMatchedByDecision, Severity::kWarning, name_field, std::move(values));
  return decision.subject_id;
}

void SliceFiler::FileMatched(db::Transaction& tx, const Caller& caller, Sink sink,
                             const std::vector<PreparedRow*>& rows, const std::vector<std::int64_t>& subject_ids,
                             Batch& batch) {
  std::vector<records::RecordDraft> drafts;
  std::vector<PreparedRow*> drafted;
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (subject_ids[i] == 0) continue;
    const PreparedRow& row = *rows[i];
    drafts.push_back({row.values, row.record_key, row.decision_key, row.content_digest, row.subject_key, row.withheld,
                      subject_ids[i]});
    drafted.push_back(rows[i]);
    keys.push_back(row.record_key);
  }
  const records::FilingContext context{&program_.item(), batch.department_id, batch.received_on, batch.id,
                                       batch.other_subject};
  auto results = sink == Sink::kFile ? record_filer_.File(tx, caller, context, drafts)
                                     : record_filer_.Examine(tx, context, drafts);
  std::vector<const PreparedRow*> kept;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const records::Filed& filed = results[i];
    const bool is_new = filed.outcome == records::FilingOutcome::kFiled ||
                        filed.outcome == records::FilingOutcome::kVersioned || filed.reinstated;
    if (auto decision = by_decision_.find(drafted[i]); decision != by_decision_.end() && is_new) {
      match_store::AddRow(tx, {AsUnmatched(*drafted[i], batch), decision->second, filed.id.str()}, clock_.Now());
    }
    if (filed.outcome != records::FilingOutcome::kRefused) kept.push_back(drafted[i]);
    switch (filed.outcome) {
      case records::FilingOutcome::kFiled:
        ++batch.counts.filed;
        break;
      case records::FilingOutcome::kUnchanged:
        ++batch.counts.unchanged;
        break;
      case records::FilingOutcome::kVersioned:
        ++batch.counts.versioned;
        break;
      case records::FilingOutcome::kRefused:
        ++batch.counts.refused;
        break;
    }
    if (filed.code.empty()) continue;
    const bool later = filed.code == catalog::codes::kNewVersion;
    const std::string document(ValueOf(*drafted[i], program_.item().document_number));
    AddFinding(*drafted[i], later ? "DP-14" : "key", filed.code,
               filed.outcome == records::FilingOutcome::kRefused ? Severity::kError : Severity::kWarning, "",
               {{"document", document},
                {"record", filed.id.number != 0 ? filed.id.str() : filed.other.str()},
                {"other", filed.other.str()},
                {"count", std::to_string(filed.count)},
                {"version", std::to_string(filed.version)}});
  }
  if (sink == Sink::kExamine || program_.item().is_register) return;
  batch_store::RemoveUnmatched(tx, keys);
  RemoveCorrected(tx, kept, batch);
}

// A row that waits for the subject of a code which nobody knows, while its department has filed the same decision about
// the same name under a code that is known: that was its correction.
void SliceFiler::RemoveCorrected(db::Transaction& tx, const std::vector<const PreparedRow*>& filed,
                                 const Batch& batch) {
  const ItemDefinition& item = program_.item();
  std::set<std::pair<std::string, std::string>> decisions;  // with the name
  std::vector<std::string> decision_keys;
  for (const PreparedRow* row : filed) {
    if (row->decision_key.empty()) continue;
    decisions.emplace(row->decision_key, identity::NormaliseName(ValueOf(*row, item.subject.name)));
    decision_keys.push_back(row->decision_key);
  }
  std::vector<std::string> corrected;
  for (const UnmatchedRow& waiting :
       batch_store::UnmatchedOfDecisions(tx, item.code, batch.department_id, decision_keys)) {
    if (decisions.contains({waiting.decision_key, identity::NormaliseName(waiting.name)})) {
      corrected.push_back(waiting.record_key);
    }
  }
  batch_store::RemoveUnmatched(tx, corrected);
}

UnmatchedRow SliceFiler::AsUnmatched(const PreparedRow& row, const Batch& batch) const {
  const ItemDefinition& item = program_.item();
  return {row.record_key,
          item.code,
          batch.department_id,
          batch.id,
          row.row,
          std::string(ValueOf(row, item.subject.name)),
          row.subject_key,
          row.decision_key,
          SealWaitingRow(item, row, data_key_),
          {}};
}

void SliceFiler::KeepUnmatched(db::Transaction& tx, const PreparedRow& row, const Batch& batch) {
  batch_store::AddUnmatched(tx, AsUnmatched(row, batch), clock_.Now());
}

void SliceFiler::RememberClaims(db::Transaction& tx, std::span<PreparedRow> rows, Batch& batch) {
  const ItemDefinition& item = program_.item();
  std::vector<subjects::IdentifierClaim> claims;
  for (const PreparedRow& row : rows) {
    if (row.claimed_code.empty() || row.claimed_name.empty()) continue;
    const identity::IdentifierVerdict verdict = identity::CheckCreditCode(row.claimed_code);
    claims.push_back(
        {row.claimed_code, row.claimed_name, verdict.reason.empty() ? "valid" : std::string(verdict.reason), row.row});
  }
  const subjects::ClaimSource source{batch.department_id, item.code, batch.id, batch.received_on};
  for (const subjects::IdentifierClaim& made : subjects::RememberClaims(tx, source, claims)) {
    batch.claims_digest = ChainClaim(batch.claims_digest, subjects::ClaimLine(source, made));
  }
}

}  // namespace credence::intake
