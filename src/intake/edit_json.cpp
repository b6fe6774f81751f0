// What the API says of rows and edits. Sensitive values are masked, also those that somebody else typed.
#include <boost/json.hpp>

#include "catalog/shown_value.h"
#include "intake/batch_json.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

// {value, shown}: the value is left out where it is sensitive.
void AddValue(json::object& into, const catalog::FieldDefinition* field, const std::string& text) {
  const bool is_sensitive = field != nullptr && field->sensitive;
  into["value"] = is_sensitive ? json::value() : json::value(text);
  into["shown"] = is_sensitive ? catalog::ShownValue(*field, text) : text;
}

json::array FindingsOf(const std::vector<PlacedFinding>& findings, const catalog::ItemDefinition* item,
                       Language language) {
  json::array rows;
  for (const PlacedFinding& finding : findings) rows.push_back(JsonOf(finding, item, language));
  return rows;
}

json::value EditOf(const BatchEdit* edit) {
  if (edit == nullptr) return nullptr;
  return json::object{{"version", edit->version}, {"by", edit->made_by}, {"at", BeijingRfc3339(edit->made_at)}};
}

}  // namespace

json::object JsonOf(const RowView& view, const catalog::ItemDefinition* item, Language language) {
  json::array cells;
  for (const CellView& cell : view.cells) {
    json::object one{{"column", cell.title}, {"field", nullptr}, {"sensitive", cell.field && cell.field->sensitive}};
    if (cell.field != nullptr) one["field"] = cell.field->code;
    AddValue(one, cell.field, cell.value);
    one["original"] = one.at("sensitive").as_bool() ? json::value() : json::value(cell.original);
    one["edit"] = EditOf(cell.edit ? &*cell.edit : nullptr);
    cells.push_back(std::move(one));
  }
  return {{"row", view.row},
          {"editable", view.is_editable},
          {"cells", std::move(cells)},
          {"findings", FindingsOf(view.findings, item, language)}};
}

json::object JsonOf(const EditView& view) {
  const bool is_sensitive = view.field->sensitive;
  auto text = [&](const std::string& value) { return is_sensitive ? json::value() : json::value(value); };
  auto shown = [&](const std::string& value) { return is_sensitive ? catalog::ShownValue(*view.field, value) : value; };
  return {{"row", view.edit.row},           {"column", view.title},
          {"field", view.field->code},      {"sensitive", is_sensitive},
          {"before", text(view.before)},    {"before_shown", shown(view.before)},
          {"after", text(view.edit.value)}, {"after_shown", shown(view.edit.value)},
          {"edit", EditOf(&view.edit)}};
}

json::object JsonOf(const EditAnswer& answer, const CellEdit& wanted, const catalog::ItemDefinition* item,
                    Language language) {
  json::array also;
  for (std::int64_t row : answer.also) also.push_back(row);
  return {{"row", wanted.row},
          {"field", wanted.field},
          {"edit", EditOf(answer.edit ? &*answer.edit : nullptr)},
          {"findings", FindingsOf(answer.findings, item, language)},
          {"also", std::move(also)},
          {"counts", JsonOf(answer.batch.counts, 0)},
          {"edits", answer.batch.edits.standing}};
}

json::object OvertakenJson(const catalog::FieldDefinition* field, const std::optional<std::string>& yours,
                           const BatchEdit* theirs) {
  json::object one{{"yours", yours ? json::value(*yours) : json::value()}, {"theirs", nullptr}};
  if (theirs != nullptr) {
    const bool is_sensitive = field == nullptr || field->sensitive;
    one["theirs"] = is_sensitive && field != nullptr ? catalog::ShownValue(*field, theirs->value) : theirs->value;
  }
  one["edit"] = EditOf(theirs);
  return one;
}

}  // namespace credence::intake
