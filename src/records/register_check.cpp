#include "records/register_check.h"

#include <map>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "identity/normalise.h"
#include "records/record_store.h"
#include "subjects/postings_check.h"
#include "subjects/subject_store.h"

namespace credence::records {
namespace {

namespace subject_store = subjects::subject_store;
using subjects::Identifier;
using subjects::RegisterEntry;
using subjects::Subject;

class RegisterCheck {
 public:
  RegisterCheck(db::Transaction& tx, const catalog::Items& items) : tx_(tx), items_(items) {}

  std::vector<std::string> Run() {
    // Ids first: a transaction is not used for anything else while it streams.
    const std::vector<std::int64_t> subject_ids = Ids("SELECT id FROM subject ORDER BY id");
    ReadRegisterRows();
    for (std::int64_t id : subject_ids) {
      name_ = "subject " + std::to_string(id);
      try {
        CheckSubject(id);
      } catch (const db::Unavailable&) {
        throw;
      } catch (const std::bad_alloc&) {  // says nothing of what is stored
        throw;
      } catch (const std::exception&) {
        Add("cannot be read");
      }
    }
    const std::set<std::int64_t> known(subject_ids.begin(), subject_ids.end());
    ReportStrangers(known, "records", "SELECT DISTINCT subject_id FROM record ORDER BY subject_id");
    ReportStrangers(known, "names", "SELECT DISTINCT subject_id FROM subject_name ORDER BY subject_id");
    ReportStrangers(known, "numbers", "SELECT DISTINCT subject_id FROM subject_identifier ORDER BY subject_id");
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  std::vector<std::int64_t> Ids(std::string_view sql) {
    std::vector<std::int64_t> ids;
    tx_.ForEach<std::int64_t>(sql, {}, [&](std::int64_t id) { ids.push_back(id); });
    return ids;
  }

  void ReadRegisterRows() {
    for (const catalog::ItemDefinition* item : items_.Newest()) {
      if (!item->is_register) continue;
      tx_.ForEach<std::int64_t, std::int64_t>("SELECT subject_id, id FROM record WHERE item = :item",
                                              {{"item", item->code}}, [&](std::int64_t subject_id, std::int64_t id) {
                                                rows_[subject_id].push_back({subject_id, id});
                                              });
    }
  }

  // nullopt when the payload or its item cannot be read; records' own check says more about that.
  std::optional<RegisterEntry> EntryOf(const std::string& item_code, int item_version, const std::string& payload) {
    const catalog::ItemDefinition* item = items_.Find(item_code, item_version);
    if (item == nullptr) return std::nullopt;
    std::vector<std::string> storage;
    return RegisterEntryOf(*item, ValuesOfPayload(*item, payload, storage));
  }

  void CheckSubject(std::int64_t id) {
    auto subject = subject_store::Find(tx_, id);
    auto rows = rows_.find(id);
    if (!subject || rows == rows_.end()) return Add("no register row");
    if (rows->second.size() > 1) return Add("more than one register row");
    auto record = record_store::Find(tx_, rows->second.front());
    auto newest = record ? EntryOf(record->item, record->item_version, record->payload) : std::nullopt;
    if (!newest) return Add("the register row cannot be read");
    std::vector<RegisterEntry> entries = {*newest};
    for (const RecordVersion& version : record_store::VersionsOf(tx_, record->id)) {
      auto entry = EntryOf(record->item, version.item_version, version.payload);
      if (!entry) return Add("an earlier register row cannot be read");
      entries.push_back(*entry);
    }
    CheckFacts(*subject, *newest);
    CheckNames(*subject, entries);
    CheckNumbers(*subject, entries);
  }

  void CheckFacts(const Subject& subject, const RegisterEntry& newest) {
    if (subject.code != newest.code) Add("code differs from the register row");
    if (subject.kind != subjects::KindOfCode(newest.code)) Add("kind does not follow from the code");
    if (subject.name != newest.name) Add("name differs from the register row");
    if (subject.status != newest.status) Add("status differs from the register row");
    if (subject.region != newest.region) Add("region differs from the register row");
  }

  void CheckNames(const Subject& subject, const std::vector<RegisterEntry>& entries) {
    std::set<std::string> given, found;
    for (const RegisterEntry& entry : entries) given.insert(identity::NormaliseName(entry.name));
    int present = 0;
    tx_.ForEach<std::string, std::string, std::string>(
        "SELECT name, normalised, valid_to FROM subject_name WHERE subject_id = :subject_id",
        {{"subject_id", subject.id}}, [&](std::string name, std::string normalised, std::string valid_to) {
          if (identity::NormaliseName(name) != normalised) Add("a name is not in its comparing form");
          found.insert(normalised);
          if (!valid_to.empty()) return;
          ++present;
          if (normalised != identity::NormaliseName(subject.name)) Add("another name is kept as the present one");
        });
    if (present != 1) Add(std::to_string(present) + " present names");
    if (given != found) Add("names differ from those of the register rows");
  }

  void CheckNumbers(const Subject& subject, const std::vector<RegisterEntry>& entries) {
    std::set<Identifier> given;
    for (const RegisterEntry& entry : entries) {
      for (Identifier& identifier : subjects::IdentifiersOf(entry)) given.insert(std::move(identifier));
    }
    for (const Identifier& held : subject_store::IdentifiersOf(tx_, subject.id)) {
      if (given.erase(held) == 0) Add("a number that no register row gives: " + Described(held));
    }
    // What is left must be held by somebody else whose rows give it too, which that subject's own check sees.
    for (const Identifier& wanted : given) {
      if (subject_store::HoldersOf(tx_, wanted.scheme, {wanted.value}).empty()) {
        Add("a number of the register row is missing: " + Described(wanted));
      }
    }
  }

  static std::string Described(const Identifier& identifier) {
    return std::string(subjects::Name(identifier.scheme)) + " " + identifier.value;
  }

  void ReportStrangers(const std::set<std::int64_t>& known, const std::string& what, std::string_view sql) {
    for (std::int64_t id : Ids(sql)) {
      name_ = "subject " + std::to_string(id);
      if (!known.contains(id)) Add("missing, but it has " + what);
    }
  }

  db::Transaction& tx_;
  const catalog::Items& items_;
  std::map<std::int64_t, std::vector<RecordId>> rows_;  // by subject
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

RegisterEntry RegisterEntryOf(const catalog::ItemDefinition& item, FieldValues values) {
  auto at = [&](catalog::FieldIndex field) {
    return field == catalog::kNoField ? std::string() : std::string(values[field]);
  };
  return {at(item.subject.uscc),
          at(item.subject.name),
          at(item.FindField("status")),
          at(item.FindField("region")),
          at(item.subject.registration_no),
          at(item.subject.organisation_no)};
}

std::vector<std::string> FindRegisterDefects(db::Transaction& tx, const catalog::Items& items) {
  std::vector<std::string> defects = RegisterCheck(tx, items).Run();
  for (std::string& defect : subjects::FindPostingDefects(tx)) defects.push_back(std::move(defect));
  return defects;
}

}  // namespace credence::records
