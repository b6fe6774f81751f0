#include "records/reported_records.h"

#include <algorithm>
#include <map>

#include "access/access_service.h"
#include "base/check.h"
#include "base/text.h"
#include "identity/document_number.h"
#include "identity/masking.h"
#include "records/record_store.h"
#include "records/records_errors.h"
#include "records/withdrawal_store.h"
#include "subjects/subjects_errors.h"
#include "subjects/subjects_service.h"

namespace credence::records {
namespace {

constexpr std::size_t kTypedCodePoints = 40;

// What was typed may be the number of a person: the answer does not repeat it.
Error NoReported(std::string_view id) {
  return Error(errors::kNoReported, {{"record", identity::MaskFreeText(Shorten(id, kTypedCodePoints))}});
}

bool IsInForce(const Record& record) {
  return record.state == RecordState::kActive || record.state == RecordState::kHeld;
}

// Whom the list asks about: those who bear the code today. Nobody: a list without rows.
Result<std::vector<std::int64_t>> GroupOfCode(db::Transaction& tx, std::string_view code) {
  auto file = subjects::SubjectsService::FindByCode(tx, code);
  if (file.ok()) return file->group;
  if (file.error().Is(subjects::errors::kNotFound)) return std::vector<std::int64_t>();
  return file.error();
}

}  // namespace

std::string_view Name(Publicity publicity) {
  constexpr std::string_view kNames[] = {"none", "held", "waiting", "public", "ended"};
  return kNames[static_cast<int>(publicity)];
}

Publicity PublicityOn(const Record& record, CivilDate today) {
  if (record.IsPublicOn(today)) return Publicity::kPublic;
  const Derived& derived = record.derived;
  if (derived.public_from.empty() || derived.public_until < derived.public_from) return Publicity::kNone;
  if (record.state == RecordState::kHeld) return Publicity::kHeld;
  const bool is_waiting = record.state == RecordState::kActive && today.Iso() < derived.public_from;
  return is_waiting ? Publicity::kWaiting : Publicity::kEnded;
}

const catalog::ItemDefinition& ReportedRecords::ItemOf(const std::string& item, int version) const {
  const catalog::ItemDefinition* found = parts_.items.Find(item, version);
  CHECK(found != nullptr);
  return *found;
}

std::vector<ReportedRow> ReportedRecords::RowsOf(db::Transaction& tx, std::vector<Record> records) const {
  std::vector<std::int64_t> subject_ids;
  std::vector<std::string> department_ids;
  for (const Record& record : records) {
    subject_ids.push_back(record.id.subject_id);
    department_ids.push_back(record.department_id);
  }
  const auto subjects = subjects::SubjectsService::FindMany(tx, subject_ids);
  std::map<std::string, std::string> names;
  for (access::Department& department : access::AccessService::FindDepartments(tx, department_ids)) {
    names[department.id] = std::move(department.name);
  }
  std::vector<ReportedRow> rows;
  for (Record& record : records) {
    ReportedRow row;
    row.item = &ItemOf(record.item, record.item_version);
    row.department_name = names[record.department_id];
    row.subject = subjects.at(record.id.subject_id);
    row.publicity = PublicityOn(record, parts_.clock.Today());
    row.withdrawal_waits = withdrawal_store::IsWaiting(tx, record.id);
    row.record = std::move(record);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<ReportedRow>> ReportedRecords::List(const Caller& caller, const ReportedSearch& search) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  ReportedQuery query;
  query.reach = *caller.ReachOf(Permission::kReportData);
  if (!search.department.empty()) {
    ASSIGN_OR_RETURN(const access::Department department,
                     access::AccessService(parts_.database).FindDepartment(search.department));
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, department.id));
    query.reach.all_departments = false;
    query.reach.departments = {department.id};
  }
  query.item = search.item;
  query.state = search.state;
  query.behind = search.behind;
  query.rows_max = search.rows_max;
  if (search.filed_from) query.from = BeijingMidnight(*search.filed_from);
  if (search.filed_to) query.until = BeijingMidnight(search.filed_to->AddDays(1));
  if (!search.document_number.empty()) {
    query.document_numbers = identity::DocumentNumberSpellings(search.document_number);
  }
  std::vector<std::string> items;
  for (const catalog::ItemDefinition* item : parts_.items.Newest()) items.push_back(item->code);
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<ReportedRow>> {
    if (!search.subject.empty()) {
      ASSIGN_OR_RETURN(query.subject_ids, GroupOfCode(tx, search.subject));
    }
    return RowsOf(tx, reported_store::List(tx, query, items));
  });
}

Result<Record> ReportedRecords::Find(db::Transaction& tx, const Caller& caller, Permission permission,
                                     std::string_view id) const {
  RETURN_IF_ERROR(caller.Require(permission));
  auto parsed = RecordId::Parse(id);
  auto record = parsed ? record_store::Find(tx, *parsed) : std::nullopt;
  if (!record || !caller.ReachOf(permission)->Covers(record->department_id)) return NoReported(id);
  return *std::move(record);
}

Result<std::vector<ShownVersion>> ReportedRecords::VersionsOf(db::Transaction& tx, const Record& record,
                                                              const Eyes& eyes) const {
  std::vector<RecordVersion> stored = record_store::VersionsOf(tx, record.id);
  stored.push_back({record.version,
                    record.item_version,
                    record.department_id,
                    record.received_on,
                    record.withheld,
                    record.payload,
                    record.content_digest,
                    record.batch_id,
                    record.place,
                    record.filed_at,
                    {}});
  std::vector<ShownVersion> versions;
  const catalog::ItemDefinition* item_before = nullptr;
  ClearValues before;
  for (const RecordVersion& one : stored) {
    const catalog::ItemDefinition& item = ItemOf(record.item, one.item_version);
    ASSIGN_OR_RETURN(ClearValues values, ReadValues(tx, item, parts_.data_key, record.id, one.version, one.payload));
    ShownVersion shown{one.version, one.department_id, one.received_on, one.batch_id, one.filed_at, std::nullopt, {}};
    if (one.version != record.version) shown.until = one.until;
    if (item_before != nullptr) shown.changes = ChangesBetween(*item_before, before, item, values, eyes);
    versions.push_back(std::move(shown));
    item_before = &item;
    before = std::move(values);
  }
  std::reverse(versions.begin(), versions.end());
  return versions;
}

Result<ReportedFile> ReportedRecords::Show(const Caller& caller, std::string_view id) const {
  return parts_.database.Read([&](db::Transaction& tx) -> Result<ReportedFile> {
    ASSIGN_OR_RETURN(const Record record, Find(tx, caller, Permission::kReportData, id));
    const Eyes eyes = Eyes::Of(caller, Permission::kReportData);
    ReportedFile file;
    file.row = std::move(RowsOf(tx, {record}).front());
    ASSIGN_OR_RETURN(const ClearValues values,
                     ReadValues(tx, *file.row.item, parts_.data_key, record.id, record.version, record.payload));
    file.fields = ShowFields(*file.row.item, values, record.withheld, eyes);
    ASSIGN_OR_RETURN(file.versions, VersionsOf(tx, record, eyes));
    file.withdrawals = withdrawal_store::Of(tx, record.id);
    std::reverse(file.withdrawals.begin(), file.withdrawals.end());
    file.asks_second_person = file.row.publicity == Publicity::kPublic;
    file.may_withdraw = IsInForce(record) && !file.row.item->is_register && !file.row.withdrawal_waits;
    file.may_decide = file.row.withdrawal_waits && file.withdrawals.front().asked_by != caller.name() &&
                      caller.RequireFor(Permission::kApproveData, record.department_id).ok();
    return file;
  });
}

Result<std::vector<FileRow>> ReportedRecords::OfSubject(db::Transaction& tx, const Caller& caller,
                                                        SubjectRecordsQuery query) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  query.reach = *caller.ReachOf(Permission::kReadSubjects);
  query.today = parts_.clock.Today().Iso();
  const Eyes own = Eyes::Of(caller, Permission::kReadSubjects);
  std::vector<FileRow> rows;
  for (ReportedRow& row : RowsOf(tx, reported_store::ListOfSubject(tx, query))) {
    const Record& record = row.record;
    FileRow shown;
    shown.as_public = !query.reach.Covers(record.department_id);
    ASSIGN_OR_RETURN(const ClearValues values,
                     ReadValues(tx, *row.item, parts_.data_key, record.id, record.version, record.payload));
    shown.fields = ShowFields(*row.item, values, record.withheld, shown.as_public ? Eyes::OfPublic() : own);
    // Whether one waits to be withdrawn is its department's own business.
    if (shown.as_public) row.withdrawal_waits = false;
    shown.row = std::move(row);
    rows.push_back(std::move(shown));
  }
  return rows;
}

}  // namespace credence::records
