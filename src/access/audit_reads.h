// What the second log says about one thing: for areas that show who has read what they protect.
#pragma once

#include <string_view>
#include <vector>

#include "access/audit_log.h"

namespace credence::access {

inline constexpr std::string_view kFileOpened = "subject.file_opened";

// Those that were answered, newest first, strictly before that sequence number (0: from the newest). Who may see this
// is decided by the area that asks.
std::vector<AuditEntry> FileOpenings(db::Transaction& tx, std::string_view object, std::int64_t before,
                                     std::int64_t rows_max);

}  // namespace credence::access
