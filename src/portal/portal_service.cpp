#include "portal/portal_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "identity/masking.h"
#include "identity/region.h"
#include "ledger/ledger_errors.h"
#include "ledger/proof.h"
#include "portal/portal_errors.h"
#include "records/derivation.h"
#include "subjects/subjects_service.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

// The overview in its fixed order (ux 4.2). Areas that do not exist yet show 0.
constexpr std::string_view kCounted[] = {"licence",    "penalty",    "incentive", "serious_list", "abnormal",
                                         "commitment", "evaluation", "judicial",  "other"};

constexpr std::size_t kCodeLength = 18;  // answers are kept for codes as they are written, not for every spelling

std::string NameOf(const access::Department& department) {
  return department.later_name.empty() ? department.name : department.later_name;
}

std::string NameIn(const std::vector<access::Department>& departments, std::string_view id) {
  for (const access::Department& department : departments) {
    if (department.id == id) return NameOf(department);
  }
  return std::string(id);
}

// Where several bear one name since the reform, the name before it stands behind in brackets, so that people can
// choose.
std::string ChoiceName(const std::vector<access::Department>& departments, const access::Department& department) {
  const std::string name = NameOf(department);
  const auto alike = std::count_if(departments.begin(), departments.end(),
                                   [&](const access::Department& other) { return NameOf(other) == name; });
  if (alike < 2 || name == department.name) return name;
  return name + "\uFF08" + department.name + "\uFF09";
}

std::string ChoiceNameIn(const std::vector<access::Department>& departments, std::string_view id) {
  for (const access::Department& department : departments) {
    if (department.id == id) return ChoiceName(departments, department);
  }
  return std::string(id);
}

std::string RegionName(const std::string& region) {
  auto known = identity::FindRegion(region);
  return known ? known->name : region;
}

json::array RowsOf(const std::vector<PublicRecord>& records) {
  json::array rows;
  for (const PublicRecord& record : records) rows.push_back(SummaryOf(record));
  return rows;
}

// One row more than is shown tells whether there is a next page: takes it away, and gives the mark behind the last
// that stays; null on the last page.
json::value TakeNext(std::vector<records::Record>& found) {
  if (static_cast<std::int64_t>(found.size()) <= kRowsOfPage) return nullptr;
  found.pop_back();
  return json::string(WriteCursor(found.back().derived.decided_on, found.back().id.number));
}

// Per cent with two decimals, rounded half up; null without a denominator, never 100 (domain 8.1).
json::value RateOf(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return nullptr;
  const std::int64_t hundredths = (20'000 * part + whole) / (2 * whole);
  return json::string(fmt::format("{}.{:02}", hundredths / 100, hundredths % 100));
}

json::object SubjectMembers(const subjects::SubjectFile& file, const catalog::ItemDefinition* item,
                            const std::optional<records::Record>& row) {
  auto registered = [&](std::string_view code) {
    return row ? TextOrNull(PublicValueOf(*item, *row, code).text) : json::value();
  };
  json::array former;
  for (const subjects::SubjectName& name : file.names) {
    if (name.valid_to.empty()) continue;
    former.push_back({{"name", identity::MaskFreeText(name.name)}, {"until", name.valid_to}});
  }
  const subjects::Subject& subject = file.subject;
  return {
      {"code", subject.code},
      {"name", identity::MaskFreeText(subject.name)},
      {"kind", registered("kind")},
      {"category", subjects::Name(subject.kind)},
      {"status", TextOrNull(subject.status)},
      {"registered_on", registered("registered_on")},
      {"authority", registered("authority")},
      {"region", TextOrNull(identity::MaskFreeText(RegionName(subject.region)))},
      {"legal_representative", registered("legal_representative")},
      {"former_names", std::move(former)},
  };
}

// Why this is public: the law of the item, and the rules by which the period was chosen.
std::string PublicationBasis(const catalog::ItemDefinition& item, const records::RuleSet* rule_set) {
  std::string basis;
  if (!item.legal_basis.empty()) basis = item.legal_basis.front().source + item.legal_basis.front().article;
  if (rule_set != nullptr) basis.append(basis.empty() ? "" : "；").append(rule_set->basis);
  return basis;
}

}  // namespace

std::vector<PublicRecord> PortalService::Complete(db::Transaction& tx, std::vector<records::Record> records) const {
  std::vector<std::int64_t> ids;
  for (const records::Record& record : records) ids.push_back(record.id.subject_id);
  const auto subjects = subjects::SubjectsService::FindMany(tx, ids);
  std::vector<PublicRecord> complete;
  for (records::Record& record : records) {
    const catalog::ItemDefinition& item = parts_.records.ItemOf(record);
    const subjects::Subject& subject = subjects.at(record.id.subject_id);
    complete.push_back({std::move(record), &item, subject});
  }
  return complete;
}

json::object PortalService::Block(db::Transaction& tx, std::string_view item,
                                  const std::vector<std::int64_t>& subject_ids,
                                  const std::vector<records::PublicSource>& sources) const {
  std::int64_t total = 0;
  for (const records::PublicSource& source : sources) total += source.item == item ? source.count : 0;
  if (total == 0) return {{"total", 0}, {"rows", json::array()}};
  records::PublicQuery query;
  query.item = item;
  query.subject_ids = subject_ids;
  query.rows_max = kRowsOfBlock;
  return {{"total", std::min(total, kTotalMax)}, {"rows", RowsOf(Complete(tx, parts_.records.ListPublic(tx, query)))}};
}

Result<json::object> PortalService::Subject(const Caller& caller, std::string_view typed_code) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    ASSIGN_OR_RETURN(subjects::SubjectFile file, subjects::SubjectsService::FindByCode(tx, typed_code));
    const auto row = parts_.records.RegisterRowOf(tx, file.subject.id);
    const auto public_sources = parts_.records.PublicSourcesOf(tx, file.group);
    json::object licences = Block(tx, "licence", file.group, public_sources);
    json::object penalties = Block(tx, "penalty", file.group, public_sources);

    json::array counts;
    for (std::string_view counted : kCounted) {
      const json::value count = counted == "licence"   ? licences.at("total")
                                : counted == "penalty" ? penalties.at("total")
                                                       : json::value(0);
      counts.push_back({{"item", counted}, {"count", count}});
    }
    Instant updated = row ? row->changed_at : Instant{0};
    std::vector<std::string> sources;  // department ids
    for (const records::PublicSource& source : public_sources) {
      updated = std::max(updated, source.changed_at);
      sources.push_back(source.department_id);
    }
    if (row) sources.push_back(row->department_id);
    const Departments departments = access::AccessService::FindDepartments(tx, sources);
    json::array names;
    for (const std::string& source : sources) {
      const json::value name(NameIn(departments, source));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return json::object{
        {"subject", SubjectMembers(file, row ? &parts_.records.ItemOf(*row) : nullptr, row)},
        {"counts", std::move(counts)},
        {"licences", std::move(licences)},
        {"penalties", std::move(penalties)},
        {"sources", std::move(names)},
        {"updated_at", sources.empty() ? json::value() : json::value(BeijingRfc3339(updated))},
        {"demo", parts_.settings.demo},
    };
  });
}

json::value PortalService::Kept(std::uint64_t state, const std::string& key,
                                const std::function<json::value()>& build) const {
  if (state == 0) return build();
  if (const auto kept = parts_.answers->Find(state, key)) return json::parse(*kept);
  json::value value = build();
  parts_.answers->Keep(state, key, json::serialize(value));
  return value;
}

Result<std::string> PortalService::SubjectText(const Caller& caller, std::string_view typed_code) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  const bool may_keep = parts_.answers != nullptr && typed_code.size() == kCodeLength;
  const std::uint64_t state = may_keep ? parts_.answers->State() : 0;
  if (may_keep) {
    if (auto kept = parts_.answers->Find(state, typed_code)) return *std::move(kept);
  }
  ASSIGN_OR_RETURN(const json::object view, Subject(caller, typed_code));
  std::string text = json::serialize(view);
  if (may_keep) parts_.answers->Keep(state, typed_code, text);
  return text;
}

std::optional<std::string> PortalService::KeptSubjectText(std::string_view typed_code) const {
  if (parts_.answers == nullptr || typed_code.size() != kCodeLength) return std::nullopt;
  return parts_.answers->FindAtOnce(typed_code);
}

Result<json::object> PortalService::Record(const Caller& caller, std::string_view id) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  const Departments departments = parts_.access.AllDepartments();
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    ASSIGN_OR_RETURN(records::Record found, parts_.records.FindPublic(tx, id));
    const PublicRecord shown = std::move(Complete(tx, {std::move(found)}).front());
    const records::Record& record = shown.record;

    json::object view = SummaryOf(shown);
    view["item_title"] = shown.item->title.zh;
    view["department"] = NameIn(departments, record.department_id);
    view["rule_set"] = TextOrNull(record.derived.rule_set);
    view["deadline"] = TextOrNull(record.derived.publish_by);
    view["deadline_days"] = shown.item->report_within_days;
    view["deadline_provisional"] = record.derived.provisional;
    view["filed_at"] = BeijingRfc3339(record.filed_at);
    view["version"] = record.version;
    const records::RuleSets& rule_sets = parts_.records.rule_sets();
    view["legal_basis"] = TextOrNull(PublicationBasis(*shown.item, rule_sets.Find(record.derived.rule_set)));
    const auto repairable_from = records::RepairableFrom(record.derived, rule_sets);
    view["repairable_from"] = repairable_from ? TextOrNull(repairable_from->Iso()) : nullptr;
    view["fields"] = FieldsOf(shown);
    json::array versions;
    for (const records::RecordVersion& version : parts_.records.HistoryOf(tx, record)) {
      versions.push_back({{"version", version.version}, {"until", BeijingRfc3339(version.until)}});
    }
    view["versions"] = std::move(versions);

    std::string_view status = "withheld";
    if (!ProofTellsMasked(shown)) {
      auto proof = parts_.records.Prove(tx, record);
      CHECK(proof.ok() || proof.error().Is(ledger::errors::kPending));
      status = proof.ok() ? "proven" : "pending";
    }
    return json::object{
        {"record", std::move(view)},
        {"proof", {{"status", status}, {"url", "/api/v1/proofs/" + record.id.str()}}},
        {"demo", parts_.settings.demo},
    };
  });
}

json::object PortalService::Timeliness(db::Transaction& tx, const std::string& month,
                                       const Departments& departments) const {
  const CivilDate first = CivilDate::ParseIso(month + "-01").value();
  const CivilDate last = first.AddMonths(1).AddDays(-1);
  json::array rows;
  for (const records::Timeliness& row : parts_.records.MeasureTimeliness(tx, first, last)) {
    rows.push_back({{"department", ChoiceNameIn(departments, row.department_id)},
                    {"due", row.due},
                    {"on_time", row.on_time},
                    {"late", row.due - row.on_time},
                    {"rate", RateOf(row.on_time, row.due)}});
  }
  return {{"month", month}, {"unfinished", parts_.clock.Today() <= last}, {"rows", std::move(rows)}};
}

Status PortalService::CheckDepartment(const PublicityFilter& filter, const Departments& departments) {
  const bool known = filter.department.empty() ||
                     std::any_of(departments.begin(), departments.end(), [&](const access::Department& department) {
                       return department.id == filter.department;
                     });
  if (known) return {};
  const std::string typed = Shorten(filter.department, limits::kFindingValueCodePoints);
  return Error(errors::kFilterDepartment, {{"value", identity::MaskFreeText(typed)}});
}

Result<json::object> PortalService::Publicity(const Caller& caller, const PublicityFilter& filter) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  const Departments departments = parts_.access.AllDepartments();
  json::array choices;
  RETURN_IF_ERROR(CheckDepartment(filter, departments));
  for (const access::Department& department : departments) {
    choices.push_back({{"id", department.id},
                       {"name", ChoiceName(departments, department)},
                       {"selected", department.id == filter.department}});
  }
  const std::uint64_t state = parts_.answers != nullptr ? parts_.answers->State() : 0;
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    auto found = parts_.records.ListPublic(tx, filter.Query(kRowsOfPage + 1));
    json::value next = TakeNext(found);
    PublicityFilter from_top = filter;
    from_top.before_date.clear();
    // Both read thousands of rows, and everybody who opens the list asks for the same.
    const json::value counted = Kept(state, "publicity-total?" + from_top.QueryText(), [&] {
      return json::value(parts_.records.CountPublic(tx, from_top.Query(0), kTotalMax + 1));
    });
    json::value timeliness = Kept(state, "timeliness?" + filter.month,
                                  [&] { return json::value(Timeliness(tx, filter.month, departments)); });
    const std::int64_t total = counted.to_number<std::int64_t>();
    return json::object{
        {"item", filter.item},
        {"filters",
         {{"department", TextOrNull(filter.department)},
          {"from", TextOrNull(filter.from)},
          {"to", TextOrNull(filter.to)},
          {"q", TextOrNull(identity::MaskFreeText(filter.word))}}},
        {"departments", std::move(choices)},
        {"rows", RowsOf(Complete(tx, std::move(found)))},
        {"next", std::move(next)},
        {"total", std::min(total, kTotalMax)},
        {"total_capped", total > kTotalMax},
        {"timeliness", std::move(timeliness)},
        {"demo", parts_.settings.demo},
    };
  });
}

Result<std::vector<json::object>> PortalService::PublicityRows(const Caller& caller, const PublicityFilter& filter,
                                                               std::int64_t rows_max) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  RETURN_IF_ERROR(CheckDepartment(filter, parts_.access.AllDepartments()));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<json::object>> {
    PublicityFilter from_top = filter;
    from_top.before_date.clear();
    std::vector<json::object> rows;
    for (const PublicRecord& record : Complete(tx, parts_.records.ListPublic(tx, from_top.Query(rows_max)))) {
      rows.push_back(SummaryOf(record));
    }
    return rows;
  });
}

Result<json::object> PortalService::Home(const Caller& caller) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    json::object view{{"figures", figures_.Read(tx, parts_.records, parts_.clock)}};
    for (const auto& [member, item] : {std::pair("licences", "licence"), std::pair("penalties", "penalty")}) {
      records::PublicQuery query;
      query.item = item;
      query.rows_max = kRowsOfHome;
      view[member] = json::object{{"rows", RowsOf(Complete(tx, parts_.records.ListPublic(tx, query)))}};
    }
    return view;
  });
}

Result<std::string> PortalService::ProofFile(const Caller& caller, std::string_view id) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::string> {
    ASSIGN_OR_RETURN(records::Record record, parts_.records.FindPublic(tx, id));
    const PublicRecord shown = std::move(Complete(tx, {std::move(record)}).front());
    if (ProofTellsMasked(shown)) return Error(errors::kProofWithheld);
    ASSIGN_OR_RETURN(ledger::Proof proof, parts_.records.Prove(tx, shown.record));
    return ledger::WriteProof(proof);
  });
}

std::string PortalService::DepartmentName(std::string_view id) const {
  const Departments departments = parts_.access.AllDepartments();
  const std::string name = NameIn(departments, id);
  return name == id ? std::string() : name;
}

Result<json::object> PortalService::SubjectRecords(const Caller& caller, std::string_view typed_code,
                                                   const PublicityFilter& place) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    ASSIGN_OR_RETURN(subjects::SubjectFile file, subjects::SubjectsService::FindByCode(tx, typed_code));
    records::PublicQuery query = place.Query(kRowsOfPage + 1);
    query.subject_ids = file.group;
    auto found = parts_.records.ListPublic(tx, query);
    json::value next = TakeNext(found);
    query.before_date.clear();
    return json::object{
        {"subject", {{"code", file.subject.code}, {"name", identity::MaskFreeText(file.subject.name)}}},
        {"item", place.item},
        {"rows", RowsOf(Complete(tx, std::move(found)))},
        {"next", std::move(next)},
        {"total", parts_.records.CountPublic(tx, query, kTotalMax)},
    };
  });
}

std::string PortalService::EnglishTitle(std::string_view item, std::string_view field) const {
  for (const catalog::ItemDefinition* known : parts_.items.Newest()) {
    if (known->code != item) continue;
    const catalog::FieldIndex index = known->FindField(field);
    return index == catalog::kNoField ? known->title.en : known->field(index).title.en;
  }
  return {};
}

}  // namespace credence::portal
