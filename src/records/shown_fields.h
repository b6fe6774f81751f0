// What people at work see of a record's fields, and what changed between its versions. Sensitive fields are opened here
// to be masked, or compared; they leave in full only for those who may open them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/caller.h"
#include "base/result.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "records/record.h"

namespace credence::records {

struct ShownValue {
  std::string text;
  bool is_masked = false;
};

struct ShownField {
  const catalog::FieldDefinition* field = nullptr;  // lives as long as the items
  ShownValue value;
};

struct FieldChange {
  const catalog::FieldDefinition* field = nullptr;
  ShownValue before, after;  // empty: the version has no such value
};

// How much of the fields somebody sees.
struct Eyes {
  FieldProfile profile = FieldProfile::kMasked;
  bool opens_sensitive = false;
  bool only_public = false;  // no more than the public: fields that are public, masked, and nothing that is withheld

  // Of a permission the caller has.
  static Eyes Of(const Caller& caller, Permission permission);
  static Eyes OfPublic() { return {FieldProfile::kMasked, false, true}; }
};

// The clear values of one version by field code; empty ones are left out.
using ClearValues = std::map<std::string, std::string>;

// Error codes: crypto.tampered and its kin when a sealed field cannot be opened.
Result<ClearValues> ReadValues(db::Transaction& tx, const catalog::ItemDefinition& item, const crypto::DataKey& key,
                               const RecordId& id, int version, std::string_view payload);

ShownValue ShowValue(const catalog::FieldDefinition& field, std::string_view clear, const Eyes& eyes);
// In the order of the item; fields without a value are left out.
std::vector<ShownField> ShowFields(const catalog::ItemDefinition& item, const ClearValues& values,
                                   std::string_view withheld, const Eyes& eyes);
// What is not the same in both, in the order of the later item, then what only the earlier one knew.
std::vector<FieldChange> ChangesBetween(const catalog::ItemDefinition& earlier_item, const ClearValues& earlier,
                                        const catalog::ItemDefinition& later_item, const ClearValues& later,
                                        const Eyes& eyes);

}  // namespace credence::records
