#include "catalog/template_workbook.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "catalog/guide_words.h"
#include "formats/xlsx_writer.h"

namespace credence::catalog {
namespace {

using formats::CellStyle;
using formats::ColumnRule;
using formats::XlsxWriter;

constexpr std::size_t kSheetNameMax = 31;
constexpr double kNarrow = 14, kWide = 40;
// A rule on a longer text would warn of rare characters, which spreadsheets count twice.
constexpr std::size_t kStrictLengthMax = 64;

std::string SheetName(std::string_view title) {
  std::string name(title);
  std::erase_if(name, [](char c) { return std::string_view("[]:*?/\\'").find(c) != std::string_view::npos; });
  return CodePointCount(name) > kSheetNameMax ? Shorten(name, kSheetNameMax - 1) : name;
}

// Wide enough for what usually stands in the column; the title wraps.
double WidthOf(const FieldGuide& field) {
  if (field.field->type != FieldType::kString) return kNarrow;
  const double title = static_cast<double>(CodePointCount(field.title)) + 4;
  const double content = static_cast<double>(std::max<std::size_t>(field.field->max_length, 1)) + 4;
  return std::clamp(std::min(content, std::max(title, 24.0)), kNarrow, kWide);
}

std::string Word(const ItemGuide& guide, std::string_view key, const TextValues& values = {}) {
  return GuideWord(key, values, guide.language);
}

// The drop-downs that are too long to stand in their rule: field -> column of the hidden sheet.
using ListColumns = std::map<FieldIndex, std::uint16_t>;

ListColumns LongLists(const ItemGuide& guide) {
  ListColumns columns;
  for (const FieldGuide& field : guide.fields) {
    if (!field.choices.empty() && !formats::FitsRule(field.choices)) {
      columns.emplace(field.index, static_cast<std::uint16_t>(columns.size()));
    }
  }
  return columns;
}

// False when a spreadsheet has nothing to ask.
bool FillRule(const ItemGuide& guide, const FieldGuide& field, const ListColumns& lists, ColumnRule& rule) {
  const FieldDefinition& definition = *field.field;
  rule.title = field.title;
  if (!field.choices.empty()) {
    rule.kind = ColumnRule::Kind::kList;
    rule.is_strict = !field.is_open_list;
    rule.message = Word(guide, field.is_open_list ? "refusal.list_open" : "refusal.list");
    auto column = lists.find(field.index);
    if (column == lists.end()) {
      rule.values = field.choices;
    } else {
      rule.list_sheet = Word(guide, "sheet.lists");
      rule.list_column = column->second;
      rule.list_rows = static_cast<std::uint32_t>(field.choices.size());
    }
    return true;
  }
  if (definition.type == FieldType::kDate) {
    rule.kind = ColumnRule::Kind::kDate;
    rule.message = Word(guide, "refusal.date");
    return true;
  }
  if (definition.type == FieldType::kNumber) {
    rule.kind = ColumnRule::Kind::kDecimal;
    rule.scale = definition.scale;
    rule.message = Word(guide, "refusal.number", {{"scale", std::to_string(definition.scale)}});
    return true;
  }
  rule.kind = ColumnRule::Kind::kLengthMax;
  rule.length_max = static_cast<std::int64_t>(definition.max_length);
  rule.is_strict = definition.max_length <= kStrictLengthMax;
  rule.message = Word(guide, "refusal.length", {{"max", std::to_string(definition.max_length)}});
  return definition.max_length > 0;
}

void DrawRows(XlsxWriter& writer, const ItemGuide& guide, const ListColumns& lists) {
  writer.BeginSheet(SheetName(guide.title));
  writer.FreezeRows(1);
  for (std::size_t i = 0; i < guide.fields.size(); ++i) {
    const FieldGuide& field = guide.fields[i];
    const auto column = static_cast<std::uint16_t>(i);
    writer.SetColumn(column, WidthOf(field));
    ColumnRule rule;
    if (FillRule(guide, field, lists, rule)) writer.AddRule(column, 2, XlsxWriter::kRowsMax, rule);
    const bool is_required = field.field->requirement == Requirement::kRequired;
    writer.WriteCell(1, column, field.header, is_required ? CellStyle::kRequired : CellStyle::kHeader);
    writer.Comment(1, column, CommentText(field, guide.language));
  }
}

// Writes cells of one row from the left.
void DrawLine(XlsxWriter& writer, std::uint32_t row, std::initializer_list<std::string_view> cells, CellStyle style) {
  std::uint16_t column = 0;
  for (std::string_view cell : cells) writer.WriteCell(row, column++, cell, style);
}

std::string JoinedLines(const std::vector<std::string>& lines) {
  std::string joined;
  for (const std::string& line : lines) joined.append(joined.empty() ? "" : "\n").append(line);
  return joined;
}

// One row as it would stand in the sheet of the rows. It stands below everything else of the guide, out of sight of
// whoever looks for the header of a sheet in its first rows.
void DrawExample(XlsxWriter& writer, std::uint32_t row, const ItemGuide& guide) {
  writer.WriteCell(row++, 0, Word(guide, "guide.example_row", {{"title", guide.title}}), CellStyle::kHeader);
  std::uint16_t column = 0;
  for (const FieldGuide& field : guide.fields) writer.WriteCell(row, column++, field.header, CellStyle::kHeader);
  ++row;
  column = 0;
  for (const FieldGuide& field : guide.fields) writer.WriteCell(row, column++, field.example, CellStyle::kExample);
}

void DrawGuide(XlsxWriter& writer, const ItemGuide& guide) {
  writer.BeginSheet(Word(guide, "sheet.guide"));
  const double widths[] = {30, 18, 12, 10, 64, 36, 36};
  for (std::uint16_t column = 0; column < std::size(widths); ++column) writer.SetColumn(column, widths[column]);
  std::uint32_t row = 1;
  writer.WriteCell(row++, 0, guide.guide_title, CellStyle::kTitle);
  if (!guide.description.empty()) writer.WriteCell(row++, 0, guide.description);
  for (const std::string& fact : guide.facts) writer.WriteCell(row++, 0, fact);
  ++row;
  writer.WriteCell(row++, 0, Word(guide, "guide.steps"), CellStyle::kHeader);
  int step = 0;
  for (const std::string& text : guide.steps) writer.WriteCell(row++, 0, std::to_string(++step) + ". " + text);
  writer.WriteCell(row++, 0, guide.made_up);
  ++row;
  const std::string titles[] = {Word(guide, "column.title"),       Word(guide, "column.code"),
                                Word(guide, "column.requirement"), Word(guide, "column.input"),
                                Word(guide, "column.rules"),       Word(guide, "column.choices"),
                                Word(guide, "column.example")};
  DrawLine(writer, row++, {titles[0], titles[1], titles[2], titles[3], titles[4], titles[5], titles[6]},
           CellStyle::kHeader);
  for (const FieldGuide& field : guide.fields) {
    DrawLine(writer, row++,
             {field.title, field.field->code, field.requirement, field.input, RulesText(field),
              JoinedLines(field.choices), field.example},
             CellStyle::kWrapped);
  }
  ++row;
  writer.WriteCell(row++, 0, Word(guide, "guide.row_rules"), CellStyle::kHeader);
  for (const RuleWords& rule : guide.row_rules) writer.WriteCell(row++, 0, rule.text);
  ++row;
  writer.WriteCell(row++, 0, Word(guide, "guide.legal_basis"), CellStyle::kHeader);
  for (const std::string& basis : guide.legal_basis) writer.WriteCell(row++, 0, basis);
  ++row;
  DrawExample(writer, row, guide);
}

void DrawLists(XlsxWriter& writer, const ItemGuide& guide, const ListColumns& lists) {
  if (lists.empty()) return;
  writer.BeginSheet(Word(guide, "sheet.lists"), true);
  std::size_t rows = 0;
  for (const FieldGuide& field : guide.fields) {
    if (lists.contains(field.index)) rows = std::max(rows, field.choices.size());
  }
  for (std::size_t row = 0; row < rows; ++row) {
    for (const FieldGuide& field : guide.fields) {
      auto column = lists.find(field.index);
      if (column == lists.end() || row >= field.choices.size()) continue;
      writer.WriteCell(static_cast<std::uint32_t>(row + 1), column->second, field.choices[row]);
    }
  }
}

}  // namespace

Status WriteTemplate(const std::filesystem::path& path, const ItemGuide& guide) {
  formats::WorkbookProperties properties;
  properties.title = guide.title;
  properties.item = guide.item->code;
  properties.item_version = guide.item->version;
  ASSIGN_OR_RETURN(auto writer, XlsxWriter::Create(path, properties));
  const ListColumns lists = LongLists(guide);
  DrawRows(*writer, guide, lists);
  DrawGuide(*writer, guide);
  DrawLists(*writer, guide, lists);
  return writer->Close();
}

}  // namespace credence::catalog
