#include "app/background.h"

#include <spdlog/spdlog.h>

namespace credence::app {

Background::Background(std::chrono::milliseconds pause, std::function<void()> work)
    : pause_(pause), work_(std::move(work)), thread_([this] { Loop(); }) {}

Background::~Background() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Background::Loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    try {
      work_();
    } catch (const std::exception& thrown) {
      spdlog::error("background work: {}", thrown.what());
    }
    lock.lock();
    wake_.wait_for(lock, pause_, [this] { return stop_; });
  }
}

}  // namespace credence::app
