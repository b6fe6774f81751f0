// What an operator should know about an installation before it hurts: rights, room, clock, calendar, open work, the end
// of the certificate.
// Looks only; changes nothing. The evidence itself is the matter of fsck.
#pragma once

#include <string>
#include <vector>

#include "app/installation.h"
#include "base/error.h"

namespace credence::app {

enum class HealthState { kGood, kDoubtful, kBad };

struct HealthLine {
  std::string sentences;  // beginning of the keys of its sentences: doctor.<check>.
  HealthState state = HealthState::kGood;
  TextValues values;
};

std::string_view Name(HealthState state);  // good, doubtful, bad

std::vector<HealthLine> Examine(Installation& installation);

}  // namespace credence::app
