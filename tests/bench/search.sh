#!/usr/bin/env bash
# Parts of names over a million subjects, at the service and in process, beside PostgreSQL with a trigram index over the
# same names (a private cluster with C.UTF-8). Whole names must come first.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
if [ -z "${CREDENCE_TEST_POSTGRES:-}" ]; then exec "$root/tools/with_postgres" "${BASH_SOURCE[0]}"; fi
# shellcheck source=speed.bash
source "$here/speed.bash"
for size in $sizes; do
  judged search "$size" --postgres "$CREDENCE_TEST_POSTGRES" --queries "${CREDENCE_BENCH_QUERIES:-1000}"
done
