#include "app/health.h"

#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "app/command_parsing.h"
#include "app/data_folder.h"
#include "db/engine_version.h"
#include "db/migrations.h"
#include "http/metrics.h"
#include "http/tls_certificate.h"
#include "jobs/job_store.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRoomBadBytes = std::int64_t{1} << 30;        // below: stop taking files in
constexpr std::int64_t kRoomDoubtfulBytes = std::int64_t{10} << 30;  // below: see to it this week
constexpr std::int64_t kClockAheadMs = 60'000;                       // the log is this much younger than now
constexpr std::int64_t kAttemptsMax = 3;                             // more: the job fails again each time
constexpr int kCalendarFromMonth = 11;                               // the next year's is announced in autumn
constexpr std::int64_t kCertificateDays = 21;                        // renewed by now where that happens by itself
constexpr std::int64_t kDayMs = 86'400'000;

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

// A command run as another user, root for one, leaves files that the service cannot write to.
HealthLine Owner(const Installation& installation) {
  struct stat folder = {};
  ::stat(installation.data().c_str(), &folder);
  std::error_code error;
  for (fs::recursive_directory_iterator at(installation.data(), error), end; !error && at != end; at.increment(error)) {
    struct stat status = {};
    if (at->is_symlink(error) || ::stat(at->path().c_str(), &status) != 0) continue;  // gone meanwhile
    if (status.st_uid != folder.st_uid) {
      return {"doctor.owner.", HealthState::kBad, {{"path", at->path().string()}}};
    }
  }
  return {"doctor.owner.", folder.st_uid == ::geteuid() ? HealthState::kGood : HealthState::kDoubtful, {}};
}

// Whether anything sets this machine's clock right.
HealthLine TimeSource() {
  timex kernel = {};
  const int state = ::adjtimex(&kernel);
  const bool followed = state >= 0 && state != TIME_ERROR && (kernel.status & STA_UNSYNC) == 0;
  return {"doctor.time.", followed ? HealthState::kGood : HealthState::kDoubtful, {}};
}

HealthLine CertificateLine(const Installation& installation) {
  const Configuration& configuration = installation.configuration();
  http::MetricsRegistry nobody_reads;
  auto opened = http::TlsCertificate::Open({configuration.tls_certificate, configuration.tls_key}, installation.clock(),
                                           nobody_reads);
  if (!opened.ok()) return {"doctor.no_certificate.", HealthState::kBad, {{"code", std::string(opened.error().code)}}};
  const http::TlsValidity validity = (*opened)->validity();
  const std::int64_t now = installation.clock().Now().epoch_ms;
  const std::int64_t left_ms = validity.not_after.epoch_ms - now;
  const HealthState state = left_ms < 0 || validity.not_before.epoch_ms > now ? HealthState::kBad
                            : left_ms < kCertificateDays * kDayMs             ? HealthState::kDoubtful
                                                                              : HealthState::kGood;
  return {"doctor.certificate.", state, {{"until", BeijingDate(validity.not_after).Iso()}}};
}

// Whether this program runs with what it was built for is decided when it opens the database; this is for the
// telephone.
HealthLine Versions(Installation& installation) {
  const db::Engine engine = installation.database().engine();
  return {"doctor.versions.",
          HealthState::kGood,
          {{"program", kVersion},
           {"tables", std::to_string(db::BuiltinMigrations(engine).back().number)},
           {"engine", db::EngineVersion(installation.database())},
           {"tls", http::TlsLibraryVersion()}}};
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
  std::vector<HealthLine> lines{Rights(installation),    Owner(installation),  Room(installation),
                                ClockLine(installation), TimeSource(),         CalendarLine(installation),
                                OpenJobs(installation),  LogLine(installation)};
  if (!installation.configuration().tls_certificate.empty()) lines.push_back(CertificateLine(installation));
  lines.push_back(Versions(installation));
  return lines;
}

}  // namespace credence::app
