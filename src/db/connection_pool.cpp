#include "db/connection_pool.h"

namespace credence::db {

ConnectionPool::ConnectionPool(int size, Make make) : make_(std::move(make)), free_(size) {
  idle_.reserve(static_cast<std::size_t>(size) + 1);  // GiveBack must not throw
}

void ConnectionPool::Add(std::unique_ptr<Connection> connection) {
  std::lock_guard guard(mutex_);
  if (idle_.size() < idle_.capacity()) idle_.push_back(std::move(connection));
}

ConnectionPool::Borrowed ConnectionPool::Take() {
  std::unique_lock guard(mutex_);
  freed_.wait(guard, [&] { return free_ > 0; });
  --free_;
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    guard.unlock();
    if (connection->Usable()) return Borrowed(*this, std::move(connection));
    connection.reset();
    guard.lock();
  }
  guard.unlock();
  try {
    return Borrowed(*this, make_());
  } catch (...) {
    GiveBack(nullptr);
    throw;
  }
}

void ConnectionPool::GiveBack(std::unique_ptr<Connection> connection) noexcept {
  bool keep = connection && connection->Usable();
  if (!keep) connection.reset();
  {
    std::lock_guard guard(mutex_);
    ++free_;
    if (keep && idle_.size() < idle_.capacity()) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

}  // namespace credence::db
