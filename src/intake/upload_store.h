// SQL of uploads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "intake/batch_store.h"
#include "intake/upload.h"

namespace credence::intake::upload_store {

void Insert(db::Transaction& tx, const Upload& upload, Instant now);
std::optional<Upload> Find(db::Transaction& tx, std::int64_t id);
// The one of the same sender, file and purpose that is still on its way.
std::optional<Upload> FindAlike(db::Transaction& tx, const Upload& upload);
std::int64_t CountOpen(db::Transaction& tx, std::string_view made_by);
// Compare and set, by what had been received: false when somebody else was first.
bool SaveReceived(db::Transaction& tx, const Upload& upload, std::int64_t received_before, Instant now);
// Compare and set: false when it has its batch already, or is gone.
bool SaveBatch(db::Transaction& tx, const Upload& upload, Instant now);
void Remove(db::Transaction& tx, std::int64_t id);
// Unless a piece of it came since.
void RemoveBefore(db::Transaction& tx, std::int64_t id, Instant until);

// On their way, and untouched since before `until`.
std::vector<Upload> OpenBefore(db::Transaction& tx, Instant until);
std::vector<std::string> OpenBlobs(db::Transaction& tx);

// A batch with the same bytes for the same item and department that was filed, or else may still be: by the digest of
// the upload.
std::optional<SameFile> FindSame(db::Transaction& tx, const Upload& upload);

}  // namespace credence::intake::upload_store
