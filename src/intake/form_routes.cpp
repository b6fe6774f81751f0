// /api/v1/items/{item}/form: the fields of an item as a form of one record asks for them (ux C05).
#include <boost/json.hpp>

#include "access/access_routes.h"
#include "catalog/item_guide.h"
#include "http/problem.h"
#include "intake/batch_routes.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

std::string_view NameOf(catalog::Requirement requirement) {
  if (requirement == catalog::Requirement::kRequired) return "required";
  return requirement == catalog::Requirement::kConditional ? "conditional" : "optional";
}

// The values of a list do for a choice only where nothing else may stand.
std::string_view KindOf(const catalog::FieldGuide& guide) {
  if (guide.field->type == catalog::FieldType::kDate) return "date";
  if (guide.field->type == catalog::FieldType::kNumber) return "number";
  return guide.choices.empty() || guide.is_open_list ? "text" : "choice";
}

json::object JsonOf(const catalog::FieldGuide& guide) {
  const catalog::FieldDefinition& field = *guide.field;
  return {{"code", field.code},
          {"title", guide.title},
          {"kind", KindOf(guide)},
          {"requirement", NameOf(field.requirement)},
          {"help", catalog::RulesText(guide)},
          {"max_length", field.max_length},
          {"multiline", field.multiline},
          {"sensitive", field.sensitive},
          {"choices", json::array(guide.choices.begin(), guide.choices.end())},
          {"example", guide.example}};
}

Response FormOf(const BatchRouteParts& parts, const Request& request) {
  auto item = parts.items.InForce(request.Path("item"), parts.clock.Today());
  if (!item.ok()) return http::Problem(item.error(), request);
  const catalog::ItemGuide guide = catalog::GuideOf(**item, request.language, parts.clock.Today());
  json::array fields;
  for (const catalog::FieldGuide& field : guide.fields) fields.push_back(JsonOf(field));
  return http::Json(json::object{{"item", (*item)->code},
                                 {"version", (*item)->version},
                                 {"title", guide.title},
                                 {"description", guide.description},
                                 {"fields", std::move(fields)}});
}

}  // namespace

void AddFormRoutes(http::Router& router, const BatchRouteParts& parts) {
  router.Add(access::MakeRoute(http::Method::kGet, "/api/v1/items/{item}/form", "getItemForm", Permission::kReportData,
                               "item.form_shown",
                               [parts](const Request& r, const Caller&) { return FormOf(parts, r); }));
}

}  // namespace credence::intake
