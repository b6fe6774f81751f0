#include "app/trigram_peer.h"

#include "base/check.h"
#include "identity/search_form.h"

namespace credence::app {
namespace {

// Every text is planned by itself, as a statement with the text written into it would be.
std::string WithCustomPlans(const std::string& address) {
  return address + (address.find('?') == std::string::npos ? "?" : "&") +
         "options=-c%20plan_cache_mode%3Dforce_custom_plan";
}

// Of LIKE: % and _ stand for themselves.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

Result<std::unique_ptr<TrigramPeer>> TrigramPeer::Make(const std::string& address, db::Database& from) {
  ASSIGN_OR_RETURN(auto database, db::Database::Open({WithCustomPlans(address)}));
  RETURN_IF_ERROR(database->Write([&](db::Transaction& tx) -> Status {
    tx.Execute("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    tx.Execute("DROP TABLE IF EXISTS bench_name");
    tx.Execute("CREATE TABLE bench_name (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)");
    auto bulk = tx.BulkInsert("bench_name", {"id", "name"});
    Status read = from.Read([&](db::Transaction& names) -> Status {
      names.ForEach<std::int64_t, std::string>("SELECT id, name FROM subject ORDER BY id", {},
                                               [&](std::int64_t id, const std::string& name) {
                                                 bulk->Add({id, identity::SearchForm(name)});
                                               });
      return {};
    });
    CHECK(read.ok());
    bulk->Finish();
    tx.Execute("CREATE INDEX bench_name_trigrams ON bench_name USING gin (name gin_trgm_ops)");
    tx.Execute("ANALYZE bench_name");
    return {};
  }));
  return std::unique_ptr<TrigramPeer>(new TrigramPeer(std::move(database)));
}

std::vector<std::int64_t> TrigramPeer::FindInOrder(std::string_view text, std::int64_t rows_max) {
  return Find(
      R"(SELECT id FROM bench_name WHERE name LIKE :inside
         ORDER BY CASE WHEN name = :text THEN 0 WHEN name LIKE :begins THEN 1 ELSE 2 END, id LIMIT :rows_max)",
      text, rows_max, true);
}

std::vector<std::int64_t> TrigramPeer::FindAny(std::string_view text, std::int64_t rows_max) {
  return Find("SELECT id FROM bench_name WHERE name LIKE :inside LIMIT :rows_max", text, rows_max, false);
}

std::vector<std::int64_t> TrigramPeer::Find(std::string_view sql, std::string_view text, std::int64_t rows_max,
                                            bool in_order) {
  const std::string begins = Escaped(text) + "%", inside = "%" + begins;
  std::vector<db::Param> params = {{"inside", inside}, {"rows_max", rows_max}};
  if (in_order) {
    params.push_back({"text", text});
    params.push_back({"begins", begins});
  }
  std::vector<std::int64_t> ids;
  auto read = database_->Read([&](db::Transaction& tx) -> Status {
    for (const auto& [id] : tx.Select<std::int64_t>(sql, params)) ids.push_back(id);
    return {};
  });
  CHECK(read.ok());
  return ids;
}

}  // namespace credence::app
