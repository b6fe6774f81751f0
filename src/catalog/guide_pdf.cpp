#include "catalog/guide_pdf.h"

#include "catalog/guide_words.h"
#include "formats/pdf_document.h"

namespace credence::catalog {
namespace {

using formats::PdfDocument;
using formats::PdfStyle;

void DrawFields(PdfDocument& document, const ItemGuide& guide) {
  auto word = [&](std::string_view key) { return GuideWord(key, {}, guide.language); };
  document.Text(word("guide.fields"), PdfStyle::kHeading);
  document.BeginTable({{word("column.title"), 22, 0},
                       {word("column.requirement"), 0, 52},
                       {word("column.rules"), 46, 0},
                       {word("column.example"), 24, 0}});
  for (const FieldGuide& field : guide.fields) {
    const std::string cells[] = {field.title + "\n" + field.field->code, field.requirement + "\n" + field.input,
                                 RulesText(field), field.example};
    document.Row(cells);
  }
  document.Space(4);
  document.Text(guide.made_up, PdfStyle::kSmall);
}

void DrawCodeLists(PdfDocument& document, const ItemGuide& guide) {
  auto word = [&](std::string_view key) { return GuideWord(key, {}, guide.language); };
  if (guide.code_lists.empty()) return;
  document.Text(word("guide.code_lists"), PdfStyle::kHeading);
  for (const CodeListGuide& list : guide.code_lists) {
    document.Text(list.title, PdfStyle::kSubheading);
    const bool has_meaning = guide.language == Language::kEnglish;
    std::vector<formats::PdfColumn> columns{{word("column.value"), 50, 0}};
    if (has_meaning) columns.push_back({word("column.meaning"), 40, 0});
    columns.push_back({word("column.validity"), 0, 110});
    document.BeginTable(std::move(columns));
    for (const CodeListRow& row : list.rows) {
      std::vector<std::string> cells{row.value};
      if (has_meaning) cells.push_back(row.meaning);
      cells.push_back(row.validity);
      document.Row(cells);
    }
  }
}

}  // namespace

std::string GuidePdf(const ItemGuide& guide) {
  auto word = [&](std::string_view key) { return GuideWord(key, {}, guide.language); };
  PdfDocument document(
      {guide.guide_title,
       GuideWord("page.foot", {{"item", guide.title}, {"version", std::to_string(guide.item->version)}},
                 guide.language),
       GuideWord("page.number", {{"page", "{page}"}, {"pages", "{pages}"}}, guide.language),
       guide.language == Language::kChinese ? "zh-CN" : "en"});
  document.Text(guide.guide_title, PdfStyle::kTitle);
  if (!guide.description.empty()) document.Text(guide.description);
  for (const std::string& fact : guide.facts) document.Text(fact);
  document.Text(word("guide.steps"), PdfStyle::kHeading);
  int number = 0;
  for (const std::string& step : guide.steps) document.Text(std::to_string(++number) + ". " + step);
  DrawFields(document, guide);
  document.Text(word("guide.row_rules"), PdfStyle::kHeading);
  for (const RuleWords& rule : guide.row_rules) document.Text(rule.text);
  DrawCodeLists(document, guide);
  document.Text(word("guide.legal_basis"), PdfStyle::kHeading);
  for (const std::string& basis : guide.legal_basis) document.Text(basis);
  return document.Finish();
}

}  // namespace credence::catalog
