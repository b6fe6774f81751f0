#include "db/statement_cache.h"

#include <soci/soci.h>

#include <algorithm>

#include "db/connection.h"

namespace credence::db {
namespace {

constexpr std::size_t kStatementsMax = 256;

enum class Kind { kNull, kInteger, kReal, kText };

// SOCI keeps the addresses of these members between executions.
struct Slot {
  std::string name;
  Kind kind = Kind::kNull;  // what SOCI has been told; kNull: nothing but NULL so far, bound as text
  long long integer = 0;
  double real = 0;
  std::string text;
  soci::indicator indicator = soci::i_null;
};

Kind KindOf(const Value& value, StatementCache::Binding binding) {
  auto index = value.variant().index();
  if (index == 0) return Kind::kNull;
  if (binding == StatementCache::Binding::kText) return Kind::kText;
  return index == 1 ? Kind::kInteger : index == 2 ? Kind::kReal : Kind::kText;
}

void Store(Slot& slot, const Value& value) {
  slot.indicator = soci::i_ok;
  if (const auto* text = std::get_if<std::string_view>(&value.variant())) {
    RequireStorableText(*text);
    slot.text.assign(*text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value.variant())) {
    slot.integer = *integer;
    if (slot.kind == Kind::kText) slot.text = std::to_string(*integer);
  } else if (const auto* real = std::get_if<double>(&value.variant())) {
    RequireFinite(*real);
    slot.real = *real;
    if (slot.kind == Kind::kText) slot.text = FormatDouble(*real);
  } else {
    slot.indicator = soci::i_null;
  }
}

}  // namespace

struct StatementCache::Entry {
  explicit Entry(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::vector<std::string> names;  // distinct, sorted
  std::vector<std::unique_ptr<Slot>> slots;
  std::uint64_t used = 0;
};

StatementCache::StatementCache(soci::session& session, Binding binding, ParameterNames parameter_names)
    : session_(session), binding_(binding), parameter_names_(std::move(parameter_names)) {}
StatementCache::~StatementCache() = default;

soci::statement& StatementCache::Bind(std::string_view sql, Params params) {
  Entry& entry = Find(sql);
  if (!Fill(entry, params)) {
    Attach(entry, sql, params);
    CHECK(Fill(entry, params));
  }
  return entry.statement;
}

void StatementCache::Clear() { entries_.clear(); }

StatementCache::Entry& StatementCache::Find(std::string_view sql) {
  auto found = entries_.find(sql);
  if (found == entries_.end()) {
    if (entries_.size() >= kStatementsMax) EvictOldest();
    auto entry = std::make_unique<Entry>(session_);
    entry->statement.alloc();
    entry->statement.prepare(std::string(sql));
    entry->names = parameter_names_(entry->statement);
    std::sort(entry->names.begin(), entry->names.end());
    entry->names.erase(std::unique(entry->names.begin(), entry->names.end()), entry->names.end());
    entry->statement.define_and_bind();
    found = entries_.emplace(std::string(sql), std::move(entry)).first;
  }
  found->second->used = ++tick_;
  return *found->second;
}

void StatementCache::EvictOldest() {
  auto oldest = std::min_element(entries_.begin(), entries_.end(),
                                 [](const auto& a, const auto& b) { return a.second->used < b.second->used; });
  entries_.erase(oldest);
}

// False when the slots do not fit the names or the kinds of these values.
bool StatementCache::Fill(Entry& entry, Params params) {
  if (entry.slots.size() != params.size() || entry.names.size() != params.size()) return false;
  std::size_t index = 0;
  for (const Param& param : params) {
    Slot& slot = *entry.slots[index++];
    if (slot.name != param.name) return false;
    Kind kind = KindOf(param.value, binding_);
    if (kind != Kind::kNull && kind != slot.kind) return false;
    Store(slot, param.value);
  }
  return true;
}

void StatementCache::Attach(Entry& entry, std::string_view sql, Params params) {
  std::vector<std::string> given;
  for (const Param& param : params) given.emplace_back(param.name);
  std::sort(given.begin(), given.end());
  if (given != entry.names) throw BrokenInvariant(Describe("the parameters given are not those of the statement", sql));

  entry.statement.bind_clean_up();
  entry.slots.clear();
  for (const Param& param : params) {
    auto slot = std::make_unique<Slot>();
    slot->name = std::string(param.name);
    slot->kind = KindOf(param.value, binding_);
    if (slot->kind == Kind::kInteger) {
      entry.statement.exchange(soci::use(slot->integer, slot->indicator, slot->name));
    } else if (slot->kind == Kind::kReal) {
      entry.statement.exchange(soci::use(slot->real, slot->indicator, slot->name));
    } else {
      entry.statement.exchange(soci::use(slot->text, slot->indicator, slot->name));
    }
    entry.slots.push_back(std::move(slot));
  }
  entry.statement.define_and_bind();
}

}  // namespace credence::db
