#!/usr/bin/env bash
# A million entries of the log appended durably in groups while the sequencer signs beside them, and the proofs of a thousand of
# them. CREDENCE_BENCH_GROWTH=1: also ten million.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
counts=${CREDENCE_BENCH_ENTRIES:-1000000}
[ "${CREDENCE_BENCH_GROWTH:-}" = 1 ] && counts="$counts $((counts * 10))"
for entries in $counts; do judged ledger "$entries" --entries "$entries"; done
