#include "intake/workbench_routes.h"

#include "access/access_errors.h"
#include "access/access_json.h"
#include "base/text.h"

namespace credence::intake {
namespace {

constexpr std::size_t kWordMax = 60;

}  // namespace

Result<std::string> WordOf(const http::Request& request, std::string_view name) {
  const std::string_view text = request.Query(name).value_or("");
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos || CodePointCount(text) > kWordMax) {
    return Error(access::errors::kMember, {{"member", std::string(name)}});
  }
  return std::string(text);
}

Result<std::string> DepartmentOf(Workbench& workbench, const http::Request& request) {
  ASSIGN_OR_RETURN(const std::string named, WordOf(request, "department"));
  if (named.empty()) return named;
  ASSIGN_OR_RETURN(const access::Department department, workbench.departments.FindDepartment(named));
  return department.id;
}

Result<std::string> ReasonOf(const http::Request& request) {
  ASSIGN_OR_RETURN(const access::Body body, access::Body::Read(request, {"reason"}));
  return body.Text("reason");
}

void AddWorkbenchRoutes(http::Router& router, Workbench& workbench) {
  AddMatchRoutes(router, workbench);
  AddMergeRoutes(router, workbench);
  AddQualityRoutes(router, workbench);
}

}  // namespace credence::intake
