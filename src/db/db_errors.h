// Error codes of the database. Texts: catalog/texts/db.json.
#pragma once

#include "base/error.h"

namespace credence::db::errors {

inline constexpr ErrorCode kMissing{ErrorKind::kNotFound, "db.missing"};                       // {path}
inline constexpr ErrorCode kUnreachable{ErrorKind::kUnavailable, "db.unreachable"};            // {reason}
inline constexpr ErrorCode kNotADatabase{ErrorKind::kInvalid, "db.not_a_database"};            // {path}
inline constexpr ErrorCode kLogDamaged{ErrorKind::kUnavailable, "db.log_damaged"};             // {path}
inline constexpr ErrorCode kReadOnly{ErrorKind::kUnavailable, "db.read_only"};                 // {path}
inline constexpr ErrorCode kNewerVersion{ErrorKind::kWrongState, "db.newer_version"};          // {found, known}
inline constexpr ErrorCode kChangedMigration{ErrorKind::kWrongState, "db.changed_migration"};  // {name}
inline constexpr ErrorCode kNotMigrated{ErrorKind::kWrongState, "db.not_migrated"};            // {found, known}
inline constexpr ErrorCode kBackupFailed{ErrorKind::kUnavailable, "db.backup_failed"};         // {reason}
inline constexpr ErrorCode kNotEmpty{ErrorKind::kConflict, "db.not_empty"};                    // {path}

}  // namespace credence::db::errors
