// From the JSON document of an item to its definition. Every name is resolved here, so that nothing can fail later.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "catalog/catalog_errors.h"
#include "catalog/item_definition.h"
#include "catalog/item_reader.h"

namespace credence::catalog {
namespace {

namespace json = boost::json;

template <typename E>
struct Word {
  std::string_view word;
  E value;
};

constexpr Word<FieldType> kTypes[] = {
    {"string", FieldType::kString}, {"date", FieldType::kDate}, {"number", FieldType::kNumber}};
constexpr Word<FieldFormat> kFormats[] = {{"text", FieldFormat::kText},
                                          {"name", FieldFormat::kName},
                                          {"number_text", FieldFormat::kNumberText},
                                          {"document_number", FieldFormat::kDocumentNumber},
                                          {"identifier", FieldFormat::kIdentifier},
                                          {"unified_code", FieldFormat::kUnifiedCode},
                                          {"organisation_code", FieldFormat::kOrganisationCode},
                                          {"registration_number", FieldFormat::kRegistrationNumber},
                                          {"identity_number", FieldFormat::kIdentityNumber},
                                          {"region", FieldFormat::kRegion}};
constexpr Word<Disclosure> kDisclosures[] = {
    {"public", Disclosure::kPublic}, {"shared", Disclosure::kShared}, {"internal", Disclosure::kInternal}};
constexpr Word<MaskKind> kMasks[] = {{"person_name", MaskKind::kPersonName},
                                     {"citizen_number", MaskKind::kCitizenNumber},
                                     {"identity_document", MaskKind::kIdentityDocument},
                                     {"mobile", MaskKind::kMobile},
                                     {"address", MaskKind::kAddress},
                                     {"bank_account", MaskKind::kBankAccount}};
constexpr Word<CheckKind> kKinds[] = {{"required", CheckKind::kRequired},
                                      {"one_of_required", CheckKind::kOneOfRequired},
                                      {"both_or_neither", CheckKind::kBothOrNeither},
                                      {"required_when", CheckKind::kRequiredWhen},
                                      {"empty_when", CheckKind::kEmptyWhen},
                                      {"equal_to", CheckKind::kEqualTo},
                                      {"ordered_dates", CheckKind::kOrderedDates},
                                      {"in_code_list", CheckKind::kInCodeList},
                                      {"pattern", CheckKind::kPattern},
                                      {"max_length", CheckKind::kMaxLength},
                                      {"number", CheckKind::kNumber},
                                      {"number_below", CheckKind::kNumberBelow},
                                      {"unified_code", CheckKind::kUnifiedCode},
                                      {"organisation_code", CheckKind::kOrganisationCode},
                                      {"citizen_number", CheckKind::kCitizenNumber},
                                      {"registration_number", CheckKind::kRegistrationNumber},
                                      {"region", CheckKind::kRegion},
                                      {"document_number", CheckKind::kDocumentNumber},
                                      {"belongs_to", CheckKind::kBelongsTo},
                                      {"not_in_future", CheckKind::kNotInFuture},
                                      {"not_before", CheckKind::kNotBefore},
                                      {"unique_in_batch", CheckKind::kUniqueInBatch},
                                      {"masked_input", CheckKind::kMaskedInput},
                                      {"contains_personal_data", CheckKind::kContainsPersonalData},
                                      {"control_characters", CheckKind::kControlCharacters},
                                      {"forbidden_characters", CheckKind::kForbiddenCharacters},
                                      {"only_value", CheckKind::kOnlyValue},
                                      {"damaged_text", CheckKind::kDamagedText},
                                      {"excel_number", CheckKind::kExcelNumber},
                                      {"date_form", CheckKind::kDateForm},
                                      {"identifier_form", CheckKind::kIdentifierForm},
                                      {"published_late", CheckKind::kPublishedLate},
                                      {"subject_identifier", CheckKind::kSubjectIdentifier},
                                      {"later_record", CheckKind::kLaterRecord}};
constexpr Word<ConditionKind> kConditions[] = {{"in", ConditionKind::kIn},
                                               {"not_in", ConditionKind::kNotIn},
                                               {"contains_any", ConditionKind::kContainsAny},
                                               {"contains_none", ConditionKind::kContainsNone}};

// Builds one definition; `reader` keeps the first mistake.
class ItemBuilder {
 public:
  explicit ItemBuilder(const CodeLists& code_lists) : code_lists_(code_lists) {}

  Result<ItemDefinition> Build(const json::object& root);

 private:
  template <typename E, std::size_t N>
  E Choose(const Word<E> (&words)[N], std::string_view word, std::string_view place) {
    for (const Word<E>& entry : words) {
      if (entry.word == word) return entry.value;
    }
    reader_.Fail(place, "unknown word " + std::string(word));
    return words[0].value;
  }

  LocalText ReadTitle(const json::object& object, std::string_view key, std::string_view place);
  void ReadGeneral(const json::object& root);
  void ReadField(const json::object& object);
  void ReadSubject(const json::object& object);
  void ReadPolicies(const json::object& root);
  void ReadPublication(const json::object& object);
  void ReadEdition(const json::object& object);
  void ReadRenames(const json::object& object, Edition& edition, const std::string& place);
  void ReadDefaults(const json::object& object, Edition& edition, const std::string& place);
  EditionDefault ReadDefault(const json::object& entry, const std::string& place);
  void ReadCheck(const json::object& object);
  void ReadExample(const json::object& object);
  void ReadHints(const json::object& object);
  void CheckArity(const CheckRule& rule, const std::string& place);
  Condition ReadCondition(const json::object& object, std::string_view place);
  FieldIndex NamedField(std::string_view code, std::string_view place);
  FieldIndex OptionalField(const json::object& object, std::string_view key, std::string_view place);
  std::vector<FieldIndex> SelectFields(const std::vector<std::string>& selectors, std::string_view place);
  bool Selected(const FieldDefinition& field, std::string_view selector, std::string_view place);
  std::vector<KeyPart> ReadKeyParts(const json::object& root, std::string_view key);

  const CodeLists& code_lists_;
  ItemReader reader_;
  ItemDefinition item_;
};

LocalText ItemBuilder::ReadTitle(const json::object& object, std::string_view key, std::string_view place) {
  const json::object& title = reader_.OptionalObject(object, key, place);
  reader_.AllowKeys(title, {"zh", "en"}, place);
  return {reader_.Text(title, "zh", place), reader_.Text(title, "en", place)};
}

FieldIndex ItemBuilder::NamedField(std::string_view code, std::string_view place) {
  FieldIndex index = item_.FindField(code);
  if (index == kNoField) reader_.Fail(place, "no field " + std::string(code));
  return index;
}

FieldIndex ItemBuilder::OptionalField(const json::object& object, std::string_view key, std::string_view place) {
  std::string code = reader_.OptionalText(object, key, place);
  return code.empty() ? kNoField : NamedField(code, place);
}

void ItemBuilder::ReadGeneral(const json::object& root) {
  reader_.AllowKeys(root, {"code",          "version",       "title",           "description", "effective_from",
                           "owner",         "providers",     "subject_kinds",   "register",    "cycle",
                           "report_within", "legal_basis",   "fields",          "subject",     "authority",
                           "source",        "decision_date", "document_number", "key_parts",   "decision_key_parts",
                           "publication",   "empty_values",  "empty_words",     "editions",    "checks",
                           "example",       "hints"},
                    "item");
  item_.version = static_cast<int>(reader_.OptionalInteger(root, "version", "item"));
  if (item_.version < 1) reader_.Fail("version", "is missing");
  item_.title = ReadTitle(root, "title", "title");
  if (root.contains("description")) item_.description = ReadTitle(root, "description", "description");
  item_.effective_from = reader_.Text(root, "effective_from", "effective_from");
  if (!CivilDate::ParseIso(item_.effective_from)) reader_.Fail("effective_from", "is not YYYY-MM-DD");
  item_.owner = reader_.Text(root, "owner", "owner");
  item_.providers = reader_.OptionalTexts(root, "providers", "providers");
  item_.is_register = reader_.OptionalFlag(root, "register", "register");
  item_.cycle = reader_.Text(root, "cycle", "cycle");
  const json::object& within = reader_.OptionalObject(root, "report_within", "report_within");
  item_.report_within_days = static_cast<int>(reader_.OptionalInteger(within, "working_days", "report_within"));
  for (const json::value& value : reader_.OptionalArray(root, "legal_basis", "legal_basis")) {
    const json::object& basis = reader_.AsObject(value, "legal_basis");
    item_.legal_basis.push_back({reader_.Text(basis, "source", "legal_basis"),
                                 reader_.Text(basis, "article", "legal_basis"),
                                 reader_.Text(basis, "text", "legal_basis")});
  }
  if (item_.legal_basis.empty()) reader_.Fail("legal_basis", "no item without a legal basis");
  item_.empty_values = reader_.OptionalTexts(root, "empty_values", "empty_values");
  item_.empty_words = reader_.OptionalTexts(root, "empty_words", "empty_words");
}

void ItemBuilder::ReadField(const json::object& object) {
  FieldDefinition field;
  field.code = reader_.Text(object, "name", "fields");
  const std::string place = "fields." + field.code;
  if (item_.FindField(field.code) != kNoField) reader_.Fail(place, "stands twice");
  reader_.AllowKeys(
      object,
      {"name", "title", "type", "format", "constraints", "requirement", "disclosure", "sensitive", "mask", "code_list",
       "multiple", "multiline", "local", "aliases", "empty_values", "editions", "checked_only"},
      place);
  field.title = ReadTitle(object, "title", place);
  field.type = Choose(kTypes, reader_.Text(object, "type", place), place);
  if (object.contains("format")) field.format = Choose(kFormats, reader_.Text(object, "format", place), place);
  const json::object& constraints = reader_.OptionalObject(object, "constraints", place);
  reader_.AllowKeys(constraints, {"required", "maxLength", "integerDigits", "scale"}, place);
  if (reader_.OptionalFlag(constraints, "required", place)) field.requirement = Requirement::kRequired;
  std::string requirement = reader_.OptionalText(object, "requirement", place);
  if (requirement == "conditional") field.requirement = Requirement::kConditional;
  if (!requirement.empty() && requirement != "conditional") reader_.Fail(place, "requirement is not conditional");
  field.max_length = static_cast<std::size_t>(reader_.OptionalInteger(constraints, "maxLength", place));
  field.integer_digits = static_cast<int>(reader_.OptionalInteger(constraints, "integerDigits", place));
  field.scale = static_cast<int>(reader_.OptionalInteger(constraints, "scale", place));
  if (field.type == FieldType::kString && field.max_length == 0) reader_.Fail(place, "maxLength is missing");
  if (field.type == FieldType::kNumber && field.integer_digits == 0) reader_.Fail(place, "integerDigits is missing");
  field.disclosure = Choose(kDisclosures, reader_.Text(object, "disclosure", place), place);
  field.sensitive = reader_.OptionalFlag(object, "sensitive", place);
  if (object.contains("mask")) field.mask = Choose(kMasks, reader_.Text(object, "mask", place), place);
  if (field.sensitive && field.mask == MaskKind::kNone) reader_.Fail(place, "sensitive without mask");
  if (field.sensitive && field.disclosure == Disclosure::kPublic) reader_.Fail(place, "sensitive and public");
  field.multiple = reader_.OptionalText(object, "multiple", place) == ";";
  field.multiline = reader_.OptionalFlag(object, "multiline", place);
  field.local = reader_.OptionalFlag(object, "local", place);
  field.checked_only = reader_.OptionalFlag(object, "checked_only", place);
  field.aliases = reader_.OptionalTexts(object, "aliases", place);
  field.empty_values = reader_.OptionalTexts(object, "empty_values", place);
  field.editions = reader_.OptionalTexts(object, "editions", place);
  field.code_list_name = reader_.OptionalText(object, "code_list", place);
  if (!field.code_list_name.empty()) {
    field.code_list = code_lists_.Find(field.code_list_name);
    if (field.code_list == nullptr) reader_.Fail(place, "no code list " + field.code_list_name);
  }
  item_.fields.push_back(std::move(field));
}

void ItemBuilder::ReadSubject(const json::object& object) {
  constexpr std::string_view kPlace = "subject";
  reader_.AllowKeys(object,
                    {"name", "category", "uscc", "registration_no", "organisation_no", "representative",
                     "person_categories", "person_fields"},
                    kPlace);
  item_.subject.name = NamedField(reader_.Text(object, "name", kPlace), kPlace);
  item_.subject.uscc = NamedField(reader_.Text(object, "uscc", kPlace), kPlace);
  item_.subject.category = OptionalField(object, "category", kPlace);
  item_.subject.registration_no = OptionalField(object, "registration_no", kPlace);
  item_.subject.organisation_no = OptionalField(object, "organisation_no", kPlace);
  item_.subject.representative = OptionalField(object, "representative", kPlace);
  item_.subject.person_categories = reader_.OptionalTexts(object, "person_categories", kPlace);
  item_.subject.person_fields = SelectFields(reader_.OptionalTexts(object, "person_fields", kPlace), kPlace);
}

std::vector<KeyPart> ItemBuilder::ReadKeyParts(const json::object& root, std::string_view key) {
  std::vector<KeyPart> parts;
  for (const std::string& part : reader_.OptionalTexts(root, key, key)) {
    if (part == "@subject") {
      parts.push_back({true, kNoField});
    } else {
      parts.push_back({false, NamedField(part, key)});
    }
  }
  return parts;
}

void ItemBuilder::ReadPublication(const json::object& object) {
  constexpr std::string_view kPlace = "publication";
  constexpr Word<PublicationKind> kPolicies[] = {{"licence", PublicationKind::kLicence},
                                                 {"penalty", PublicationKind::kPenalty},
                                                 {"register", PublicationKind::kRegister}};
  reader_.AllowKeys(object, {"kind", "until", "category", "fine", "authority", "limit", "grade"}, kPlace);
  PublicationPolicy& policy = item_.publication;
  policy.kind = Choose(kPolicies, reader_.Text(object, "kind", kPlace), kPlace);
  policy.until = OptionalField(object, "until", kPlace);
  policy.category = OptionalField(object, "category", kPlace);
  policy.fine = OptionalField(object, "fine", kPlace);
  policy.authority = OptionalField(object, "authority", kPlace);
  policy.limit = OptionalField(object, "limit", kPlace);
  policy.grade = OptionalField(object, "grade", kPlace);
}

void ItemBuilder::ReadPolicies(const json::object& root) {
  for (std::string_view key : {"authority", "source"}) {
    const json::object& pair = reader_.OptionalObject(root, key, key);
    reader_.AllowKeys(pair, {"name", "code"}, key);
    NameAndCode& target = key == "authority" ? item_.authority : item_.source;
    target = {OptionalField(pair, "name", key), OptionalField(pair, "code", key)};
  }
  item_.decision_date = OptionalField(root, "decision_date", "decision_date");
  item_.document_number = OptionalField(root, "document_number", "document_number");
  item_.key_parts = ReadKeyParts(root, "key_parts");
  item_.decision_key_parts = ReadKeyParts(root, "decision_key_parts");
  if (item_.key_parts.empty()) reader_.Fail("key_parts", "is missing");
  ReadPublication(reader_.OptionalObject(root, "publication", "publication"));
}

void ItemBuilder::ReadRenames(const json::object& object, Edition& edition, const std::string& place) {
  for (const json::value& value : reader_.OptionalArray(object, "renames", place)) {
    const json::object& entry = reader_.AsObject(value, place);
    reader_.AllowKeys(entry, {"from", "to", "when_present"}, place);
    Rename rename;
    rename.from = NamedField(reader_.Text(entry, "from", place), place);
    rename.to = NamedField(reader_.Text(entry, "to", place), place);
    for (const auto& member : reader_.OptionalObject(entry, "when_present", place)) {
      const json::object& values = reader_.OptionalObject(entry, "when_present", place);
      rename.when_present.emplace_back(NamedField(member.key(), place), reader_.Text(values, member.key(), place));
    }
    edition.renames.push_back(std::move(rename));
  }
}

void ItemBuilder::ReadDefaults(const json::object& object, Edition& edition, const std::string& place) {
  for (const json::value& value : reader_.OptionalArray(object, "defaults", place)) {
    const json::object& entry = reader_.AsObject(value, place);
    edition.defaults.push_back(ReadDefault(entry, place));
  }
}

EditionDefault ItemBuilder::ReadDefault(const json::object& entry, const std::string& place) {
  reader_.AllowKeys(entry, {"field", "value", "when_prefix", "copy_of", "agency_of"}, place);
  EditionDefault fallback;
  fallback.field = NamedField(reader_.Text(entry, "field", place), place);
  for (auto [key, kind] : {std::pair{"copy_of", DefaultKind::kCopy}, std::pair{"agency_of", DefaultKind::kAgency}}) {
    if (!entry.contains(key)) continue;
    fallback.kind = kind;
    fallback.source = NamedField(reader_.Text(entry, key, place), place);
  }
  if (fallback.kind != DefaultKind::kValue) return fallback;
  fallback.value = reader_.Text(entry, "value", place);
  const json::object& prefix = reader_.OptionalObject(entry, "when_prefix", place);
  if (prefix.empty()) return fallback;
  reader_.AllowKeys(prefix, {"field", "prefix", "value"}, place);
  fallback.prefix_field = NamedField(reader_.Text(prefix, "field", place), place);
  fallback.prefix = reader_.Text(prefix, "prefix", place);
  fallback.value_if_prefix = reader_.Text(prefix, "value", place);
  return fallback;
}

void ItemBuilder::ReadEdition(const json::object& object) {
  Edition edition;
  edition.code = reader_.Text(object, "code", "editions");
  const std::string place = "editions." + edition.code;
  reader_.AllowKeys(object,
                    {"code", "title", "about", "for_migration", "must_have", "must_not_have", "renames", "defaults",
                     "joins", "warn_only"},
                    place);
  edition.title = ReadTitle(object, "title", place);
  edition.about_persons = reader_.OptionalText(object, "about", place) == "persons";
  edition.must_have = SelectFields(reader_.OptionalTexts(object, "must_have", place), place);
  edition.must_not_have = SelectFields(reader_.OptionalTexts(object, "must_not_have", place), place);
  ReadRenames(object, edition, place);
  ReadDefaults(object, edition, place);
  edition.for_migration = reader_.OptionalFlag(object, "for_migration", place);
  for (const json::value& value : reader_.OptionalArray(object, "joins", place)) {
    const json::object& entry = reader_.AsObject(value, place);
    reader_.AllowKeys(entry, {"field", "with"}, place);
    edition.joins.emplace_back(NamedField(reader_.Text(entry, "field", place), place),
                               NamedField(reader_.Text(entry, "with", place), place));
  }
  edition.warn_only = reader_.OptionalTexts(object, "warn_only", place);
  item_.editions.push_back(std::move(edition));
}

bool ItemBuilder::Selected(const FieldDefinition& field, std::string_view selector, std::string_view place) {
  if (selector == "@all") return true;
  if (selector == "@required") return field.requirement == Requirement::kRequired;
  if (selector == "@date") return field.type == FieldType::kDate;
  if (selector == "@number") return field.type == FieldType::kNumber;
  if (selector == "@coded") return field.code_list != nullptr;
  if (selector == "@identifier") return field.type == FieldType::kString && field.is_identifier();
  if (selector == "@sized") return field.max_length > 0;
  if (selector == "@string") return field.type == FieldType::kString;
  if (selector == "@text") {
    return field.type == FieldType::kString && !field.is_identifier() && field.code_list == nullptr;
  }
  // Strings in which Excel can have put a rounded number.
  if (selector == "@digits") {
    return field.is_identifier() || field.format == FieldFormat::kNumberText ||
           field.format == FieldFormat::kDocumentNumber;
  }
  reader_.Fail(place, "unknown selector " + std::string(selector));
  return false;
}

std::vector<FieldIndex> ItemBuilder::SelectFields(const std::vector<std::string>& selectors, std::string_view place) {
  std::vector<FieldIndex> chosen;
  for (const std::string& selector : selectors) {
    if (!selector.starts_with('@')) {
      chosen.push_back(NamedField(selector, place));
      continue;
    }
    for (std::size_t i = 0; i < item_.fields.size(); ++i) {
      if (Selected(item_.fields[i], selector, place)) chosen.push_back(static_cast<FieldIndex>(i));
    }
  }
  return chosen;
}

Condition ItemBuilder::ReadCondition(const json::object& object, std::string_view place) {
  Condition condition;
  if (object.empty()) return condition;
  condition.field = NamedField(reader_.Text(object, "field", place), place);
  reader_.AllowKeys(object, {"field", "in", "not_in", "contains_any", "contains_none", "present"}, place);
  if (object.contains("present")) {
    condition.kind = reader_.OptionalFlag(object, "present", place) ? ConditionKind::kPresent : ConditionKind::kAbsent;
    return condition;
  }
  for (const auto& word : kConditions) {
    if (!object.contains(word.word)) continue;
    condition.kind = word.value;
    condition.words = reader_.OptionalTexts(object, word.word, place);
  }
  if (condition.words.empty()) reader_.Fail(place, "condition without words");
  return condition;
}

void ItemBuilder::ReadCheck(const json::object& object) {
  CheckRule rule;
  rule.id = reader_.Text(object, "id", "checks");
  std::string kind = reader_.Text(object, "kind", "checks");
  const std::string place = "checks." + rule.id + "." + kind;
  reader_.AllowKeys(object,
                    {"id", "kind", "severity", "fields", "other", "when", "date", "limit", "unless_zero", "values",
                     "characters", "confirm"},
                    place);
  rule.kind = Choose(kKinds, kind, place);
  std::string severity = reader_.Text(object, "severity", place);
  if (severity != "error" && severity != "warning") reader_.Fail(place, "severity is neither error nor warning");
  rule.severity = severity == "warning" ? Severity::kWarning : Severity::kError;
  rule.fields = SelectFields(reader_.OptionalTexts(object, "fields", place), place);
  rule.other = OptionalField(object, "other", place);
  rule.when = ReadCondition(reader_.OptionalObject(object, "when", place), place);
  if (object.contains("date")) {
    rule.date = CivilDate::ParseIso(reader_.Text(object, "date", place));
    if (!rule.date) reader_.Fail(place, "date is not YYYY-MM-DD");
  }
  rule.limit = reader_.OptionalInteger(object, "limit", place);
  rule.unless_zero = reader_.OptionalFlag(object, "unless_zero", place);
  rule.values = reader_.OptionalTexts(object, "values", place);
  rule.characters = reader_.OptionalText(object, "characters", place);
  const std::string confirm = reader_.OptionalText(object, "confirm", place);
  if (!confirm.empty() && confirm != "reason") reader_.Fail(place, "confirm is not reason");
  if (!confirm.empty() && rule.severity != Severity::kWarning) reader_.Fail(place, "only a warning can be confirmed");
  rule.asks_reason = !confirm.empty();
  CheckArity(rule, place);
  item_.checks.push_back(std::move(rule));
}

// What each kind cannot do without.
void ItemBuilder::CheckArity(const CheckRule& rule, const std::string& place) {
  auto demand = [&](bool met, std::string_view reason) {
    if (!met) reader_.Fail(place, reason);
  };
  switch (rule.kind) {
    case CheckKind::kBothOrNeither:
    case CheckKind::kEqualTo:
    case CheckKind::kOrderedDates:
    case CheckKind::kBelongsTo:
      demand(rule.fields.size() == 2, "needs two fields");
      break;
    case CheckKind::kUniqueInBatch:
    case CheckKind::kLaterRecord:
    case CheckKind::kSubjectIdentifier:
      demand(rule.fields.empty(), "takes no fields");
      break;
    case CheckKind::kNotBefore:
      demand(rule.date.has_value(), "needs a date");
      break;
    case CheckKind::kPattern:
    case CheckKind::kForbiddenCharacters:
      demand(!rule.characters.empty(), "needs characters");
      break;
    case CheckKind::kOnlyValue:
      demand(!rule.values.empty(), "needs values");
      break;
    case CheckKind::kPublishedLate:
    case CheckKind::kNumberBelow:
      demand(rule.limit > 0, "needs a limit");
      break;
    case CheckKind::kRequiredWhen:
    case CheckKind::kEmptyWhen:
      demand(rule.when.kind != ConditionKind::kAlways, "needs a condition");
      break;
    default:
      break;
  }
  bool whole_row = rule.kind == CheckKind::kUniqueInBatch || rule.kind == CheckKind::kLaterRecord ||
                   rule.kind == CheckKind::kSubjectIdentifier;
  demand(whole_row || !rule.fields.empty(), "selects no field");
  for (FieldIndex index : rule.fields) {
    if (index == kNoField) return;
    const FieldDefinition& field = item_.fields[index];
    bool about_dates = rule.kind == CheckKind::kOrderedDates || rule.kind == CheckKind::kNotInFuture ||
                       rule.kind == CheckKind::kNotBefore || rule.kind == CheckKind::kDateForm ||
                       rule.kind == CheckKind::kPublishedLate;
    demand(!about_dates || field.type == FieldType::kDate, "a field is no date");
    bool about_numbers = rule.kind == CheckKind::kNumber || rule.kind == CheckKind::kNumberBelow;
    demand(!about_numbers || field.type == FieldType::kNumber, "a field is no number");
    demand(rule.kind != CheckKind::kInCodeList || field.code_list != nullptr, "a field has no code list");
  }
}

void ItemBuilder::ReadExample(const json::object& object) {
  item_.example.resize(item_.fields.size());
  for (const auto& member : object) {
    const FieldIndex field = NamedField(member.key(), "example");
    if (field != kNoField) item_.example[field] = reader_.Text(object, member.key(), "example");
  }
}

void ItemBuilder::ReadHints(const json::object& object) {
  for (const auto& member : object) {
    const FieldIndex field = NamedField(member.key(), "hints");
    if (field != kNoField) item_.fields[field].hint = ReadTitle(object, member.key(), "hints");
  }
}

Result<ItemDefinition> ItemBuilder::Build(const json::object& root) {
  item_.code = reader_.Text(root, "code", "item");
  ReadGeneral(root);
  for (const std::string& kind : reader_.OptionalTexts(root, "subject_kinds", "subject_kinds")) {
    if (kind != "organisation" && kind != "individual_business") {
      return Error(errors::kItemAboutPersons, {{"item", item_.code}, {"kind", kind}});
    }
    item_.subject_kinds.push_back(kind == "organisation" ? SubjectKind::kOrganisation
                                                         : SubjectKind::kIndividualBusiness);
  }
  if (item_.subject_kinds.empty()) reader_.Fail("subject_kinds", "is missing");
  for (const json::value& value : reader_.OptionalArray(root, "fields", "fields")) {
    ReadField(reader_.AsObject(value, "fields"));
  }
  ReadSubject(reader_.OptionalObject(root, "subject", "subject"));
  ReadPolicies(root);
  for (const json::value& value : reader_.OptionalArray(root, "editions", "editions")) {
    ReadEdition(reader_.AsObject(value, "editions"));
  }
  if (item_.editions.empty()) reader_.Fail("editions", "is missing");
  for (const FieldDefinition& field : item_.fields) {
    for (const std::string& name : field.editions) {
      bool known = std::any_of(item_.editions.begin(), item_.editions.end(),
                               [&](const Edition& edition) { return edition.code == name; });
      if (!known) reader_.Fail("fields." + field.code, "no edition " + name);
    }
  }
  for (const json::value& value : reader_.OptionalArray(root, "checks", "checks")) {
    ReadCheck(reader_.AsObject(value, "checks"));
  }
  ReadHints(reader_.OptionalObject(root, "hints", "hints"));
  ReadExample(reader_.OptionalObject(root, "example", "example"));
  for (const Edition& edition : item_.editions) {
    for (const std::string& id : edition.warn_only) {
      bool known =
          std::any_of(item_.checks.begin(), item_.checks.end(), [&](const auto& rule) { return rule.id == id; });
      if (!known) reader_.Fail("editions." + edition.code, "no check " + id);
    }
  }
  if (reader_.failed()) {
    return Error(errors::kItemMalformed,
                 {{"item", item_.code}, {"place", reader_.place()}, {"reason", reader_.reason()}});
  }
  return std::move(item_);
}

}  // namespace

Result<ItemDefinition> ItemDefinition::Parse(std::string_view text, const CodeLists& code_lists) {
  boost::system::error_code failure;
  json::value document = json::parse(text, failure);
  if (failure || !document.is_object()) {
    return Error(errors::kItemMalformed, {{"item", ""}, {"place", "document"}, {"reason", "not a JSON object"}});
  }
  return ItemBuilder(code_lists).Build(document.as_object());
}

}  // namespace credence::catalog
