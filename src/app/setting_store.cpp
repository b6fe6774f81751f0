#include "app/setting_store.h"

namespace credence::app::setting_store {

std::optional<std::string> Find(db::Transaction& tx, std::string_view name) {
  auto row = tx.SelectOne<std::string>("SELECT value FROM setting WHERE name = :name", {{"name", name}});
  if (!row) return std::nullopt;
  return std::get<0>(*row);
}

void Save(db::Transaction& tx, std::string_view name, std::string_view value) {
  tx.Execute(
      R"(INSERT INTO setting (name, value) VALUES (:name, :value)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value)",
      {{"name", name}, {"value", value}});
}

}  // namespace credence::app::setting_store
