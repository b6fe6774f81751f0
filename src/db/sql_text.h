// SQL as text: cutting it into statements and giving each engine its own column words. Pure. Inside db only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace credence::db {

enum class SqlTokenKind { kWord, kQuoted, kBlank, kComment, kSymbol };

// Tokens cover the text without gaps: '…' and "…" are kQuoted, -- and /* */ are kComment, everything else that is not a
// name, number or blank is one kSymbol per character. Throws BrokenInvariant for a quote or comment that never ends.
struct SqlToken {
  SqlTokenKind kind;
  std::string_view text;
};
std::vector<SqlToken> TokenizeSql(std::string_view sql);

// The statements without comments and without their semicolons. Bodies with semicolons inside (triggers, functions) are
// not supported.
std::vector<std::string> SplitStatements(std::string_view sql);

}  // namespace credence::db
