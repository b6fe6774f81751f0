#include "catalog/rule_words.h"

#include <algorithm>

#include "catalog/guide_words.h"

namespace credence::catalog {
namespace {

// Puts one check into words, seen from one field.
class Wording {
 public:
  Wording(const ItemDefinition& item, const CheckRule& rule, FieldIndex field, Language language)
      : item_(item), rule_(rule), field_(field), language_(language) {}

  // Empty when the check has nothing to tell about this field.
  std::string Text() const {
    std::string text = Plain();
    if (text.empty()) return text;
    if (rule_.severity == Severity::kWarning && !IsAboutReading()) text = Word("rule.warning", {{"rule", text}});
    return text;
  }

 private:
  std::string Word(std::string_view key, const TextValues& values = {}) const {
    return GuideWord(key, values, language_);
  }
  std::string Title(FieldIndex field) const { return In(item_.field(field).title, language_); }

  std::string ConditionText() const {
    const Condition& when = rule_.when;
    TextValues values{{"other", Title(when.field)}, {"words", Quoted(when.words, "word.or", language_)}};
    switch (when.kind) {
      case ConditionKind::kIn:
        return Word("condition.in", values);
      case ConditionKind::kNotIn:
        return Word("condition.not_in", values);
      case ConditionKind::kContainsAny:
        return Word("condition.contains_any", values);
      case ConditionKind::kContainsNone:
        return Word("condition.contains_none", values);
      case ConditionKind::kPresent:
        return Word("condition.present", values);
      case ConditionKind::kAbsent:
        return Word("condition.absent", values);
      case ConditionKind::kAlways:
        break;
    }
    return "";
  }

  std::string Plain() const {
    if (rule_.kind == CheckKind::kSubjectIdentifier) return SubjectText();
    if (std::find(rule_.fields.begin(), rule_.fields.end(), field_) == rule_.fields.end()) return "";
    std::string text = RelationText();
    if (text.empty()) text = ValueText();
    const bool says_condition = rule_.kind == CheckKind::kRequiredWhen || rule_.kind == CheckKind::kEmptyWhen;
    if (!text.empty() && rule_.when.kind != ConditionKind::kAlways && !says_condition) {
      return Word("rule.condition", {{"condition", ConditionText()}, {"rule", text}});
    }
    return text;
  }

  // The other fields of the rule, quoted.
  std::string Others(std::string_view joining_key) const {
    std::vector<std::string> titles;
    for (FieldIndex other : rule_.fields) {
      if (other != field_) titles.push_back(Title(other));
    }
    return Quoted(titles, joining_key, language_);
  }

  std::string RelationText() const;
  std::string ValueText() const;
  std::string FormText() const;
  std::string SubjectText() const;
  // Kinds whose warning is only a hint how to write, not a doubt about the content.
  bool IsAboutReading() const {
    return rule_.kind == CheckKind::kIdentifierForm || rule_.kind == CheckKind::kPublishedLate ||
           rule_.kind == CheckKind::kNumberBelow;
  }

  const ItemDefinition& item_;
  const CheckRule& rule_;
  FieldIndex field_;
  Language language_;
};

std::string Wording::RelationText() const {
  const bool is_first = !rule_.fields.empty() && rule_.fields.front() == field_;
  const FieldIndex other = rule_.fields.size() == 2 ? rule_.fields[is_first ? 1 : 0] : kNoField;
  switch (rule_.kind) {
    case CheckKind::kRequiredWhen:
      return Word("rule.required_when", {{"condition", ConditionText()}});
    case CheckKind::kEmptyWhen:
      return Word("rule.empty_when", {{"condition", ConditionText()}});
    case CheckKind::kOneOfRequired:
      return Word("rule.one_of_required", {{"others", Others("word.or")}});
    case CheckKind::kBothOrNeither:
      return Word("rule.both_or_neither", {{"other", Title(other)}});
    case CheckKind::kEqualTo:
      return Word("rule.equal_to", {{"other", Title(other)}});
    case CheckKind::kOrderedDates:
      return Word(is_first ? "rule.not_later" : "rule.not_earlier", {{"other", Title(other)}});
    case CheckKind::kBelongsTo:
      return Word(is_first ? "rule.belongs_to_code" : "rule.belongs_to_name", {{"other", Title(other)}});
    default:
      return "";
  }
}

std::string Wording::ValueText() const {
  const FieldDefinition& field = item_.field(field_);
  const std::string limit = std::to_string(rule_.limit);
  switch (rule_.kind) {
    case CheckKind::kPattern:
      return Word(rule_.characters == "digits" ? "rule.pattern_digits" : "rule.pattern_letters_digits",
                  {{"limit", limit}});
    case CheckKind::kMaxLength:
      return Word("rule.max_length", {{"max", rule_.limit > 0 ? limit : std::to_string(field.max_length)}});
    case CheckKind::kNumber:
      return Word("rule.number",
                  {{"integer", std::to_string(field.integer_digits)}, {"scale", std::to_string(field.scale)}});
    case CheckKind::kNumberBelow:
      return Word("rule.number_below", {{"limit", limit}});
    case CheckKind::kNotBefore:
      return Word("rule.not_before", {{"date", rule_.date->Iso()}});
    case CheckKind::kPublishedLate:
      return Word("rule.published_late", {{"limit", limit}});
    case CheckKind::kForbiddenCharacters:
      return Word("rule.forbidden_characters", {{"characters", rule_.characters}});
    case CheckKind::kControlCharacters:
      // Nobody breaks a line inside a code.
      if (field.is_identifier() || field.code_list != nullptr) return "";
      return Word(field.multiline ? "rule.control_characters_multiline" : "rule.control_characters");
    case CheckKind::kDocumentNumber: {
      std::string text = Word("rule.document_number");
      if (rule_.other != kNoField) text += Word("rule.document_number_or", {{"other", Title(rule_.other)}});
      return text;
    }
    default:
      return FormText();
  }
}

// What needs no values.
std::string Wording::FormText() const {
  const FieldDefinition& field = item_.field(field_);
  switch (rule_.kind) {
    case CheckKind::kInCodeList: {
      std::string text = Word(field.multiple ? "rule.in_code_list_multiple" : "rule.in_code_list");
      for (const CodeValue& value : field.code_list->values()) {
        if (value.needs_explanation) text += Word("rule.explained", {{"value", value.value}});
      }
      return text;
    }
    case CheckKind::kUnifiedCode:
      return Word("rule.unified_code");
    case CheckKind::kOrganisationCode:
      return Word("rule.organisation_code");
    case CheckKind::kRegistrationNumber:
      return Word("rule.registration_number");
    case CheckKind::kCitizenNumber:
      return Word("rule.citizen_number");
    case CheckKind::kRegion:
      return Word("rule.region");
    case CheckKind::kNotInFuture:
      return Word("rule.not_in_future");
    case CheckKind::kMaskedInput:
      return Word("rule.masked_input");
    case CheckKind::kContainsPersonalData:
      return Word("rule.contains_personal_data");
    case CheckKind::kExcelNumber:
      return Word("rule.excel_number");
    case CheckKind::kDateForm:
      return Word("rule.date_form");
    case CheckKind::kIdentifierForm:
      return Word("rule.identifier_form");
    default:
      return "";  // required stands beside the title; damaged text is nobody's intention
  }
}

std::string Wording::SubjectText() const {
  const SubjectFields& subject = item_.subject;
  std::vector<std::string> others;
  for (FieldIndex other : {subject.organisation_no, subject.registration_no}) {
    if (other != kNoField) others.push_back(Title(other));
  }
  if (field_ == subject.uscc) {
    if (others.empty()) return Word("rule.unified_code");
    return Word("rule.subject_code", {{"others", Quoted(others, "word.or", language_)}});
  }
  if (field_ == kNoField) return "";
  if (field_ == subject.organisation_no) return Word("rule.subject_other") + Word("rule.organisation_code");
  if (field_ == subject.registration_no) return Word("rule.subject_other") + Word("rule.registration_number");
  return "";
}

}  // namespace

std::vector<RuleWords> RulesOf(const ItemDefinition& item, FieldIndex field, Language language) {
  std::vector<RuleWords> words;
  for (const CheckRule& rule : item.checks) {
    std::string text = Wording(item, rule, field, language).Text();
    const bool is_new =
        std::none_of(words.begin(), words.end(), [&](const RuleWords& said) { return said.text == text; });
    if (!text.empty() && is_new) words.push_back({rule.id, std::move(text)});
  }
  return words;
}

std::vector<RuleWords> RowRulesOf(const ItemDefinition& item, Language language) {
  std::vector<RuleWords> words;
  for (const CheckRule& rule : item.checks) {
    if (rule.kind == CheckKind::kLaterRecord) words.push_back({rule.id, GuideWord("rule.later_record", {}, language)});
    if (rule.kind != CheckKind::kUniqueInBatch) continue;
    std::vector<std::string> parts;
    for (const KeyPart& part : item.key_parts) {
      parts.push_back(part.is_subject ? GuideWord("word.subject", {}, language)
                                      : In(item.field(part.field).title, language));
    }
    words.push_back(
        {rule.id, GuideWord("rule.unique_in_batch", {{"fields", Quoted(parts, "word.and", language)}}, language)});
  }
  return words;
}

}  // namespace credence::catalog
