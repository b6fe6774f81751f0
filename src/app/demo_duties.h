// What the people of the demo city said and decided beside their files: zero reports, monthly count statements, and the
// organisations that the office made one. Most departments did it in time, some late, some not at all, so that tasks
// are there in every colour. The same day gives the same.
#pragma once

#include <cstdint>

#include "app/installation.h"
#include "base/civil_date.h"

namespace credence::app {

// For the months before that of `until` which departments are still asked about. What would have been said behind
// `until` is not said.
Status ReportDemoDuties(Installation& installation, CivilDate until);
// Behind the files: two codes of one organisation, found by the office; one pair was joined the wrong way round first.
Status MergeDemoDoubles(Installation& installation, CivilDate until, std::uint64_t seed);

}  // namespace credence::app
