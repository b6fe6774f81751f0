// Code quality as JSON: what the command line prints and the console shows. Pure. Names are masked as free text.
#pragma once

#include <boost/json/fwd.hpp>

#include "records/contradictions.h"
#include "subjects/quality_service.h"

namespace credence::intake {

// {month, department, day, frozen, duplicates, several, wrong, organisations, per_mille}; `department` is empty for all
// together, `per_mille` null where nobody claims a code.
boost::json::object ViewOf(const subjects::MonthQuality& measured);
// {kind, code, name, verdict, department, claimed_on, batch, row}
boost::json::object ViewOf(const subjects::CodeDefect& defect);
// {kind, code, name, registered, department, item, batch, row, record, date, ended_on}
boost::json::object ViewOf(const records::Contradiction& contradiction);
// {claim, code, name, ended_on, reopened_on}
boost::json::object ViewOf(const subjects::SettledClaim& settled);

}  // namespace credence::intake
