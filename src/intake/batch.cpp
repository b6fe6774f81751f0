#include "intake/batch.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "crypto/digest.h"

namespace credence::intake {
namespace {

constexpr std::array<std::string_view, 4> kStateNames = {"examining", "filing", "filed", "refused"};
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
  findings += other.findings;
  return *this;
}

std::string ReceiptText(const Batch& batch) {
  const BatchCounts& counts = batch.counts;
  const std::string claims = batch.claims_digest.empty() ? "" : R"(,"claims":")" + batch.claims_digest + "\"";
  return fmt::format(
      R"({{"batch":"{}","item":"{}","department":"{}","file_digest":"{}","received_on":"{}","state":"{}",)"
      R"("rows":"{}","filed":"{}","unchanged":"{}","versioned":"{}","unmatched":"{}","refused":"{}"{}}})",
      batch.id, batch.item, batch.department_id, batch.file_digest, batch.received_on.Iso(), Name(batch.state),
      counts.rows, counts.filed, counts.unchanged, counts.versioned, counts.unmatched, counts.refused, claims);
}

const std::string& Batch::NoClaims() {
  static const std::string digest = crypto::Sm3("credence/claims/1").Hex();
  return digest;
}

std::string ChainClaim(std::string_view digest, std::string_view line) {
  return crypto::Sm3(std::string(digest).append("\n").append(line)).Hex();
}

}  // namespace credence::intake
