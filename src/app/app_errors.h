// Error codes of the program itself. Texts: catalog/texts/app.json.
#pragma once

#include "base/error.h"

namespace credence::app::errors {

inline constexpr ErrorCode kNotInitialised{ErrorKind::kNotFound, "app.not_initialised"};
inline constexpr ErrorCode kConfiguration{ErrorKind::kInvalid, "app.configuration"};
inline constexpr ErrorCode kFolderUnwritable{ErrorKind::kUnavailable, "app.folder_unwritable"};
inline constexpr ErrorCode kFolderInUse{ErrorKind::kConflict, "app.folder_in_use"};
inline constexpr ErrorCode kStorage{ErrorKind::kUnavailable, "app.storage"};
inline constexpr ErrorCode kFileUnreadable{ErrorKind::kInvalid, "app.file_unreadable"};
inline constexpr ErrorCode kFileUnwritable{ErrorKind::kUnavailable, "app.file_unwritable"};

}  // namespace credence::app::errors
