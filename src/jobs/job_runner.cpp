#include "jobs/job_runner.h"

#include <exception>

#include "jobs/job_store.h"

namespace credence::jobs {

bool JobRunner::Run(std::int64_t job_id) {
  auto lease = database_.TryLease("job:" + std::to_string(job_id));
  if (!lease) return false;
  // Read under the lease: whoever held it before may have finished the job.
  auto job = database_
                 .Write([&](db::Transaction& tx) -> Result<std::optional<Job>> {
                   auto open = job_store::FindOpen(tx, job_id);
                   if (!open || !handlers_.contains(open->kind)) return std::optional<Job>();
                   job_store::CountAttempt(tx, job_id, clock_.Now());
                   return open;
                 })
                 .value();
  if (!job) return false;

  Status outcome = handlers_.at(job->kind)(*job);
  Status saved = database_.Write([&](db::Transaction& tx) -> Status {
    if (outcome.ok()) {
      job_store::Finish(tx, job_id, clock_.Now());
    } else {
      job_store::Fail(tx, job_id, outcome.error().code, clock_.Now());
    }
    return {};
  });
  return saved.ok();
}

int JobRunner::RunOpen() {
  auto open = database_.Read([](db::Transaction& tx) -> Result<std::vector<Job>> { return job_store::Open(tx); });
  int ran = 0;
  std::exception_ptr first_stop;
  for (const Job& job : open.value()) {
    try {
      if (handlers_.contains(job.kind) && Run(job.id)) ++ran;
    } catch (...) {
      if (!first_stop) first_stop = std::current_exception();
    }
  }
  if (first_stop) std::rethrow_exception(first_stop);
  return ran;
}

}  // namespace credence::jobs
