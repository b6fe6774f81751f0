// Error codes of the program itself. Texts: catalog/texts/app.json.
#pragma once

#include "base/error.h"

namespace credence::app::errors {

inline constexpr ErrorCode kNotInitialised{ErrorKind::kNotFound, "app.not_initialised"};
inline constexpr ErrorCode kConfiguration{ErrorKind::kInvalid, "app.configuration"};
inline constexpr ErrorCode kConfigurationKey{ErrorKind::kInvalid, "app.configuration_key"};
inline constexpr ErrorCode kConfigurationValue{ErrorKind::kInvalid, "app.configuration_value"};
inline constexpr ErrorCode kOtherDatabase{ErrorKind::kConflict, "app.other_database"};
inline constexpr ErrorCode kFolderUnwritable{ErrorKind::kUnavailable, "app.folder_unwritable"};
inline constexpr ErrorCode kFolderInUse{ErrorKind::kConflict, "app.folder_in_use"};
inline constexpr ErrorCode kStorage{ErrorKind::kUnavailable, "app.storage"};
inline constexpr ErrorCode kFileUnreadable{ErrorKind::kInvalid, "app.file_unreadable"};
inline constexpr ErrorCode kFileUnwritable{ErrorKind::kUnavailable, "app.file_unwritable"};
inline constexpr ErrorCode kNoBackup{ErrorKind::kNotFound, "app.no_backup"};
inline constexpr ErrorCode kBackupDamaged{ErrorKind::kInvalid, "app.backup_damaged"};
inline constexpr ErrorCode kRestoreNeedsDatabase{ErrorKind::kInvalid, "app.restore_needs_database"};
inline constexpr ErrorCode kStopped{ErrorKind::kInternal, "app.stopped"};

// Wrong usage of the command line.
inline constexpr ErrorCode kMissingCommand{ErrorKind::kInvalid, "command.missing_command"};
inline constexpr ErrorCode kUnknownCommand{ErrorKind::kInvalid, "command.unknown_command"};
inline constexpr ErrorCode kUnknownArgument{ErrorKind::kInvalid, "command.unknown_argument"};
inline constexpr ErrorCode kMissingArgument{ErrorKind::kInvalid, "command.missing_argument"};
inline constexpr ErrorCode kMissingValue{ErrorKind::kInvalid, "command.missing_value"};
inline constexpr ErrorCode kNotANumber{ErrorKind::kInvalid, "command.not_a_number"};
inline constexpr ErrorCode kNotADate{ErrorKind::kInvalid, "command.not_a_date"};
inline constexpr ErrorCode kNotInRange{ErrorKind::kInvalid, "command.not_in_range"};
inline constexpr ErrorCode kNeedsFolder{ErrorKind::kInvalid, "command.needs_folder"};
inline constexpr ErrorCode kNotTogether{ErrorKind::kInvalid, "command.not_together"};
inline constexpr ErrorCode kNotAllowed{ErrorKind::kInvalid, "command.not_allowed"};

}  // namespace credence::app::errors
