// A backup: a folder that holds everything an installation needs to stand up again elsewhere, of one moment.
//
//   manifest.json   what the copy is, and the SM3 digest of every other file
//   database        the database (db/backup.h)
//   keys/           both keys: whoever has the backup can read everything and sign anything
//   blobs/          sealed copies of files that were being filed
//   credence.toml   settings, where there are any
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/installation.h"

namespace credence::app {

struct BackupExtent {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::string made_at;  // RFC 3339
};

// Copies while others write. `into` must not exist; it appears, durable, only when the copy is whole.
// Error codes: app.folder_in_use, app.file_unwritable, db.backup_failed.
Result<BackupExtent> BackUp(Installation& installation, const std::filesystem::path& into);

// Compares every file with the manifest before anything is written. `data` must not exist or be empty; a backup of a
// PostgreSQL needs `database`, a new and empty one, so that the original can never be hit.
// Error codes: app.no_backup, app.backup_damaged, app.folder_in_use, app.restore_needs_database, db.not_empty,
// db.backup_failed.
Result<BackupExtent> RestoreBackup(const std::filesystem::path& from, const std::filesystem::path& data,
                                   const std::string& database);

}  // namespace credence::app
