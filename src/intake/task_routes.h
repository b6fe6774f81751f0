// The HTTP side of reporting tasks: /api/v1/reporting-tasks (ux C02, C03).
#pragma once

#include "http/router.h"
#include "intake/task_service.h"

namespace credence::intake {

// `tasks` must outlive the router.
void AddTaskRoutes(http::Router& router, TaskService& tasks);

}  // namespace credence::intake
