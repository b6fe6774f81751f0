#include "portal/record_view.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "identity/masking.h"
#include "identity/registration_number.h"
#include "records/derivation.h"
#include "records/publication.h"

namespace credence::portal {
namespace {

using catalog::FieldDefinition;
using catalog::FieldFormat;
using catalog::FieldType;
using catalog::ItemDefinition;

// The fields of a summary that the definition of an item does not name by their role.
struct SummaryFields {
  std::string_view item, title, fact, basis, result, category;
};
constexpr SummaryFields kSummaryFields[] = {
    {"licence", "XK_XKWS", "", "", "XK_NR", "XK_XKLB"},
    {"penalty", "CF_WFXW", "CF_SY", "CF_YJ", "CF_NR", "CF_CFLB"},
};

const SummaryFields& SummaryFieldsOf(std::string_view item) {
  for (const SummaryFields& fields : kSummaryFields) {
    if (fields.item == item) return fields;
  }
  CHECK(false);
  return kSummaryFields[0];
}

std::string MaskedText(const FieldDefinition& field, std::string_view value) {
  if (field.type != FieldType::kString) return std::string(value);
  // Unified and organisation codes hold letters and a check character of their own; a correct registration number may
  // look like an old citizen number, but stands here under its own name.
  if (field.format == FieldFormat::kUnifiedCode || field.format == FieldFormat::kOrganisationCode) {
    return std::string(value);
  }
  if (field.format == FieldFormat::kRegistrationNumber && identity::CheckRegistrationNumber(value).acceptable()) {
    return std::string(value);
  }
  return identity::MaskFreeText(value);
}

std::string_view KindOf(const FieldDefinition& field) {
  if (field.type == FieldType::kDate) return "date";
  if (field.type == FieldType::kNumber) return "amount";
  return field.is_identifier() || field.format == FieldFormat::kDocumentNumber ? "code" : "text";
}

PublicValue ValueAt(const PublicRecord& shown, const std::vector<std::string_view>& values, std::string_view code) {
  const catalog::FieldIndex index = shown.item->FindField(code);
  if (index == catalog::kNoField) return {};
  const bool withheld = records::IsWithheld(shown.record.withheld, code);
  return PublicValueOf(shown.item->field(index), values[index], withheld).value_or(PublicValue());
}

std::string CodeAt(const ItemDefinition& item, catalog::FieldIndex index) {
  return index == catalog::kNoField ? std::string() : item.field(index).code;
}

}  // namespace

boost::json::value TextOrNull(std::string_view text) {
  if (text.empty()) return nullptr;
  return boost::json::string(text);
}

std::string TextAt(const boost::json::object& object, std::string_view name) {
  const boost::json::value& value = object.at(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

bool IsLate(const records::Record& record) {
  return !record.derived.publish_by.empty() && record.received_on > record.derived.publish_by;
}

std::optional<PublicValue> PublicValueOf(const FieldDefinition& field, std::string_view value, bool withheld) {
  if (field.disclosure != catalog::Disclosure::kPublic || field.sensitive) return std::nullopt;
  PublicValue shown{MaskedText(field, value), false};
  shown.is_masked = shown.text != value;
  if (withheld && !shown.is_masked) shown = {"", true};
  return shown;
}

PublicValue PublicValueOf(const ItemDefinition& item, const records::Record& record, std::string_view code) {
  std::vector<std::string> storage;
  PublicRecord shown{record, &item, {}};
  return ValueAt(shown, records::ValuesOfPayload(item, record.payload, storage), code);
}

boost::json::object SummaryOf(const PublicRecord& shown) {
  const ItemDefinition& item = *shown.item;
  const records::Record& record = shown.record;
  const SummaryFields& fields = SummaryFieldsOf(record.item);
  std::vector<std::string> storage;
  const auto values = records::ValuesOfPayload(item, record.payload, storage);
  auto text = [&](std::string_view code) { return TextOrNull(ValueAt(shown, values, code).text); };
  const bool has_end = record.derived.public_until != records::OpenEnd().Iso();
  return {
      {"id", record.id.str()},
      {"item", record.item},
      {"document_number", text(CodeAt(item, item.document_number))},
      {"title", text(fields.title)},
      {"fact", text(fields.fact)},
      {"basis", text(fields.basis)},
      {"result", text(fields.result)},
      {"category", text(fields.category)},
      {"class", TextOrNull(record.derived.publicity_class)},
      {"decided_on", record.derived.decided_on},
      {"authority", text(CodeAt(item, item.authority.name))},
      {"public_from", record.derived.public_from},
      {"public_until", has_end ? TextOrNull(record.derived.public_until) : nullptr},
      {"late", IsLate(record)},
      {"subject", {{"code", shown.subject.code}, {"name", identity::MaskFreeText(shown.subject.name)}}},
      {"disputed", record.disputed},
      {"state", records::Name(record.state)},
  };
}

boost::json::array FieldsOf(const PublicRecord& shown) {
  std::vector<std::string> storage;
  const auto values = records::ValuesOfPayload(*shown.item, shown.record.payload, storage);
  boost::json::array fields;
  for (const FieldDefinition& field : shown.item->fields) {
    if (field.disclosure != catalog::Disclosure::kPublic || field.sensitive) continue;
    const PublicValue value = ValueAt(shown, values, field.code);
    if (field.requirement == catalog::Requirement::kOptional && value.text.empty() && !value.is_masked) continue;
    fields.push_back({{"code", field.code},
                      {"title", field.title.zh},
                      {"value", TextOrNull(value.text)},
                      {"kind", KindOf(field)},
                      {"masked", value.is_masked}});
  }
  return fields;
}

bool ProofTellsMasked(const PublicRecord& shown) {
  std::vector<std::string> storage;
  const auto values = records::ValuesOfPayload(*shown.item, shown.record.payload, storage);
  for (const FieldDefinition& field : shown.item->fields) {
    // Withheld fields stand in the half of the content that a proof does not repeat.
    if (records::IsWithheld(shown.record.withheld, field.code)) continue;
    if (ValueAt(shown, values, field.code).is_masked) return true;
  }
  // The identifier as reported stands in the committed text too.
  return identity::ContainsPersonalData(shown.record.subject_key);
}

}  // namespace credence::portal
