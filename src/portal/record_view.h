// A record as the public sees it, as JSON: the same object is the answer of the API and the base of the page. Pure.
//
// What may leave (design 1.2, domain 9): fields whose disclosure is public and that are not sensitive; every text of
// them masked on output. A field named in `withheld` whose masking changes nothing is not shown at all: somebody saw
// personal data there that the masking does not see.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/item_definition.h"
#include "records/record.h"
#include "subjects/subject.h"

namespace credence::portal {

// A record with what its view needs; `item` is the version the record was filed under.
struct PublicRecord {
  records::Record record;
  const catalog::ItemDefinition* item = nullptr;
  subjects::Subject subject;  // merges followed
};

// A value as it leaves. `text` is empty when there is none, or when all of it is withheld (then is_masked is set).
struct PublicValue {
  std::string text;
  bool is_masked = false;
};

// nullopt for a field that is not public.
std::optional<PublicValue> PublicValueOf(const catalog::FieldDefinition& field, std::string_view value, bool withheld);
// By field code; empty for an unknown field and for one that is not public.
PublicValue PublicValueOf(const catalog::ItemDefinition& item, const records::Record& record, std::string_view code);

// Members as in docs/api/openapi.yaml, RecordSummary.
boost::json::object SummaryOf(const PublicRecord& shown);
// All public fields in the order of the item; an optional one only when it has a value.
boost::json::array FieldsOf(const PublicRecord& shown);

// The text that the ledger commits to and a proof repeats holds a value that may only be shown masked.
bool ProofTellsMasked(const PublicRecord& shown);

// null for an empty text.
boost::json::value TextOrNull(std::string_view text);
// A text member, "" for null.
std::string TextAt(const boost::json::object& object, std::string_view name);

// Decided later than seven working days ago when it came in.
bool IsLate(const records::Record& record);

}  // namespace credence::portal
