#!/usr/bin/env bash
# A million licences filed beside 500 questions a second of the public and ten clerks, against the same file filed alone.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
judged mixed "$rows" --file-rows "${CREDENCE_BENCH_FILE_ROWS:-1000000}"
