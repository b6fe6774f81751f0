// What the API says of reporting tasks, zero reports and count statements.
#pragma once

#include <boost/json/fwd.hpp>

#include "base/caller.h"
#include "intake/task_service.h"

namespace credence::intake {

// Titles in both languages; the members of `may` are what the caller could do now.
boost::json::object JsonOf(const TaskView& view, const Caller& caller);
boost::json::object JsonOf(const TaskPage& page, const Caller& caller);
boost::json::object JsonOf(const StatementView& view, const Caller& caller);

}  // namespace credence::intake
