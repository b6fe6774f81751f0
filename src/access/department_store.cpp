#include "access/department_store.h"

namespace credence::access::department_store {
namespace {

using Row =
    std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::string>;

Department FromRow(Row row) { return std::make_from_tuple<Department>(std::move(row)); }

}  // namespace

void Save(db::Transaction& tx, const Department& department) {
  tx.Execute(
      R"(INSERT INTO department (id, code, name, later_name, kind, region, document_prefix, upper_counterpart)
         VALUES (:id, :code, :name, :later_name, :kind, :region, :document_prefix, :upper_counterpart)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, later_name = excluded.later_name,
           kind = excluded.kind, region = excluded.region, document_prefix = excluded.document_prefix,
           upper_counterpart = excluded.upper_counterpart)",
      {{"id", department.id},
       {"code", department.code},
       {"name", department.name},
       {"later_name", department.later_name},
       {"kind", department.kind},
       {"region", department.region},
       {"document_prefix", department.document_prefix},
       {"upper_counterpart", department.upper_counterpart}});
}

std::optional<Department> FindByIdOrCode(db::Transaction& tx, std::string_view id_or_code) {
  auto row = tx.SelectOne<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                          std::string>(
      R"(SELECT id, code, name, later_name, kind, region, document_prefix, upper_counterpart
         FROM department WHERE id = :id OR code = :code)",
      {{"id", id_or_code}, {"code", id_or_code}});
  if (!row) return std::nullopt;
  return FromRow(std::move(*row));
}

std::vector<Department> FindMany(db::Transaction& tx, const std::vector<std::string>& ids) {
  using S = std::string;
  std::vector<Department> departments;
  tx.ForEachIn<S, S, S, S, S, S, S, S>(
      R"(SELECT id, code, name, later_name, kind, region, document_prefix, upper_counterpart
         FROM department WHERE id IN (:keys) ORDER BY id)",
      ids, {}, [&](auto&&... columns) { departments.push_back(FromRow(std::make_tuple(std::move(columns)...))); });
  return departments;
}

std::vector<Department> All(db::Transaction& tx) {
  std::vector<Department> departments;
  for (auto& row : tx.Select<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                             std::string>(
           R"(SELECT id, code, name, later_name, kind, region, document_prefix, upper_counterpart
              FROM department ORDER BY id)")) {
    departments.push_back(FromRow(std::move(row)));
  }
  return departments;
}

}  // namespace credence::access::department_store
