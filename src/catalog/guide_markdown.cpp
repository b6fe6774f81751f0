#include "catalog/guide_markdown.h"

#include "catalog/guide_words.h"

namespace credence::catalog {
namespace {

// Text inside a table cell: nothing of it is markup.
std::string Cell(std::string_view text) {
  std::string cell;
  for (char c : text) {
    if (c == '\n') {
      cell += "<br>";
    } else if (c == '<') {
      cell += "&lt;";
    } else {
      if (std::string_view("\\|*_`[]#~").find(c) != std::string_view::npos) cell += '\\';
      cell += c;
    }
  }
  return cell;
}

void Row(std::string& out, std::initializer_list<std::string> cells) {
  for (const std::string& cell : cells) out += "| " + cell + " ";
  out += "|\n";
}

std::string RulesCell(const FieldGuide& field) {
  std::string cell;
  for (const RuleWords& rule : field.rules) {
    if (!cell.empty()) cell += "<br>";
    cell += Cell(rule.text);
    if (!rule.id.empty()) cell += " (" + rule.id + ")";
  }
  return cell;
}

}  // namespace

std::string GuideMarkdown(const ItemGuide& guide) {
  auto word = [&](std::string_view key) { return GuideWord(key, {}, guide.language); };
  std::string out = "# " + guide.guide_title + "\n\n";
  if (!guide.description.empty()) out += guide.description + "\n\n";
  for (const std::string& fact : guide.facts) out += "- " + fact + "\n";
  out += "\n## " + word("guide.steps") + "\n\n";
  int number = 0;
  for (const std::string& step : guide.steps) out += std::to_string(++number) + ". " + Cell(step) + "\n";
  out += "\n## " + word("guide.fields") + "\n\n";
  Row(out, {word("column.title"), word("column.code"), word("column.requirement"), word("column.input"),
            word("column.rules"), word("column.example")});
  Row(out, {"---", "---", "---", "---", "---", "---"});
  for (const FieldGuide& field : guide.fields) {
    Row(out, {Cell(field.title), Cell(field.field->code), field.requirement, field.input, RulesCell(field),
              Cell(field.example)});
  }
  out += "\n" + guide.made_up + "\n\n## " + word("guide.row_rules") + "\n\n";
  for (const RuleWords& rule : guide.row_rules) out += "- " + Cell(rule.text) + " (" + rule.id + ")\n";
  if (!guide.code_lists.empty()) out += "\n## " + word("guide.code_lists") + "\n";
  for (const CodeListGuide& list : guide.code_lists) {
    out += "\n### " + list.title + "\n\n";
    Row(out, {word("column.value"), word("column.meaning"), word("column.validity")});
    Row(out, {"---", "---", "---"});
    for (const CodeListRow& row : list.rows) Row(out, {Cell(row.value), Cell(row.meaning), row.validity});
  }
  out += "\n## " + word("guide.legal_basis") + "\n\n";
  for (const std::string& basis : guide.legal_basis) out += "- " + Cell(basis) + "\n";
  return out;
}

}  // namespace credence::catalog
