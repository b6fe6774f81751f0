// Files that hold a private key: mode 0600, never overwritten, durable. Knows nothing of what is inside.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace credence::crypto {

// Returns once file and directory are on the disk. A failing write throws std::system_error and leaves no file.
// Error codes: crypto.key_exists, crypto.key_unwritable.
Status WriteKeyFile(const std::string& path, std::string_view bytes);

// Error codes: crypto.key_unreadable, crypto.key_exposed, crypto.bad_key (not a plain file, or larger than 16 KiB).
Result<std::string> ReadKeyFile(const std::string& path);

}  // namespace credence::crypto
