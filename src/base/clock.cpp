#include "base/clock.h"

#include <chrono>

namespace credence {
namespace {

class OperatingSystemClock : public Clock {
 public:
  Instant Now() const override {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
  }
};

}  // namespace

const Clock& SystemClock() {
  static const OperatingSystemClock clock;
  return clock;
}

}  // namespace credence
