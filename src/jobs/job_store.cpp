#include "jobs/job_store.h"

#include "base/check.h"

namespace credence::jobs {

std::int64_t CreateJob(db::Transaction& tx, std::string_view kind, std::string_view subject_of_work, Instant now) {
  const std::int64_t id = tx.ReserveId("job");
  tx.Execute(
      R"(INSERT INTO job (id, kind, state, subject_of_work, mark, attempts, error_code, created_at, changed_at)
         VALUES (:id, :kind, 'open', :subject_of_work, 0, 0, '', :now, :now_again))",
      {{"id", id},
       {"kind", kind},
       {"subject_of_work", subject_of_work},
       {"now", now.epoch_ms},
       {"now_again", now.epoch_ms}});
  return id;
}

void MoveMark(db::Transaction& tx, std::int64_t job_id, std::int64_t from, std::int64_t to, Instant now) {
  std::int64_t changed = tx.Execute(
      "UPDATE job SET mark = :to_mark, changed_at = :now WHERE id = :id AND mark = :from_mark AND state = 'open'",
      {{"to_mark", to}, {"now", now.epoch_ms}, {"id", job_id}, {"from_mark", from}});
  CHECK(changed == 1);
}

namespace job_store {
namespace {

constexpr std::string_view kOpenJobs =
    "SELECT id, kind, subject_of_work, mark, attempts FROM job WHERE state = 'open' ORDER BY id";
constexpr std::string_view kOpenJob =
    "SELECT id, kind, subject_of_work, mark, attempts FROM job WHERE state = 'open' AND id = :id";

using Row = std::tuple<std::int64_t, std::string, std::string, std::int64_t, std::int64_t>;

Job FromRow(const Row& row) { return std::make_from_tuple<Job>(row); }

}  // namespace

std::optional<Job> FindOpen(db::Transaction& tx, std::int64_t job_id) {
  auto row =
      tx.SelectOne<std::int64_t, std::string, std::string, std::int64_t, std::int64_t>(kOpenJob, {{"id", job_id}});
  if (!row) return std::nullopt;
  return FromRow(*row);
}

std::vector<Job> Open(db::Transaction& tx) {
  std::vector<Job> jobs;
  for (const auto& row : tx.Select<std::int64_t, std::string, std::string, std::int64_t, std::int64_t>(kOpenJobs)) {
    jobs.push_back(FromRow(row));
  }
  return jobs;
}

std::optional<JobState> FindNewest(db::Transaction& tx, std::string_view kind, std::string_view subject_of_work) {
  std::optional<JobState> newest;
  tx.ForEach<std::int64_t, std::int64_t, std::int64_t, std::string, std::string>(
      R"(SELECT id, mark, attempts, state, error_code FROM job WHERE kind = :kind AND subject_of_work = :subject_of_work
         ORDER BY id DESC LIMIT 1)",
      {{"kind", kind}, {"subject_of_work", subject_of_work}},
      [&](std::int64_t id, std::int64_t mark, std::int64_t attempts, std::string state, std::string error_code) {
        newest = JobState{{id, std::string(kind), std::string(subject_of_work), mark, attempts}, state, error_code};
      });
  return newest;
}

void CountAttempt(db::Transaction& tx, std::int64_t job_id, Instant now) {
  tx.Execute("UPDATE job SET attempts = attempts + 1, changed_at = :now WHERE id = :id",
             {{"now", now.epoch_ms}, {"id", job_id}});
}

void Finish(db::Transaction& tx, std::int64_t job_id, Instant now) {
  tx.Execute("UPDATE job SET state = 'done', changed_at = :now WHERE id = :id AND state = 'open'",
             {{"now", now.epoch_ms}, {"id", job_id}});
}

void Fail(db::Transaction& tx, std::int64_t job_id, std::string_view error_code, Instant now) {
  tx.Execute(
      "UPDATE job SET state = 'failed', error_code = :error_code, changed_at = :now WHERE id = :id AND state = 'open'",
      {{"error_code", error_code}, {"now", now.epoch_ms}, {"id", job_id}});
}

}  // namespace job_store
}  // namespace credence::jobs
