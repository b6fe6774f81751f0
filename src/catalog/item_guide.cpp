#include "catalog/item_guide.h"

#include <algorithm>
#include <map>

#include "catalog/guide_words.h"

namespace credence::catalog {
namespace {

// A longer list is not read in a comment; the drop-down and the guide show it.
constexpr std::size_t kChoicesInComment = 12;
constexpr int kSteps = 5;

bool IsAboutPersons(const ItemDefinition& item, FieldIndex field) {
  const auto& person_fields = item.subject.person_fields;
  return std::find(person_fields.begin(), person_fields.end(), field) != person_fields.end();
}

// No template offers what the platform refuses to keep (design 1.2).
bool IsPersonCategory(const ItemDefinition& item, FieldIndex field, const std::string& value) {
  const auto& categories = item.subject.person_categories;
  return field == item.subject.category && std::find(categories.begin(), categories.end(), value) != categories.end();
}

std::string_view RequirementKey(const ItemDefinition& item, FieldIndex field) {
  const bool has_condition = std::any_of(item.checks.begin(), item.checks.end(), [&](const CheckRule& rule) {
    return rule.kind == CheckKind::kRequiredWhen &&
           std::find(rule.fields.begin(), rule.fields.end(), field) != rule.fields.end();
  });
  switch (item.field(field).requirement) {
    case Requirement::kRequired:
      return "requirement.required";
    case Requirement::kConditional:
      return "requirement.conditional";
    case Requirement::kOptional:
      break;
  }
  return has_condition ? "requirement.conditional" : "requirement.optional";
}

std::string_view InputKey(const FieldDefinition& field) {
  if (field.code_list != nullptr) return field.multiple ? "input.choices" : "input.choice";
  if (field.type == FieldType::kDate) return "input.date";
  return field.type == FieldType::kNumber ? "input.amount" : "input.text";
}

void AddChoices(const ItemDefinition& item, FieldGuide& guide, CivilDate day) {
  if (guide.field->code_list == nullptr) return;
  guide.is_open_list = guide.field->multiple;
  for (const CodeValue& value : guide.field->code_list->values()) {
    if (!value.InForce(day) || IsPersonCategory(item, guide.index, value.value)) continue;
    if (std::find(guide.choices.begin(), guide.choices.end(), value.value) != guide.choices.end()) continue;
    guide.choices.push_back(value.value);
    guide.is_open_list = guide.is_open_list || value.needs_explanation;
  }
}

FieldGuide GuideOfField(const ItemDefinition& item, FieldIndex index, Language language, CivilDate day) {
  FieldGuide guide;
  guide.field = &item.field(index);
  guide.index = index;
  guide.title = In(guide.field->title, language);
  const bool is_required = guide.field->requirement == Requirement::kRequired;
  guide.header = (is_required ? "*" : "") + guide.title + " (" + guide.field->code + ")";
  guide.requirement = GuideWord(RequirementKey(item, index), {}, language);
  guide.input = GuideWord(InputKey(*guide.field), {}, language);
  const std::string& hint = In(guide.field->hint, language);
  if (!hint.empty()) guide.rules.push_back({"", hint});
  for (RuleWords& rule : RulesOf(item, index, language)) guide.rules.push_back(std::move(rule));
  AddChoices(item, guide, day);
  if (index < item.example.size()) guide.example = item.example[index];
  return guide;
}

std::string Validity(const CodeValue& value, Language language) {
  std::string text;
  if (value.valid_from) text += GuideWord("guide.value_from", {{"date", value.valid_from->Iso()}}, language);
  if (value.valid_from && value.valid_to) text += GuideWord("word.and", {}, language);
  if (value.valid_to) text += GuideWord("guide.value_to", {{"date", value.valid_to->Iso()}}, language);
  return text;
}

// Each list once, under the titles of the fields that use it, with the values of all times.
std::vector<CodeListGuide> CodeListsOf(const ItemGuide& guide) {
  std::vector<CodeListGuide> lists;
  std::map<const CodeList*, std::size_t> places;
  for (const FieldGuide& field : guide.fields) {
    const CodeList* list = field.field->code_list;
    if (list == nullptr) continue;
    auto [place, is_new] = places.emplace(list, lists.size());
    if (!is_new) {
      lists[place->second].title += GuideWord("word.and", {}, guide.language) + field.title;
      continue;
    }
    CodeListGuide& added = lists.emplace_back();
    added.title = field.title;
    for (const CodeValue& value : list->values()) {
      if (IsPersonCategory(*guide.item, field.index, value.value)) continue;
      added.rows.push_back(
          {value.value, guide.language == Language::kEnglish ? value.title_en : "", Validity(value, guide.language)});
    }
  }
  return lists;
}

}  // namespace

ItemGuide GuideOf(const ItemDefinition& item, Language language, CivilDate day) {
  ItemGuide guide;
  guide.item = &item;
  guide.language = language;
  guide.title = In(item.title, language);
  guide.guide_title = GuideWord("guide.title", {{"item", guide.title}}, language);
  guide.description = In(item.description, language);
  guide.facts.push_back(GuideWord(
      "guide.edition", {{"code", item.code}, {"version", std::to_string(item.version)}, {"from", item.effective_from}},
      language));
  const std::string cycle = GuideWordOr("cycle." + item.cycle, item.cycle, language);
  guide.facts.push_back(GuideWord(item.report_within_days > 0 ? "guide.cycle_within" : "guide.cycle",
                                  {{"cycle", cycle}, {"days", std::to_string(item.report_within_days)}}, language));
  for (int step = 1; step <= kSteps; ++step) {
    guide.steps.push_back(GuideWord("guide.step_" + std::to_string(step), {{"sheet", guide.title}}, language));
  }
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    const auto index = static_cast<FieldIndex>(i);
    if (!item.InEdition(index, item.editions.front()) || IsAboutPersons(item, index)) continue;
    guide.fields.push_back(GuideOfField(item, index, language, day));
  }
  guide.row_rules = RowRulesOf(item, language);
  guide.code_lists = CodeListsOf(guide);
  for (const LegalBasis& basis : item.legal_basis) {
    guide.legal_basis.push_back(GuideWord("guide.legal_basis_line",
                                          {{"source", basis.source}, {"article", basis.article}, {"text", basis.text}},
                                          language));
  }
  guide.made_up = GuideWord("guide.made_up", {}, language);
  return guide;
}

std::string RulesText(const FieldGuide& field) {
  std::string text;
  for (const RuleWords& rule : field.rules) {
    if (!text.empty()) text += '\n';
    text += rule.text;
  }
  return text;
}

std::string CommentText(const FieldGuide& field, Language language) {
  std::string text = field.requirement + "\n" + RulesText(field);
  if (!field.choices.empty() && field.choices.size() <= kChoicesInComment) {
    text += "\n" + GuideWord("comment.choices", {{"choices", Quoted(field.choices, "word.and", language)}}, language);
  }
  if (!field.example.empty()) {
    text += "\n" + GuideWord("comment.example", {{"example", field.example}}, language);
  }
  return text;
}

}  // namespace credence::catalog
