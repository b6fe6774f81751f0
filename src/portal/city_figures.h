// What the home page says about the size of the city: how many subjects stand in the register and how many decisions
// are public. The figures carry their instant. They are counted anew when counting costs little beside the time since
// then: within a second in a city, less often where millions of rows are counted.
// Thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <mutex>

#include "base/clock.h"
#include "db/database.h"
#include "records/records_service.h"

namespace credence::portal {

// Figures that took t to count are kept for kCountingShare × t, and for no less and no more than these.
inline constexpr std::int64_t kCountingShare = 100, kFiguresKeptMinMs = 500, kFiguresKeptMaxMs = 10 * 60 * 1'000;

class CityFigures {
 public:
  // {subjects, licences, penalties, counted_at}; null where there is nothing to count yet.
  boost::json::value Read(db::Transaction& tx, const records::RecordsService& records, const Clock& clock);

 private:
  std::mutex mutex_;
  boost::json::value figures_;
  Instant counted_at_{0};
  std::int64_t kept_ms_ = 0;
};

}  // namespace credence::portal
