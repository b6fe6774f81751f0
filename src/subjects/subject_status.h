// The words by which registers say that a subject is no more. Pure.
#pragma once

#include <array>
#include <string_view>

namespace credence::subjects {

// A status that holds one of these words has ended.
extern const std::array<std::string_view, 4> kEndedStatusWords;

bool IsEndedStatus(std::string_view status);

}  // namespace credence::subjects
