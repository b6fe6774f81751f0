#!/usr/bin/env bash
# The public pages of the demo city and of a register of a million subjects, each at most 5 ms at the median.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
for size in $sizes; do
  judged pages "$size" --queries "${CREDENCE_BENCH_QUERIES:-1000}"
done
