// Findings as commands tell them.
#pragma once

#include <boost/json/fwd.hpp>

#include "app/command_context.h"
#include "catalog/finding.h"

namespace credence::app {

boost::json::object FindingJson(const catalog::Finding& finding, Language language);
// Two lines; nothing in JSON mode.
void PrintFinding(const CommandContext& context, const catalog::Finding& finding);

}  // namespace credence::app
