// How the rows of an item are filled in: one plain description, from which the XLSX template, the Markdown and PDF
// guide and the JSON Schema are drawn (design 4: one source, five uses). Pure.
#pragma once

#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/texts.h"
#include "catalog/item_definition.h"
#include "catalog/rule_words.h"

namespace credence::catalog {

struct FieldGuide {
  const FieldDefinition* field = nullptr;
  FieldIndex index = kNoField;
  std::string title;        // in the language
  std::string header;       // of the template, which MatchHeader recognises: *处罚机关 (CF_CFJG)
  std::string requirement;  // 必填
  std::string input;        // 日期
  std::vector<RuleWords> rules;
  std::vector<std::string> choices;  // values of the code list in force on the day, those about persons left out
  bool is_open_list = false;         // several values, or one with an explanation, may stand beside the choices
  std::string example;
};

struct CodeListRow {
  std::string value;
  std::string meaning;   // English title; empty in Chinese, where the value says it
  std::string validity;  // 自 2021-07-15 起; empty = always
};

struct CodeListGuide {
  std::string title;  // of the fields that use it
  std::vector<CodeListRow> rows;
};

struct ItemGuide {
  const ItemDefinition* item = nullptr;  // outlives the guide
  Language language = Language::kChinese;
  std::string title;        // 行政处罚
  std::string guide_title;  // 行政处罚填报说明
  std::string description;
  std::vector<std::string> facts;  // code and version; cycle
  std::vector<std::string> steps;
  std::vector<FieldGuide> fields;  // of the current edition; none of those that only natural persons have
  std::vector<RuleWords> row_rules;
  std::vector<CodeListGuide> code_lists;
  std::vector<std::string> legal_basis;
  std::string made_up;  // that the example is
};

// `day` chooses the values of code lists that are offered. The item must outlive the guide.
ItemGuide GuideOf(const ItemDefinition& item, Language language, CivilDate day);

// The rules of a field as one text, a sentence a line; with the values of its list and the example when asked.
std::string RulesText(const FieldGuide& field);
std::string CommentText(const FieldGuide& field, Language language);

}  // namespace credence::catalog
