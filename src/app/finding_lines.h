// A finding on the screen and in JSON, the same for every command that lists findings.
#pragma once

#include <boost/json/fwd.hpp>

#include "app/commands.h"
#include "catalog/finding.h"

namespace credence::app {

boost::json::object FindingJson(const catalog::Finding& finding, Language language);
// Nothing in JSON mode.
void PrintFinding(const CommandContext& context, const catalog::Finding& finding);

}  // namespace credence::app
