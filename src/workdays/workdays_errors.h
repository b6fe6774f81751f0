// Error codes of the calendar. Texts: catalog/texts/workdays.json.
#pragma once

#include "base/error.h"

namespace credence::workdays::errors {

// Values: {line} counted from 1, {value} the line as it stands, shortened.
inline constexpr ErrorCode kBadCalendar{ErrorKind::kInvalid, "workdays.bad_calendar"};

}  // namespace credence::workdays::errors
