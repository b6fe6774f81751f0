#include "catalog/catalog_store.h"

#include "base/check.h"
#include "base/text.h"
#include "catalog/catalog_errors.h"

namespace credence::catalog::catalog_store {
namespace {

// FNV-1a: tells an edited file from the stored one; it guards against accidents, the ledger against more.
std::string Fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211ULL;
  return std::to_string(hash);
}

}  // namespace

Result<bool> AddItem(db::Transaction& tx, const ItemDefinition& item, std::string_view definition) {
  const std::string digest = Fingerprint(definition);
  auto known = tx.SelectOne<std::string>("SELECT digest FROM catalog_item WHERE code = :code AND version = :version",
                                         {{"code", item.code}, {"version", item.version}});
  if (known) {
    if (std::get<0>(*known) == digest) return false;
    return Error(errors::kItemChanged, {{"item", item.code}, {"version", std::to_string(item.version)}});
  }
  tx.Execute(
      R"(INSERT INTO catalog_item (code, version, effective_from, definition, digest)
         VALUES (:code, :version, :effective_from, :definition, :digest))",
      {{"code", item.code},
       {"version", item.version},
       {"effective_from", item.effective_from},
       {"definition", definition},
       {"digest", digest}});
  return true;
}

std::vector<std::string> Definitions(db::Transaction& tx) {
  std::vector<std::string> definitions;
  tx.ForEach<std::string>("SELECT definition FROM catalog_item ORDER BY code, version", {},
                          [&](std::string definition) { definitions.push_back(std::move(definition)); });
  return definitions;
}

void SaveCalendar(db::Transaction& tx, std::string_view csv) {
  bool header = true;
  for (std::string_view line : Split(csv, '\n')) {
    if (header || line.empty()) {
      header = false;
      continue;
    }
    auto cells = Split(line, ',');
    CHECK(cells.size() == 3);
    tx.Execute(
        R"(INSERT INTO workday (date, kind, name) VALUES (:date, :kind, :name)
           ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, name = excluded.name)",
        {{"date", cells[0]}, {"kind", cells[1]}, {"name", cells[2]}});
  }
}

std::string CalendarCsv(db::Transaction& tx) {
  std::string csv("date,kind,name\n");
  tx.ForEach<std::string, std::string, std::string>(
      "SELECT date, kind, name FROM workday ORDER BY date", {},
      [&](std::string date, std::string kind, std::string name) {
        csv.append(date).append(",").append(kind).append(",").append(name).append("\n");
      });
  return csv;
}

}  // namespace credence::catalog::catalog_store
