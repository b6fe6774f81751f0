// Findings, and the table they were found in, as commands tell them.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "app/command_context.h"
#include "catalog/finding.h"
#include "catalog/item_definition.h"

namespace credence::app {

boost::json::object FindingJson(const catalog::Finding& finding, Language language);
// Two lines; nothing in JSON mode.
void PrintFinding(const CommandContext& context, const catalog::Finding& finding);
// The title of the item; with the edition behind it when that is not the current one. `edition` by its code.
std::string TitleWithEdition(const catalog::ItemDefinition& item, std::string_view edition, Language language);

}  // namespace credence::app
