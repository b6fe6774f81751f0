#include "intake/upload_store.h"

#include "crypto/digest.h"

namespace credence::intake::upload_store {
namespace {

using S = std::string;
using I = std::int64_t;

constexpr std::string_view kColumns =
    R"(SELECT id, item, department_id, file_name, file_bytes, digest_kind, digest, sheet, other_subject, corrects, blob,
         received, sealed_bytes, batch_id, made_by, created_at, changed_at FROM upload )";

std::vector<Upload> Read(db::Transaction& tx, const std::string& rest, db::Params params) {
  std::vector<Upload> uploads;
  tx.ForEach<I, S, S, S, I, S, S, S, S, I, S, I, I, I, S, I, I>(
      std::string(kColumns) + rest, params,
      [&](I id, S item, S department_id, S file_name, I file_bytes, S digest_kind, S digest, S sheet, S other_subject,
          I corrects, S blob, I received, I sealed_bytes, I batch_id, S made_by, I created_at, I changed_at) {
        uploads.push_back({id, item, department_id, file_name, file_bytes, digest_kind, digest, sheet,
                           OtherSubjectFromName(other_subject), corrects, blob, received, sealed_bytes, batch_id,
                           made_by, Instant{created_at}, Instant{changed_at}});
      });
  return uploads;
}

std::optional<Upload> First(std::vector<Upload> uploads) {
  if (uploads.empty()) return std::nullopt;
  return std::move(uploads.front());
}

}  // namespace

void Insert(db::Transaction& tx, const Upload& upload, Instant now) {
  tx.Execute(
      R"(INSERT INTO upload (id, item, department_id, file_name, file_bytes, digest_kind, digest, sheet, other_subject,
           corrects, blob, received, sealed_bytes, batch_id, made_by, created_at, changed_at)
         VALUES (:id, :item, :department_id, :file_name, :file_bytes, :digest_kind, :digest, :sheet, :other_subject,
           :corrects, :blob, 0, 0, 0, :made_by, :created_at, :changed_at))",
      {{"id", upload.id},
       {"item", upload.item},
       {"department_id", upload.department_id},
       {"file_name", upload.file_name},
       {"file_bytes", upload.file_bytes},
       {"digest_kind", upload.digest_kind},
       {"digest", upload.digest},
       {"sheet", upload.sheet},
       {"other_subject", Name(upload.other_subject)},
       {"corrects", upload.corrects},
       {"blob", upload.blob},
       {"made_by", upload.made_by},
       {"created_at", now.epoch_ms},
       {"changed_at", now.epoch_ms}});
}

std::optional<Upload> Find(db::Transaction& tx, std::int64_t id) {
  return First(Read(tx, "WHERE id = :id", {{"id", id}}));
}

std::optional<Upload> FindAlike(db::Transaction& tx, const Upload& upload) {
  if (upload.digest.empty()) return std::nullopt;
  return First(Read(tx,
                    R"(WHERE digest = :digest AND batch_id = 0 AND digest_kind = :digest_kind AND item = :item
                         AND department_id = :department_id AND file_bytes = :file_bytes AND made_by = :made_by
                         AND sheet = :sheet AND other_subject = :other_subject AND corrects = :corrects
                       ORDER BY id DESC LIMIT 1)",
                    {{"digest", upload.digest},
                     {"digest_kind", upload.digest_kind},
                     {"item", upload.item},
                     {"department_id", upload.department_id},
                     {"file_bytes", upload.file_bytes},
                     {"made_by", upload.made_by},
                     {"sheet", upload.sheet},
                     {"other_subject", Name(upload.other_subject)},
                     {"corrects", upload.corrects}}));
}

std::int64_t CountOpen(db::Transaction& tx, std::string_view made_by) {
  return std::get<0>(*tx.SelectOne<I>("SELECT COUNT(*) FROM upload WHERE made_by = :made_by AND batch_id = 0",
                                      {{"made_by", made_by}}));
}

bool SaveReceived(db::Transaction& tx, const Upload& upload, std::int64_t received_before, Instant now) {
  return tx.Execute(
             R"(UPDATE upload SET received = :received, sealed_bytes = :sealed_bytes, changed_at = :now
                WHERE id = :id AND received = :received_before AND batch_id = 0)",
             {{"received", upload.received},
              {"sealed_bytes", upload.sealed_bytes},
              {"now", now.epoch_ms},
              {"id", upload.id},
              {"received_before", received_before}}) == 1;
}

bool SaveBatch(db::Transaction& tx, const Upload& upload, Instant now) {
  return tx.Execute("UPDATE upload SET batch_id = :batch_id, changed_at = :now WHERE id = :id AND batch_id = 0",
                    {{"batch_id", upload.batch_id}, {"now", now.epoch_ms}, {"id", upload.id}}) == 1;
}

void Remove(db::Transaction& tx, std::int64_t id) {
  tx.Execute("DELETE FROM upload WHERE id = :id AND batch_id = 0", {{"id", id}});
}

void RemoveBefore(db::Transaction& tx, std::int64_t id, Instant until) {
  tx.Execute("DELETE FROM upload WHERE id = :id AND batch_id = 0 AND changed_at < :until",
             {{"id", id}, {"until", until.epoch_ms}});
}

std::vector<Upload> OpenBefore(db::Transaction& tx, Instant until) {
  return Read(tx, "WHERE batch_id = 0 AND changed_at < :until ORDER BY id", {{"until", until.epoch_ms}});
}

std::vector<std::string> OpenBlobs(db::Transaction& tx) {
  std::vector<std::string> blobs;
  tx.ForEach<S>("SELECT blob FROM upload WHERE batch_id = 0", {}, [&](S blob) { blobs.push_back(std::move(blob)); });
  return blobs;
}

std::optional<SameFile> FindSame(db::Transaction& tx, const Upload& upload) {
  if (upload.digest.empty()) return std::nullopt;
  const bool is_sm3 = upload.digest_kind == crypto::Name(crypto::HashAlgorithm::kSm3);
  const std::string of_digest =
      is_sm3 ? "file_digest = :digest" : "id IN (SELECT batch_id FROM upload WHERE digest = :digest)";
  std::optional<SameFile> same;
  tx.ForEach<I, I, S>("SELECT id, created_at, state FROM batch WHERE " + of_digest +
                          R"( AND item = :item AND department_id = :department_id
                              AND state IN ('examining', 'examined', 'submitted', 'filing', 'filed')
                            ORDER BY CASE WHEN state = 'filed' THEN 0 ELSE 1 END, id LIMIT 1)",
                      {{"digest", upload.digest}, {"item", upload.item}, {"department_id", upload.department_id}},
                      [&](I id, I created_at, S state) {
                        same = SameFile{id, BeijingDate(Instant{created_at}), BatchStateFromName(state)};
                      });
  return same;
}

}  // namespace credence::intake::upload_store
