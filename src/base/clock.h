// The one seam to time. Everything that needs "now" is given a Clock; pure code is given dates.
#pragma once

#include "base/civil_date.h"

namespace credence {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
  CivilDate Today() const { return BeijingDate(Now()); }
};

// The clock of the operating system. Lives as long as the program.
const Clock& SystemClock();

// A clock that stands until it is moved. For tests and for filing history with its receiving date.
class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  explicit FixedClock(CivilDate date) : now_{BeijingMidnight(date).epoch_ms + 12LL * 3600 * 1000} {}
  Instant Now() const override { return now_; }
  void Set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace credence
