// /api/v1/items: what a department reports, and the files that help it to.
#include <boost/json.hpp>

#include "access/access_errors.h"
#include "access/access_routes.h"
#include "base/text.h"
#include "catalog/guide_pdf.h"
#include "catalog/item_guide.h"
#include "catalog/row_schema.h"
#include "catalog/template_workbook.h"
#include "http/problem.h"
#include "intake/batch_json.h"
#include "intake/batch_routes.h"
#include "intake/scratch_folder.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

// The caller's own department unless another is named.
std::string DepartmentOf(const Request& request, const Caller& caller) {
  return std::string(request.Query("department").value_or(caller.facts().department));
}

Response ListItems(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  const std::string department = DepartmentOf(request, caller);
  if (!IsPlainText(department)) return http::Problem(Error(access::errors::kUnknownDepartment), request);
  auto items = parts.intake.ItemsOf(caller, department);
  if (!items.ok()) return http::Problem(items.error(), request);
  json::array rows;
  for (const ProvidedItem& provided : items->items) rows.push_back(JsonOf(provided));
  return http::Json(json::object{
      {"department", items->department.id}, {"department_name", items->department.name}, {"rows", std::move(rows)}});
}

Response TemplateOf(const BatchRouteParts& parts, const Request& request) {
  auto item = parts.items.InForce(request.Path("item"), parts.clock.Today());
  if (!item.ok()) return http::Problem(item.error(), request);
  const catalog::ItemGuide guide = catalog::GuideOf(**item, request.language, parts.clock.Today());
  const std::string name = guide.title + "_" + (*item)->code + ".v" + std::to_string((*item)->version);
  const std::string_view format = request.Query("format").value_or("xlsx");
  if (format == "pdf") return http::Download(catalog::GuidePdf(guide), "application/pdf", name + ".pdf");
  if (format == "schema") {
    return http::Download(catalog::RowSchema(**item, request.language), "application/schema+json",
                          name + ".schema.json");
  }
  if (format != "xlsx") return http::Problem(MemberError("format"), request);
  const ScratchFolder folder;
  const std::filesystem::path path = folder.path() / "template.xlsx";
  if (Status written = catalog::WriteTemplate(path, guide); !written.ok()) {
    return http::Problem(written.error(), request);
  }
  return http::Download(ReadWholeFile(path), kWorkbookType, name + ".xlsx");
}

}  // namespace

void AddItemRoutes(http::Router& router, const BatchRouteParts& parts) {
  router.Add(access::MakeRoute(Method::kGet, "/api/v1/items", "listItems", Permission::kReportData, "item.listed",
                               [parts](const Request& r, const Caller& c) { return ListItems(parts, r, c); }));
  router.Add(access::MakeRoute(Method::kGet, "/api/v1/items/{item}/template", "getItemTemplate",
                               Permission::kReportData, "item.template_sent",
                               [parts](const Request& r, const Caller&) { return TemplateOf(parts, r); }));
}

}  // namespace credence::intake
