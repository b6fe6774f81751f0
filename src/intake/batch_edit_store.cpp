#include "intake/batch_edit_store.h"

#include "base/check.h"
#include "crypto/digest.h"

namespace credence::intake::batch_edit_store {
namespace {

using S = std::string;
using I = std::int64_t;

std::string Context(const BatchEdit& edit) {
  return "batch_edit:" + std::to_string(edit.batch_id) + ":" + std::to_string(edit.row) + ":" + edit.field;
}

std::vector<BatchEdit> ReadSealed(db::Transaction& tx, const std::string& rest, db::Params params,
                                  const std::string& limit = "") {
  std::vector<BatchEdit> edits;
  tx.ForEach<I, I, S, S, I, S, I>("SELECT batch_id, row, field, sealed, version, made_by, made_at FROM batch_edit " +
                                      rest + " ORDER BY row, field" + limit,
                                  params, [&](I batch_id, I row, S field, S sealed, I version, S made_by, I made_at) {
                                    edits.push_back({batch_id, row, std::move(field), "", std::move(sealed), version,
                                                     std::move(made_by), Instant{made_at}});
                                  });
  return edits;
}

std::vector<BatchEdit> Open(std::vector<BatchEdit> edits, const crypto::DataKey& key) {
  for (BatchEdit& edit : edits) {
    auto value = key.Open(edit.sealed, Context(edit));
    CHECK(value.ok());
    edit.value = *std::move(value);
  }
  return edits;
}

}  // namespace

std::vector<BatchEdit> OfBatch(db::Transaction& tx, std::int64_t batch_id, const crypto::DataKey& key) {
  return Open(ReadSealed(tx, "WHERE batch_id = :batch_id", {{"batch_id", batch_id}}), key);
}

std::vector<BatchEdit> OfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, const crypto::DataKey& key) {
  return Open(ReadSealed(tx, "WHERE batch_id = :batch_id AND row = :row", {{"batch_id", batch_id}, {"row", row}}), key);
}

std::optional<BatchEdit> Find(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, std::string_view field,
                              const crypto::DataKey& key) {
  auto edits = Open(ReadSealed(tx, "WHERE batch_id = :batch_id AND row = :row AND field = :field",
                               {{"batch_id", batch_id}, {"row", row}, {"field", field}}),
                    key);
  if (edits.empty()) return std::nullopt;
  return std::move(edits.front());
}

std::vector<BatchEdit> Page(db::Transaction& tx, const EditQuery& query, const crypto::DataKey& key) {
  return Open(ReadSealed(tx, "WHERE batch_id = :batch_id AND (row > :row OR (row = :row AND field > :field))",
                         {{"batch_id", query.batch_id},
                          {"row", query.after_row},
                          {"field", query.after_field},
                          {"rows_max", query.rows_max}},
                         " LIMIT :rows_max"),
              key);
}

RowEdits Values(const std::vector<BatchEdit>& edits) {
  RowEdits values;
  for (const BatchEdit& edit : edits) values[edit.row][edit.field] = edit.value;
  return values;
}

void Save(db::Transaction& tx, const BatchEdit& edit, const crypto::DataKey& key) {
  const std::string sealed = key.Seal(edit.value, Context(edit));
  tx.Execute(
      R"(INSERT INTO batch_edit (batch_id, row, field, sealed, version, made_by, made_at)
         VALUES (:batch_id, :row, :field, :sealed, :version, :made_by, :made_at)
         ON CONFLICT (batch_id, row, field) DO UPDATE SET sealed = excluded.sealed, version = excluded.version,
           made_by = excluded.made_by, made_at = excluded.made_at)",
      {{"batch_id", edit.batch_id},
       {"row", edit.row},
       {"field", edit.field},
       {"sealed", sealed},
       {"version", edit.version},
       {"made_by", edit.made_by},
       {"made_at", edit.made_at.epoch_ms}});
}

void Remove(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, std::string_view field) {
  tx.Execute("DELETE FROM batch_edit WHERE batch_id = :batch_id AND row = :row AND field = :field",
             {{"batch_id", batch_id}, {"row", row}, {"field", field}});
}

void RemoveAll(db::Transaction& tx, std::int64_t batch_id) {
  tx.Execute("DELETE FROM batch_edit WHERE batch_id = :batch_id", {{"batch_id", batch_id}});
}

std::int64_t Count(db::Transaction& tx, std::int64_t batch_id) {
  return std::get<0>(
      *tx.SelectOne<I>("SELECT COUNT(*) FROM batch_edit WHERE batch_id = :batch_id", {{"batch_id", batch_id}}));
}

std::string Digest(db::Transaction& tx, std::int64_t batch_id) {
  const auto edits = ReadSealed(tx, "WHERE batch_id = :batch_id", {{"batch_id", batch_id}});
  if (edits.empty()) return "";
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  hasher.Update("credence/edits/1");
  for (const BatchEdit& edit : edits) {
    hasher.Update("\n" + std::to_string(edit.row) + "\t" + edit.field + "\t" + std::to_string(edit.version) + "\t" +
                  edit.sealed);
  }
  return hasher.Finish().Hex();
}

}  // namespace credence::intake::batch_edit_store
