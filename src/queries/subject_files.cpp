#include "queries/subject_files.h"

#include "access/audit_reads.h"
#include "base/base_errors.h"

namespace credence::queries {

Result<OpenedFile> SubjectFiles::Open(const Caller& caller, const FileRequest& request) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return database_.Read([&](db::Transaction& tx) -> Result<OpenedFile> {
    OpenedFile opened;
    ASSIGN_OR_RETURN(opened.file, subjects::SubjectsService::FindByCode(tx, request.subject));
    for (std::size_t i = 1; i < opened.file.group.size(); ++i) {
      const auto merged = subjects::SubjectsService::OpenFile(tx, opened.file.group[i]).merged_from;
      if (merged) opened.merged.push_back(*merged);
    }
    records::SubjectRecordsQuery query;
    query.subject_ids = opened.file.group;
    query.rows_max = request.rows_max;
    if (request.behind) {
      query.before_date = request.behind->decided_on;
      query.before_number = request.behind->number;
    }
    ASSIGN_OR_RETURN(opened.rows, reported_.OfSubject(tx, caller, query));
    opened.is_whole = caller.ReachOf(Permission::kReadSubjects)->all_departments;
    return opened;
  });
}

Result<std::vector<Opening>> SubjectFiles::Openings(const Caller& caller, std::string_view code, std::int64_t before,
                                                    std::int64_t rows_max) const {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  if (!caller.ReachOf(Permission::kManageSubjects)->all_departments) return Error(credence::errors::kOtherDepartment);
  return database_.Read([&](db::Transaction& tx) -> Result<std::vector<Opening>> {
    ASSIGN_OR_RETURN(const subjects::SubjectFile file, subjects::SubjectsService::FindByCode(tx, code));
    std::vector<Opening> openings;
    for (const access::AuditEntry& entry : access::FileOpenings(tx, file.subject.code, before, rows_max)) {
      openings.push_back(
          {entry.sequence, entry.event.time, entry.event.actor, Occasion::FromText(entry.event.purpose)});
    }
    return openings;
  });
}

}  // namespace credence::queries
