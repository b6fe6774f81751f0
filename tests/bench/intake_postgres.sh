#!/usr/bin/env bash
# As intake.sh, into PostgreSQL (a private cluster with C.UTF-8), beside COPY of the same file into one plain table with the
# three indexes that a record has.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
if [ -z "${CREDENCE_TEST_POSTGRES:-}" ]; then exec "$root/tools/with_postgres" "${BASH_SOURCE[0]}"; fi
# shellcheck source=speed.bash
source "$here/speed.bash"
judged intake "$rows" --file-rows "${CREDENCE_BENCH_FILE_ROWS:-1000000}" --postgres "$CREDENCE_TEST_POSTGRES"
