// Tells whether anything has been committed to a database since somebody looked. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "db/database.h"

namespace credence::db {

class ChangeMark {
 public:
  // Opens a connection of its own, on which nothing is ever written. Error codes: those of Database::Open.
  static Result<std::unique_ptr<ChangeMark>> Open(const DatabaseAddress& address);

  // A text that differs from an earlier one when any program has committed a change in between; it may also differ
  // without one. Throws db::Unavailable.
  std::string Now();

 private:
  explicit ChangeMark(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  std::unique_ptr<Database> database_;  // with one reader: SQLite counts changes for each connection by itself
};

}  // namespace credence::db
