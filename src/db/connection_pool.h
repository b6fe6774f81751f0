// A pool of connections, made when first needed, at most `size` in use at once; the rest wait. Thread-safe.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "db/connection.h"

namespace credence::db {

class ConnectionPool {
 public:
  using Make = std::function<std::unique_ptr<Connection>()>;
  ConnectionPool(int size, Make make);

  // Borrowed; goes back when it dies, or is closed when it is no longer usable.
  class Borrowed {
   public:
    Borrowed(ConnectionPool& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Borrowed() { pool_.GiveBack(std::move(connection_)); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Throws Unavailable when a new connection is needed and cannot be made.
  Borrowed Take();
  // Puts in a connection that was made already, to open the pool.
  void Add(std::unique_ptr<Connection> connection);

 private:
  void GiveBack(std::unique_ptr<Connection> connection) noexcept;

  Make make_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;  // how many more may be in use
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace credence::db
