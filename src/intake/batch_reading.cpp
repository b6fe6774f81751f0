// The half of IntakeService that shows batches to people.
#include <algorithm>

#include "intake/intake_errors.h"
#include "intake/intake_service.h"

namespace credence::intake {
namespace {

bool Works(const Batch& batch) { return batch.state == BatchState::kExamining || batch.state == BatchState::kFiling; }

std::optional<jobs::job_store::JobState> JobOf(db::Transaction& tx, const Batch& batch) {
  return jobs::job_store::FindNewest(tx, kFileBatchJob, std::to_string(batch.id));
}

}  // namespace

Result<std::vector<BatchView>> IntakeService::List(const Caller& caller, std::string_view department,
                                                   BatchQuery query) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  const Reach& reach = *caller.ReachOf(Permission::kReportData);
  query.all_departments = reach.all_departments;
  query.departments.assign(reach.departments.begin(), reach.departments.end());
  if (!department.empty()) {
    ASSIGN_OR_RETURN(access::Department found, parts_.access.FindDepartment(department));
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, found.id));
    query.all_departments = false;
    query.departments = {found.id};
  }
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<BatchView>> {
    std::vector<BatchView> views;
    for (Batch& batch : batch_store::List(tx, query)) {
      views.push_back({std::move(batch), std::nullopt, 0});
      if (Works(views.back().batch)) views.back().job = JobOf(tx, views.back().batch);
    }
    return views;
  });
}

Result<BatchView> IntakeService::View(const Caller& caller, std::int64_t batch_id) {
  ASSIGN_OR_RETURN(Batch batch, FindBatch(caller, batch_id));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<BatchView> {
    const auto settled = static_cast<std::int64_t>(batch_store::SettledRows(tx, batch_id).size());
    return BatchView{batch, JobOf(tx, batch), settled};
  });
}

Result<std::vector<PlacedFinding>> IntakeService::ListFindings(const Caller& caller, const FindingQuery& query) {
  RETURN_IF_ERROR(FindBatch(caller, query.batch_id));
  return parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::vector<PlacedFinding>> { return batch_store::ListFindings(tx, query); });
}

Result<std::vector<FindingCount>> IntakeService::CountByRule(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(FindBatch(caller, batch_id));
  return parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::vector<FindingCount>> { return batch_store::CountByRule(tx, batch_id); });
}

Result<DepartmentItems> IntakeService::ItemsOf(const Caller& caller, std::string_view department) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  ASSIGN_OR_RETURN(access::Department found, parts_.access.FindDepartment(department));
  RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, found.id));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<DepartmentItems> {
    DepartmentItems items{found, {}};
    for (const catalog::ItemDefinition* newest : parts_.items.Newest()) {
      auto item = parts_.items.InForce(newest->code, parts_.clock.Today());
      if (!item.ok() || !CheckProvider(**item, found).ok()) continue;
      BatchQuery query{.departments = {found.id}, .item = (*item)->code, .state = BatchState::kFiled, .rows_max = 1};
      std::vector<Batch> last = batch_store::List(tx, query);
      ProvidedItem provided{*item, std::nullopt, batch_store::CountOpen(tx, found.id, (*item)->code)};
      if (!last.empty()) provided.last_filed = std::move(last.front());
      items.items.push_back(std::move(provided));
    }
    return items;
  });
}

}  // namespace credence::intake
