#include "app/health.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "app/data_folder.h"
#include "jobs/job_store.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRoomBadBytes = std::int64_t{1} << 30;        // below: stop taking files in
constexpr std::int64_t kRoomDoubtfulBytes = std::int64_t{10} << 30;  // below: see to it this week
constexpr std::int64_t kClockAheadMs = 60'000;                       // the log is this much younger than now
constexpr std::int64_t kAttemptsMax = 3;                             // more: the job fails again each time
constexpr int kCalendarFromMonth = 11;                               // the next year's is announced in autumn

HealthLine Rights(const Installation& installation) {
  const DataFolder folder(installation.data());
  for (const fs::path& key : {folder.ledger_key(), folder.data_key()}) {
    struct stat status = {};
    if (::stat(key.c_str(), &status) != 0 || (status.st_mode & 077) != 0) {
      return {"doctor.rights.", HealthState::kBad, {{"path", key.string()}}};
    }
  }
  struct stat status = {};
  if (::stat(installation.data().c_str(), &status) == 0 && (status.st_mode & 002) != 0) {
    return {"doctor.rights.", HealthState::kBad, {{"path", installation.data().string()}}};
  }
  return {"doctor.rights.", HealthState::kGood, {}};
}

HealthLine Room(const Installation& installation) {
  std::error_code error;
  const auto room = static_cast<std::int64_t>(fs::space(installation.data(), error).available);
  const HealthState state = error || room < kRoomBadBytes ? HealthState::kBad
                            : room < kRoomDoubtfulBytes   ? HealthState::kDoubtful
                                                          : HealthState::kGood;
  return {"doctor.room.", state, {{"gib", std::to_string(error ? 0 : room >> 30)}}};
}

// Deadlines follow from the clock, so one that runs behind the log would make every filing look early.
HealthLine ClockLine(Installation& installation) {
  const auto newest = installation.ledger().Newest();
  const std::int64_t now = installation.clock().Now().epoch_ms;
  const bool behind = newest && newest->time.epoch_ms > now + kClockAheadMs;
  return {"doctor.clock.", behind ? HealthState::kBad : HealthState::kGood, {{"now", BeijingRfc3339({now})}}};
}

HealthLine CalendarLine(const Installation& installation) {
  const CivilDate today = installation.clock().Today();
  const int year = today.year();
  if (!installation.calendar().KnowsYear(year)) {
    return {"doctor.calendar.", HealthState::kBad, {{"year", std::to_string(year)}}};
  }
  const bool next_wanted = today.month() >= kCalendarFromMonth && !installation.calendar().KnowsYear(year + 1);
  return {"doctor.calendar.",
          next_wanted ? HealthState::kDoubtful : HealthState::kGood,
          {{"year", std::to_string(next_wanted ? year + 1 : year)}}};
}

HealthLine OpenJobs(Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<std::vector<jobs::Job>> { return jobs::job_store::Open(tx); });
  std::int64_t attempts = 0;
  for (const jobs::Job& job : *open) attempts = std::max(attempts, job.attempts);
  return {"doctor.jobs.",
          attempts > kAttemptsMax ? HealthState::kBad : HealthState::kGood,
          {{"open", std::to_string(open->size())}, {"attempts", std::to_string(attempts)}}};
}

// Only a running server numbers entries; some waiting is no defect, but no proof can be had of them.
HealthLine LogLine(Installation& installation) {
  auto size = installation.database().Read(
      [&](db::Transaction& tx) -> Result<ledger::LogSize> { return installation.ledger().Size(tx); });
  return {"doctor.log.",
          size->waiting > 0 ? HealthState::kDoubtful : HealthState::kGood,
          {{"entries", std::to_string(size->entries)}, {"waiting", std::to_string(size->waiting)}}};
}

}  // namespace

std::string_view Name(HealthState state) {
  switch (state) {
    case HealthState::kGood:
      return "good";
    case HealthState::kDoubtful:
      return "doubtful";
    case HealthState::kBad:
      return "bad";
  }
  return "";
}

std::vector<HealthLine> Examine(Installation& installation) {
  return {Rights(installation),       Room(installation),     ClockLine(installation),
          CalendarLine(installation), OpenJobs(installation), LogLine(installation)};
}

}  // namespace credence::app
