// Prepared statements of one connection by their SQL text, and the slots their parameters are bound to.
// Inside db only. One thread at a time; dies before its session.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/database.h"

namespace soci {
class session;
class statement;
}  // namespace soci

namespace credence::db {

class StatementCache {
 public:
  // kTyped: numbers are bound as numbers (SQLite compares by type); kText: all values travel as text (PostgreSQL parses
  // them by the parameter's type, so that a parameter may be a number in one call and NULL in the next).
  enum class Binding { kTyped, kText };
  using ParameterNames = std::function<std::vector<std::string>(soci::statement&)>;

  StatementCache(soci::session& session, Binding binding, ParameterNames parameter_names);
  ~StatementCache();

  // The statement, prepared, with these values in its slots, ready to execute. Valid until the next call.
  // Throws soci::soci_error and BrokenInvariant.
  soci::statement& Bind(std::string_view sql, Params params);
  void Clear();

 private:
  struct Entry;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  Entry& Find(std::string_view sql);
  void EvictOldest();
  void Attach(Entry& entry, std::string_view sql, Params params);
  bool Fill(Entry& entry, Params params);

  soci::session& session_;
  Binding binding_;
  ParameterNames parameter_names_;
  std::uint64_t tick_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Entry>, TextHash, std::equal_to<>> entries_;
};

}  // namespace credence::db
