// Damage of the log (WAL) of a SQLite file that SQLite takes for the end of the log. Inside db only.
//
// SQLite reads the log up to the first frame whose checksum does not fit, and forgets the rest without a word. That is
// right behind a crash, where the newest transaction may be torn. Where a disk has changed a bit in the middle,
// committed transactions would be gone. The two can be told apart: a commit is synced before the next transaction
// begins, so with two commits behind the broken frame it was whole once.
//
// Format of the file: https://www.sqlite.org/fileformat2.html, section 4.
#pragma once

#include <string>

namespace credence::db {

// Whether at least two commits stand behind a broken frame, or behind a broken header. False where there is no file.
// Reads the whole file, at most kLogPagesMax pages; beside a program that writes to it, it looks again before it says
// yes. Damage of the newest transaction alone cannot be told from a crash.
bool IsLogDamaged(const std::string& log_path);

}  // namespace credence::db
