// A batch (批次): one file of one department, pinned to an item version, an edition and a receiving date.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/error.h"
#include "records/filing.h"

namespace credence::intake {

enum class BatchState {
  kExamining,  // every row is looked at, nothing is filed
  kExamined,   // waits for somebody to submit or withdraw it
  kSubmitted,  // waits for a second person, who approves it or sends it back
  kFiling,
  kFiled,      // ended; rows may have been refused one by one
  kRefused,    // ended; nothing was filed
  kWithdrawn,  // ended after its examination; nothing was filed
};
std::string_view Name(BatchState state);
BatchState BatchStateFromName(std::string_view name);
std::optional<BatchState> FindBatchState(std::string_view name);  // of a name that may be none
bool IsEnded(BatchState state);
std::string_view Name(records::OtherSubject other_subject);  // ask, replaces, adds
records::OtherSubject OtherSubjectFromName(std::string_view name);

// What the stored copy of the file is. Only a batch that needs it or has rows to correct has one.
enum class CopyKind {
  kOriginal,        // the bytes as they came
  kWithoutPersons,  // its rows, but those that may be about natural persons (kept_rows.h)
  kNone,            // not kept, or removed when its time was over
};
std::string_view Name(CopyKind kind);  // original, without_persons, none
CopyKind CopyKindFromName(std::string_view name);

// rows = filed + unchanged + versioned + unmatched + refused. Rows about natural persons count as refused, and in
// `persons`; nothing else of them is kept (design 1.2).
struct BatchCounts {
  std::int64_t rows = 0;
  std::int64_t filed = 0;
  std::int64_t unchanged = 0;
  std::int64_t versioned = 0;
  std::int64_t unmatched = 0;
  std::int64_t refused = 0;
  std::int64_t persons = 0;
  std::int64_t left_out = 0;       // refused, and not in a kept copy: `persons` and rows that may be about persons
  std::int64_t warned = 0;         // accepted with warnings
  std::int64_t reasons_asked = 0;  // of these, with a warning that asks for a reason
  std::int64_t findings = 0;

  std::int64_t clean() const { return rows - warned - refused; }
  // Refused rows that a corrected file can bring again.
  std::int64_t open() const { return refused - persons; }
  BatchCounts& operator+=(const BatchCounts& other);
};
// The counts of a batch of which nothing is filed: every row it has seen is refused.
BatchCounts NothingFiled(const BatchCounts& seen);

// Who had a batch in hand. Names of callers, "" for what has not happened; `made_by` is "" for batches of earlier days.
struct BatchHandling {
  std::string made_by = {};
  std::string submitted_by = {};
  Instant submitted_at = {};
  bool asks_second_person = false;  // as was the rule when it was submitted
  std::string approved_by = {};
  Instant approved_at = {};
  // The last time; emptied by the next submission.
  std::string sent_back_by = {};
  Instant sent_back_at = {};
  std::string sent_back_reason = {};
};

// Cells that people set right after the examination (batch_edit.h).
struct BatchEdits {
  std::int64_t standing = 0;
  std::int64_t made = 0;    // ever, those taken back among them
  std::string digest = {};  // of those that stood when it was submitted; "" for none
};

struct Batch {
  std::int64_t id = 0;
  std::string item = {};
  int item_version = 0;
  std::string edition = {};
  std::string department_id = {};
  std::string file_name = {};
  std::int64_t file_bytes = 0;
  std::string file_digest = {};  // SM3 of the bytes as they came, hex
  std::string encoding = {};
  std::string sheet = {};  // of a workbook, when it was asked for by name
  std::string blob = {};
  std::int64_t blob_bytes = 0;  // of the content of the copy
  CopyKind copy = CopyKind::kOriginal;
  std::string copy_until = {};  // ISO date, the last day; empty while the batch needs the copy however long it takes
  CivilDate received_on;
  bool all_or_nothing = false;
  bool examine_first = false;  // stops behind the examination until it is submitted
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
  std::int64_t corrects = 0;  // the batch whose open rows this one brings corrected; 0 = none
  BatchState state = BatchState::kFiling;
  BatchCounts counts = {};
  std::int64_t bytes_read = 0;  // of the copy, in the pass that is under way or was the last
  // Why it could not go on, when it could not: an error code and the values of its text.
  std::string stopped_code = {};
  TextValues stopped_values = {};
  std::int64_t confirmed = 0;  // warned rows that were confirmed when it was submitted
  std::string reason = {};     // given with the confirmation
  Instant created_at = {};
  // Chained over the identifier claims that the batch made first, by row; empty for batches of earlier days.
  std::string claims_digest = NoClaims();
  BatchHandling handling = {};
  BatchEdits edits = {};

  // Where the chain begins.
  static const std::string& NoClaims();
};

// The digest with one more claim (subjects::ClaimLine) behind it.
std::string ChainClaim(std::string_view digest, std::string_view line);

// What the receipt of an ended batch says; the ledger entry `batch.ended` of the object `batch:<id>` commits to it.
std::string ReceiptText(const Batch& batch);
// What was confirmed; the ledger entry `batch.submitted` commits to it, and in its withheld half to the reason.
std::string SubmissionText(const Batch& batch);
// What the second person decided on; `batch.approved` and, with the reason as its withheld half, `batch.sent_back`
// commit to it.
std::string DecisionText(const Batch& batch);

}  // namespace credence::intake
