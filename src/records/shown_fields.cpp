#include "records/shown_fields.h"

#include "base/check.h"
#include "catalog/shown_value.h"
#include "records/derivation.h"
#include "records/record_store.h"

namespace credence::records {
namespace {

std::string_view ValueIn(const ClearValues& values, const std::string& code) {
  auto value = values.find(code);
  return value == values.end() ? std::string_view() : std::string_view(value->second);
}

}  // namespace

Eyes Eyes::Of(const Caller& caller, Permission permission) {
  const Reach* reach = caller.ReachOf(permission);
  CHECK(reach != nullptr);
  return {reach->profile, caller.May(Permission::kOpenSensitive), false};
}

Result<ClearValues> ReadValues(db::Transaction& tx, const catalog::ItemDefinition& item, const crypto::DataKey& key,
                               const RecordId& id, int version, std::string_view payload) {
  std::vector<std::string> storage;
  const auto stored = ValuesOfPayload(item, payload, storage);
  ClearValues values;
  for (std::size_t f = 0; f < item.fields.size(); ++f) {
    if (!stored[f].empty()) values[item.fields[f].code] = std::string(stored[f]);
  }
  for (const RecordSecret& secret : record_store::SecretsOf(tx, id, version)) {
    ASSIGN_OR_RETURN(values[secret.field], key.Open(secret.sealed, RecordSecret::Context(id, version, secret.field)));
  }
  return values;
}

ShownValue ShowValue(const catalog::FieldDefinition& field, std::string_view clear, const Eyes& eyes) {
  if (clear.empty()) return {};
  const bool in_full = eyes.profile == FieldProfile::kFull && (!field.sensitive || eyes.opens_sensitive);
  if (in_full) return {std::string(clear), false};
  std::string masked = catalog::MaskByKind(field.mask, clear);
  const bool is_masked = masked != clear;
  return {std::move(masked), is_masked};
}

std::vector<ShownField> ShowFields(const catalog::ItemDefinition& item, const ClearValues& values,
                                   std::string_view withheld, const Eyes& eyes) {
  std::vector<ShownField> shown;
  for (const catalog::FieldDefinition& field : item.fields) {
    const std::string_view value = ValueIn(values, field.code);
    if (value.empty()) continue;
    const bool is_public =
        field.disclosure == catalog::Disclosure::kPublic && !field.sensitive && !IsWithheld(withheld, field.code);
    if (eyes.only_public && !is_public) continue;
    shown.push_back({&field, ShowValue(field, value, eyes)});
  }
  return shown;
}

std::vector<FieldChange> ChangesBetween(const catalog::ItemDefinition& earlier_item, const ClearValues& earlier,
                                        const catalog::ItemDefinition& later_item, const ClearValues& later,
                                        const Eyes& eyes) {
  std::vector<FieldChange> changes;
  auto compare = [&](const catalog::FieldDefinition& field) {
    const std::string_view before = ValueIn(earlier, field.code), after = ValueIn(later, field.code);
    if (before == after) return;
    changes.push_back({&field, ShowValue(field, before, eyes), ShowValue(field, after, eyes)});
  };
  for (const catalog::FieldDefinition& field : later_item.fields) compare(field);
  for (const catalog::FieldDefinition& field : earlier_item.fields) {
    if (later_item.FindField(field.code) == catalog::kNoField) compare(field);
  }
  return changes;
}

}  // namespace credence::records
