// The words by which registers say that a subject is no more. Pure.
#pragma once

#include <string_view>

namespace credence::subjects {

bool IsEndedStatus(std::string_view status);

}  // namespace credence::subjects
