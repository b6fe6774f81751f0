// The HTTP side of subject files: operations below /api/v1 (ux C07).
#pragma once

#include "http/router.h"
#include "records/reported_records.h"

namespace credence::queries {

// What `parts` refers to must outlive the router.
void AddSubjectFileRoutes(http::Router& router, const records::ReportedParts& parts);

}  // namespace credence::queries
