#include "portal/city_figures.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <limits>

#include "subjects/subjects_service.h"

namespace credence::portal {
namespace {

std::int64_t CountOf(db::Transaction& tx, const records::RecordsService& records, std::string_view item) {
  records::PublicQuery query;
  query.item = item;
  return records.CountPublic(tx, query, std::numeric_limits<std::int64_t>::max());
}

}  // namespace

boost::json::value CityFigures::Read(db::Transaction& tx, const records::RecordsService& records, const Clock& clock) {
  const Instant now = clock.Now();
  // Who comes while somebody counts waits for that count instead of counting too.
  std::lock_guard lock(mutex_);
  const bool fresh = counted_at_.epoch_ms != 0 && now.epoch_ms - counted_at_.epoch_ms < kept_ms_ &&
                     now.epoch_ms >= counted_at_.epoch_ms;
  if (fresh) return figures_;
  const auto begin = std::chrono::steady_clock::now();
  const std::int64_t subjects = subjects::SubjectsService::Count(tx);
  counted_at_ = now;
  figures_ = nullptr;
  if (subjects > 0) {
    figures_ = {{"subjects", subjects},
                {"licences", CountOf(tx, records, "licence")},
                {"penalties", CountOf(tx, records, "penalty")},
                {"counted_at", BeijingRfc3339(now)}};
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  kept_ms_ = std::clamp<std::int64_t>(kCountingShare * took.count(), kFiguresKeptMinMs, kFiguresKeptMaxMs);
  return figures_;
}

}  // namespace credence::portal
