#include "catalog/row_schema.h"

#include <algorithm>
#include <boost/json.hpp>

#include "catalog/item_guide.h"

namespace credence::catalog {
namespace {

namespace json = boost::json;

constexpr std::string_view kDatePattern = "^[0-9]{4}([-/])(0[1-9]|1[0-2])\\1(0[1-9]|[12][0-9]|3[01])$";
// GB 32100-2015: digits and capitals without I, O, S, V, Z.
constexpr std::string_view kUnifiedCodePattern = "^[0-9A-HJ-NPQRTUWXY]{18}$";

std::string EscapedPattern(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}/-").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string AnyOf(const std::vector<std::string>& words) {
  std::string pattern;
  for (const std::string& word : words) pattern += (pattern.empty() ? "" : "|") + EscapedPattern(word);
  return "(" + pattern + ")";
}

// The values of a list as one alternative, 其他-说明 included; `left_out` are categories of natural persons.
std::string ValuesPattern(const CodeList& list, const std::vector<std::string>& left_out) {
  std::string pattern;
  for (const CodeValue& value : list.values()) {
    if (std::find(left_out.begin(), left_out.end(), value.value) != left_out.end()) continue;
    if (!pattern.empty()) pattern += "|";
    pattern += EscapedPattern(value.value);
    if (value.needs_explanation) pattern += "-[^;]+";
  }
  return "(" + pattern + ")";
}

// The same values one by one, for pages that offer them; validators take no notice of the member.
json::array ValuesOffered(const CodeList& list, const std::vector<std::string>& left_out, Language language) {
  json::array offered;
  for (const CodeValue& value : list.values()) {
    if (std::find(left_out.begin(), left_out.end(), value.value) != left_out.end()) continue;
    json::object one{{"value", value.value}, {"explained", value.needs_explanation}};
    if (language == Language::kEnglish && !value.title_en.empty()) one["title"] = value.title_en;
    if (value.valid_from) one["from"] = value.valid_from->Iso();
    if (value.valid_to) one["until"] = value.valid_to->Iso();
    offered.push_back(std::move(one));
  }
  return offered;
}

bool IsChecked(const ItemDefinition& item, CheckKind kind, FieldIndex field) {
  return std::any_of(item.checks.begin(), item.checks.end(), [&](const CheckRule& rule) {
    return rule.kind == kind && rule.severity == Severity::kError &&
           std::find(rule.fields.begin(), rule.fields.end(), field) != rule.fields.end();
  });
}

json::object PropertyOf(const ItemDefinition& item, const FieldGuide& guide, Language language) {
  const FieldDefinition& field = *guide.field;
  json::object property{{"title", guide.title}};
  if (std::string description = RulesText(guide); !description.empty()) property["description"] = description;
  property["type"] = "string";
  property["minLength"] = 1;
  if (field.type == FieldType::kDate) {
    property["pattern"] = kDatePattern;
  } else if (field.type == FieldType::kNumber) {
    property["pattern"] =
        "^[0-9]{1," + std::to_string(field.integer_digits) + "}(\\.[0-9]{1," + std::to_string(field.scale) + "})?$";
  } else if (field.code_list != nullptr) {
    const bool is_category = guide.index == item.subject.category;
    const auto left_out = is_category ? item.subject.person_categories : std::vector<std::string>();
    const std::string one = ValuesPattern(*field.code_list, left_out);
    property["pattern"] = "^" + one + (field.multiple ? "(;" + one + ")*" : "") + "$";
    property["maxLength"] = field.max_length;
    property["x-values"] = ValuesOffered(*field.code_list, left_out, language);
    property["x-multiple"] = field.multiple;
  } else {
    property["maxLength"] = field.max_length;
    // The code of the subject may be wrong where another number is right (DP-06).
    if (IsChecked(item, CheckKind::kUnifiedCode, guide.index)) property["pattern"] = kUnifiedCodePattern;
  }
  if (!guide.example.empty()) property["examples"] = json::array{json::string(guide.example)};
  return property;
}

// A schema that holds of rows of which the condition holds.
json::object ConditionOf(const ItemDefinition& item, const Condition& when) {
  const std::string& field = item.field(when.field).code;
  json::array required{json::string(field)};
  const std::string words = AnyOf(when.words);
  switch (when.kind) {
    case ConditionKind::kIn:
      return {{"properties", {{field, {{"pattern", "^" + words + "$"}}}}}, {"required", required}};
    case ConditionKind::kContainsAny:
      return {{"properties", {{field, {{"pattern", words}}}}}, {"required", required}};
    case ConditionKind::kNotIn:
      return {{"properties", {{field, {{"not", {{"pattern", "^" + words + "$"}}}}}}}, {"required", required}};
    case ConditionKind::kContainsNone:
      return {{"properties", {{field, {{"not", {{"pattern", words}}}}}}}, {"required", required}};
    case ConditionKind::kPresent:
      return {{"required", required}};
    case ConditionKind::kAbsent:
      return {{"not", {{"required", required}}}};
    case ConditionKind::kAlways:
      break;
  }
  return {};
}

json::object Requires(const std::string& field) { return {{"required", json::array{json::string(field)}}}; }

// What a rule says about several fields; nothing when a schema cannot say it or the row would only be doubtful.
void AddRule(const ItemDefinition& item, const CheckRule& rule, const std::vector<std::string>& known,
             json::array& all) {
  if (rule.severity != Severity::kError) return;
  std::vector<std::string> fields;
  for (FieldIndex field : rule.fields) {
    const std::string& code = item.field(field).code;
    if (std::find(known.begin(), known.end(), code) != known.end()) fields.push_back(code);
  }
  auto add = [&](json::object then) {
    if (rule.when.kind == ConditionKind::kAlways) {
      all.push_back(std::move(then));
    } else {
      all.push_back(json::object{{"if", ConditionOf(item, rule.when)}, {"then", std::move(then)}});
    }
  };
  if (rule.kind == CheckKind::kRequiredWhen) {
    for (const std::string& field : fields) add(Requires(field));
  } else if (rule.kind == CheckKind::kEmptyWhen && !rule.unless_zero) {
    for (const std::string& field : fields) add({{"not", Requires(field)}});
  } else if (rule.kind == CheckKind::kOneOfRequired && !fields.empty()) {
    json::array any;
    for (const std::string& field : fields) any.push_back(Requires(field));
    add({{"anyOf", any}});
  } else if (rule.kind == CheckKind::kBothOrNeither && fields.size() == 2) {
    add({{"dependentRequired", {{fields[0], {json::string(fields[1])}}, {fields[1], {json::string(fields[0])}}}}});
  } else if (rule.kind == CheckKind::kSubjectIdentifier) {
    json::array any;
    const SubjectFields& subject = item.subject;
    for (FieldIndex field : {subject.uscc, subject.organisation_no, subject.registration_no}) {
      if (field != kNoField) any.push_back(Requires(item.field(field).code));
    }
    add({{"anyOf", any}});
  }
}

void Indent(std::string& out, const json::value& value, int depth) {
  const std::string margin(static_cast<std::size_t>(depth) * 2, ' ');
  if (value.is_object() && !value.as_object().empty()) {
    out += "{";
    bool is_first = true;
    for (const auto& member : value.as_object()) {
      out += (is_first ? "\n" : ",\n") + margin + "  " + json::serialize(json::string(member.key())) + ": ";
      Indent(out, member.value(), depth + 1);
      is_first = false;
    }
    out += "\n" + margin + "}";
  } else if (value.is_array() && value.as_array().size() > 1) {
    out += "[";
    bool is_first = true;
    for (const json::value& entry : value.as_array()) {
      out += (is_first ? "\n" : ",\n") + margin + "  ";
      Indent(out, entry, depth + 1);
      is_first = false;
    }
    out += "\n" + margin + "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string RowSchema(const ItemDefinition& item, Language language) {
  // Rows of all times are meant, so no day chooses among the values of a list.
  const ItemGuide guide = GuideOf(item, language, *CivilDate::ParseIso(item.effective_from));
  json::object properties;
  json::array required, all;
  std::vector<std::string> known;
  for (const FieldGuide& field : guide.fields) {
    properties[field.field->code] = PropertyOf(item, field, language);
    known.push_back(field.field->code);
    if (field.field->requirement == Requirement::kRequired) required.push_back(json::string(field.field->code));
  }
  for (const CheckRule& rule : item.checks) AddRule(item, rule, known, all);
  json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                      {"$id", "urn:credence:item:" + item.code + ":" + std::to_string(item.version)},
                      {"title", guide.title},
                      {"description", guide.description},
                      {"type", "object"},
                      {"properties", properties},
                      {"required", required},
                      {"additionalProperties", false}};
  if (!all.empty()) schema["allOf"] = all;
  std::string out;
  Indent(out, schema, 0);
  return out + "\n";
}

}  // namespace credence::catalog
