// The HTTP side of what departments have reported: operations below /api/v1 (design 8, ux C05).
#pragma once

#include "http/router.h"
#include "records/reported_records.h"

namespace credence::records {

// What `parts` refers to must outlive the router.
void AddReportedRoutes(http::Router& router, const ReportedParts& parts);

}  // namespace credence::records
