// What the home page says about the size of the city: how many subjects stand in the register and how many decisions
// are public. Counting takes longer than a page may, so the figures are kept for a while and carry their instant.
// Thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <mutex>

#include "base/clock.h"
#include "db/database.h"
#include "records/records_service.h"

namespace credence::portal {

inline constexpr std::int64_t kFiguresKeptMs = 10 * 60 * 1'000;

class CityFigures {
 public:
  // {subjects, licences, penalties, counted_at}; null where there is nothing to count yet.
  boost::json::value Read(db::Transaction& tx, const records::RecordsService& records, const Clock& clock);

 private:
  std::mutex mutex_;
  boost::json::value figures_;
  Instant counted_at_{0};
};

}  // namespace credence::portal
