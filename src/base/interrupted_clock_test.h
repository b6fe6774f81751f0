// A clock at which something else can be made to happen in the middle of a transaction, for tests of turns and
// versions:
//
//   clock.Interrupt(2, [&] { disabled = clients.Disable(caller, id); });   // at the second look at the time from now
//   clients.RenewSecret(other, id);
//   ASSERT_TRUE(clock.Interrupted());
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <utility>

#include "base/clock.h"

namespace credence {

// Thread-safe. What the action borrows must outlive Interrupted(), or the clock.
class InterruptedClock : public FixedClock {
 public:
  using FixedClock::FixedClock;

  // At that look at the time (1: the next one) the action begins on a thread of its own. Whoever looked goes on once it
  // has ended, or after a while: it may have to wait for the transaction of the one who looked, on SQLite always.
  void Interrupt(int look, std::function<void()> action) {
    std::lock_guard lock(mutex_);
    looks_left_ = look;
    action_ = std::move(action);
  }

  // Waits for the action to end. False when the time was not looked at so often. What it threw is thrown here.
  bool Interrupted() {
    if (!running_.valid()) return false;
    running_.get();
    return true;
  }

  Instant Now() const override {
    std::function<void()> action = TakeAction();
    if (action) {
      running_ = std::async(std::launch::async, std::move(action));
      running_.wait_for(kPatience);
    }
    return FixedClock::Now();
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{200};

  std::function<void()> TakeAction() const {
    std::lock_guard lock(mutex_);
    if (!action_ || --looks_left_ > 0) return {};
    return std::exchange(action_, {});
  }

  mutable std::mutex mutex_;
  mutable int looks_left_ = 0;
  mutable std::function<void()> action_;
  mutable std::future<void> running_;  // of the one who looked; read again by the test, after that
};

}  // namespace credence
