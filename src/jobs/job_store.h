// SQL of jobs. CreateJob and MoveMark are meant for other areas, inside their transactions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/error.h"
#include "db/database.h"
#include "jobs/job.h"

namespace credence::jobs {

std::int64_t CreateJob(db::Transaction& tx, std::string_view kind, std::string_view subject_of_work, Instant now);

// Compare and set: a broken invariant when somebody else moved the mark, so that no work is done twice.
void MoveMark(db::Transaction& tx, std::int64_t job_id, std::int64_t from, std::int64_t to, Instant now);

namespace job_store {

std::optional<Job> FindOpen(db::Transaction& tx, std::int64_t job_id);
std::vector<Job> Open(db::Transaction& tx);
// The last one made of that kind for that work, whatever became of it.
struct JobState {
  Job job;
  std::string state;  // open, done, failed
  std::string error_code;
};
std::optional<JobState> FindNewest(db::Transaction& tx, std::string_view kind, std::string_view subject_of_work);
void CountAttempt(db::Transaction& tx, std::int64_t job_id, Instant now);
void Finish(db::Transaction& tx, std::int64_t job_id, Instant now);
void Fail(db::Transaction& tx, std::int64_t job_id, std::string_view error_code, Instant now);

}  // namespace job_store
}  // namespace credence::jobs
