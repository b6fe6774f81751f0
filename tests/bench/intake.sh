#!/usr/bin/env bash
# A million licences as CSV into a register of a million subjects: checked, matched, filed and durable, beside the command
# line of SQLite putting the same file into one plain table with the three indexes that a record has. CREDENCE_BENCH_GROWTH=1:
# also ten times the rows.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
files=${CREDENCE_BENCH_FILE_ROWS:-1000000}
[ "${CREDENCE_BENCH_GROWTH:-}" = 1 ] && files="$files $((files * 10))"
for file_rows in $files; do
  judged intake "$rows" --file-rows "$file_rows"
done
