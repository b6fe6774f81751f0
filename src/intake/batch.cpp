#include "intake/batch.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "crypto/digest.h"

namespace credence::intake {
namespace {

constexpr std::array<std::string_view, 7> kStateNames = {"examining", "examined", "submitted", "filing",
                                                         "filed",     "refused",  "withdrawn"};
constexpr std::array<std::string_view, 3> kCopyNames = {"original", "without_persons", "none"};
constexpr std::array<std::string_view, 3> kOtherSubjectNames = {"ask", "replaces", "adds"};

template <std::size_t kSize>
std::size_t IndexOf(const std::array<std::string_view, kSize>& names, std::string_view name) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i] == name) return i;
  }
  CHECK(false);
  return 0;
}

}  // namespace

std::string_view Name(BatchState state) { return kStateNames.at(static_cast<std::size_t>(state)); }
BatchState BatchStateFromName(std::string_view name) { return static_cast<BatchState>(IndexOf(kStateNames, name)); }

std::optional<BatchState> FindBatchState(std::string_view name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (kStateNames[i] == name) return static_cast<BatchState>(i);
  }
  return std::nullopt;
}

bool IsEnded(BatchState state) {
  return state == BatchState::kFiled || state == BatchState::kRefused || state == BatchState::kWithdrawn;
}

std::string_view Name(CopyKind kind) { return kCopyNames.at(static_cast<std::size_t>(kind)); }
CopyKind CopyKindFromName(std::string_view name) { return static_cast<CopyKind>(IndexOf(kCopyNames, name)); }

std::string_view Name(records::OtherSubject other_subject) {
  return kOtherSubjectNames.at(static_cast<std::size_t>(other_subject));
}
records::OtherSubject OtherSubjectFromName(std::string_view name) {
  return static_cast<records::OtherSubject>(IndexOf(kOtherSubjectNames, name));
}

BatchCounts& BatchCounts::operator+=(const BatchCounts& other) {
  rows += other.rows;
  filed += other.filed;
  unchanged += other.unchanged;
  versioned += other.versioned;
  unmatched += other.unmatched;
  refused += other.refused;
  persons += other.persons;
  left_out += other.left_out;
  warned += other.warned;
  reasons_asked += other.reasons_asked;
  findings += other.findings;
  return *this;
}

BatchCounts NothingFiled(const BatchCounts& seen) {
  BatchCounts counts = seen;
  counts.filed = counts.unchanged = counts.versioned = counts.unmatched = counts.warned = counts.reasons_asked = 0;
  counts.refused = counts.rows;
  return counts;
}

namespace {

// Texts of batches that nobody edited stay as they were.
std::string EditsText(const Batch& batch) {
  if (batch.edits.digest.empty()) return "";
  return fmt::format(R"(,"edits":"{}","edits_digest":"{}")", batch.edits.standing, batch.edits.digest);
}

}  // namespace

std::string ReceiptText(const Batch& batch) {
  const BatchCounts& counts = batch.counts;
  // Receipts written before batches could be corrected, and before claims were chained, stay as they are.
  const std::string corrects = batch.corrects == 0 ? "" : fmt::format(R"(,"corrects":"{}")", batch.corrects);
  const std::string claims = batch.claims_digest.empty() ? "" : R"(,"claims":")" + batch.claims_digest + "\"";
  return fmt::format(
      R"({{"batch":"{}","item":"{}","department":"{}","file_digest":"{}","received_on":"{}","state":"{}",)"
      R"("rows":"{}","filed":"{}","unchanged":"{}","versioned":"{}","unmatched":"{}","refused":"{}"{}}})",
      batch.id, batch.item, batch.department_id, batch.file_digest, batch.received_on.Iso(), Name(batch.state),
      counts.rows, counts.filed, counts.unchanged, counts.versioned, counts.unmatched, counts.refused,
      corrects + claims + EditsText(batch));
}

const std::string& Batch::NoClaims() {
  static const std::string digest = crypto::Sm3("credence/claims/1").Hex();
  return digest;
}

std::string ChainClaim(std::string_view digest, std::string_view line) {
  return crypto::Sm3(std::string(digest).append("\n").append(line)).Hex();
}

std::string SubmissionText(const Batch& batch) {
  return fmt::format(R"({{"batch":"{}","item":"{}","department":"{}","file_digest":"{}","confirmed":"{}"{}}})",
                     batch.id, batch.item, batch.department_id, batch.file_digest, batch.confirmed, EditsText(batch));
}

std::string DecisionText(const Batch& batch) {
  return fmt::format(R"({{"batch":"{}","file_digest":"{}","confirmed":"{}","submitted_by":"{}"{}}})", batch.id,
                     batch.file_digest, batch.confirmed, batch.handling.submitted_by, EditsText(batch));
}

}  // namespace credence::intake
