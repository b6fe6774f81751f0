// The HTTP side of the matching and code workbench: operations below /api/v1 for people at work.
#pragma once

#include "http/router.h"
#include "intake/workbench.h"

namespace credence::intake {

// All operations of the workbench, which must outlive the router.
void AddWorkbenchRoutes(http::Router& router, Workbench& workbench);

// The parts of AddWorkbenchRoutes.
void AddMatchRoutes(http::Router& router, Workbench& workbench);
void AddMergeRoutes(http::Router& router, Workbench& workbench);
void AddQualityRoutes(http::Router& router, Workbench& workbench);

// A query parameter that the database may be asked about, "" when missing. Error code: access.member {member}.
Result<std::string> WordOf(const http::Request& request, std::string_view name);
// The id of the department that the query parameter `department` names by id or unified code, "" when missing.
// Error codes: access.member, access.unknown_department.
Result<std::string> DepartmentOf(Workbench& workbench, const http::Request& request);
// The member `reason` of a body that holds nothing else. Error codes: those of access::Body.
Result<std::string> ReasonOf(const http::Request& request);

}  // namespace credence::intake
