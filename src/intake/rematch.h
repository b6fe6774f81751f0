// Rows that waited for their subject: after the register grew they are matched again and filed (domain 2.7).
// The job is made by the batch that changed the register; doing it twice files nothing twice.
#pragma once

#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "records/filing.h"

namespace credence::intake {

inline constexpr std::string_view kRematchJob = "intake.rematch";

class Rematcher {
 public:
  Rematcher(db::Database& database, records::RecordFiler& record_filer, const catalog::Items& items,
            const crypto::DataKey& data_key, const Clock& clock)
      : database_(database), record_filer_(record_filer), items_(items), data_key_(data_key), clock_(clock) {}

  // Files what matches now and leaves the rest; returns how many rows were filed. A row becomes public on the day it is
  // filed, and counts as late when that is behind its deadline.
  std::int64_t Run(const Caller& caller);

 private:
  // The rows behind this key, which moves on; false when there are none.
  bool FileSome(const Caller& caller, std::string& behind, std::int64_t& filed);

  db::Database& database_;
  records::RecordFiler& record_filer_;
  const catalog::Items& items_;
  const crypto::DataKey& data_key_;
  const Clock& clock_;
};

}  // namespace credence::intake
