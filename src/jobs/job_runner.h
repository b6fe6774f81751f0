// Runs open jobs, each under the lease `job:<id>`: any number of processes may run a JobRunner on one database.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "db/database.h"
#include "jobs/job.h"

namespace credence::jobs {

// Does the work from job.mark on. Returning ok ends the job; an error ends it as failed; an exception leaves it open,
// to be tried again.
using JobHandler = std::function<Status(const Job& job)>;

class JobRunner {
 public:
  JobRunner(db::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  void Handle(std::string kind, JobHandler handler) { handlers_[std::move(kind)] = std::move(handler); }

  // Runs one job to its end. Returns false when it is not open, of an unknown kind, or somebody else works on it. What
  // the handler throws passes through.
  bool Run(std::int64_t job_id);
  // Runs every open job of a known kind once; returns how many it ran. A job that throws does not keep the others from
  // running; the first exception is thrown again at the end.
  int RunOpen();

 private:
  db::Database& database_;
  const Clock& clock_;
  std::map<std::string, JobHandler> handlers_;
};

}  // namespace credence::jobs
