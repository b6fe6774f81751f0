// What follows from a row's content: keys, digest, payload, publication. Pure: the same inputs give the same bytes,
// which is what fsck relies on.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "catalog/item_definition.h"
#include "crypto/cipher.h"
#include "ledger/entry.h"
#include "records/publication.h"
#include "records/record.h"
#include "workdays/calendar.h"

namespace credence::records {

// Normalised values by field index of the item; an empty text is an absent value.
using FieldValues = std::span<const std::string_view>;

// SM3 over item and key parts, hex. Document numbers count in their comparing form (domain 11.1).
std::string RecordKey(const catalog::ItemDefinition& item, FieldValues values, std::string_view subject_key);
// The same without the subject.
std::string DecisionKey(const catalog::ItemDefinition& item, FieldValues values);

// SM3 over field codes and non-empty values in the order of codes; sensitive values count by their blind index, so the
// digest tells nothing about them. Never the item version.
std::string ContentDigest(const catalog::ItemDefinition& item, FieldValues values, const crypto::DataKey& key);

// JSON object of the non-sensitive, non-empty values in the order of the item's fields.
std::string Payload(const catalog::ItemDefinition& item, FieldValues values);

// The values of a payload by field index. The texts live in `storage`.
std::vector<std::string_view> ValuesOfPayload(const catalog::ItemDefinition& item, std::string_view payload,
                                              std::vector<std::string>& storage);

Derived DerivePublication(const catalog::ItemDefinition& item, FieldValues values, CivilDate received_on,
                          const workdays::Calendar& calendar, const RuleSets& rule_sets);

// From when the subject of a penalty may ask for repair; nullopt for what has no class.
std::optional<CivilDate> RepairableFrom(const Derived& derived, const RuleSets& rule_sets);

// (field code, blind index) of the sensitive fields that have a value, in the order of the item.
using BlindIndexes = std::vector<std::pair<std::string, std::string>>;

// The two halves a ledger entry commits to: what the public sees of this version of the record, and the rest: the other
// fields, and batch, instant, replaced record and withheld fields, so that fsck notices when any of these is changed.
ledger::Content ContentOf(const catalog::ItemDefinition& item, FieldValues values, const BlindIndexes& blind_indexes,
                          const Record& record);

// What the entries of the events commit to that change a record without a new version.
ledger::Content ConfirmedContent();
ledger::Content SupersededContent(std::string_view replaced_by);
ledger::Content WithdrawnContent();
ledger::Content ReinstatedContent();

bool IsWithheld(std::string_view withheld, std::string_view field_code);

}  // namespace credence::records
