// A batch (批次): one file of one department, pinned to an item version, an edition and a receiving date.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "records/filing.h"

namespace credence::intake {

enum class BatchState {
  kExamining,  // all or nothing: every row is looked at before the first is filed
  kFiling,
  kFiled,    // ended; rows may have been refused one by one
  kRefused,  // ended; nothing was filed
};
std::string_view Name(BatchState state);
BatchState BatchStateFromName(std::string_view name);
std::string_view Name(records::OtherSubject other_subject);  // ask, replaces, adds
records::OtherSubject OtherSubjectFromName(std::string_view name);

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
  std::int64_t findings = 0;

  BatchCounts& operator+=(const BatchCounts& other);
};

struct Batch {
  std::int64_t id = 0;
  std::string item;
  int item_version = 0;
  std::string edition;
  std::string department_id;
  std::string file_name;
  std::int64_t file_bytes = 0;
  std::string file_digest;  // SM3 of the bytes as they came, hex
  std::string encoding;
  std::string blob;
  CivilDate received_on;
  bool all_or_nothing = false;
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
  BatchState state = BatchState::kFiling;
  BatchCounts counts;
  // Chained over the identifier claims that the batch made first, by row; empty for batches of earlier days.
  std::string claims_digest = NoClaims();

  // Where the chain begins.
  static const std::string& NoClaims();
};

// The digest with one more claim (subjects::ClaimLine) behind it.
std::string ChainClaim(std::string_view digest, std::string_view line);

// What the receipt of an ended batch says; the ledger entry `batch.ended` of the object `batch:<id>` commits to it.
std::string ReceiptText(const Batch& batch);

}  // namespace credence::intake
