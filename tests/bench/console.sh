#!/usr/bin/env bash
# The lists and the workbench of the console over a million records of a hundred departments, each at most 100 ms at the
# median. CREDENCE_BENCH_FILE_ROWS records.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
judged console "$rows" --file-rows "${CREDENCE_BENCH_FILE_ROWS:-1000000}"
