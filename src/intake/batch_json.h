// What the API says of items, uploads, batches and findings. No cell of a sensitive field is in it: findings hold their
// values masked.
#pragma once

#include <boost/json/fwd.hpp>

#include "base/caller.h"
#include "base/texts.h"
#include "intake/intake_service.h"
#include "intake/upload_service.h"

namespace credence::intake {

// The words of an item and the texts of findings and errors are in `language`; titles in both.
boost::json::object JsonOf(const ProvidedItem& provided);
boost::json::object JsonOf(const UploadView& view);
boost::json::object JsonOf(const FinishedUpload& finished);
// `item` may be null. `asks_second_person` is the rule of today, for batches that nobody has submitted yet; the members
// of `may` are what the caller could do now.
boost::json::object JsonOf(const BatchView& view, const catalog::ItemDefinition* item, const Caller& caller,
                           bool asks_second_person, Language language);
boost::json::object JsonOf(const PlacedFinding& placed, const catalog::ItemDefinition* item, Language language);
boost::json::object JsonOf(const FindingCount& count);
boost::json::object JsonOf(const BatchCounts& counts, std::int64_t settled);

// Rows and edits (edit_json.cpp).
boost::json::object JsonOf(const RowView& view, const catalog::ItemDefinition* item, Language language);
boost::json::object JsonOf(const EditView& view);
boost::json::object JsonOf(const EditAnswer& answer, const CellEdit& wanted, const catalog::ItemDefinition* item,
                           Language language);
// What two people made of one cell: `theirs` stands, nullptr when they took theirs back.
boost::json::object OvertakenJson(const catalog::FieldDefinition* field, const std::optional<std::string>& yours,
                                  const BatchEdit* theirs);

}  // namespace credence::intake
