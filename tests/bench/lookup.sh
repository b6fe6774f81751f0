#!/usr/bin/env bash
# Look-ups by code over a million subjects: 64 connections through wrk, in turns with nginx giving a file of the same size
# and with Fastify and better-sqlite3 doing the same look-up, on the same two cores.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
need_node "$root" || exit 1
export CREDENCE_BENCH_NODE=$root/build/bench/node
mkdir -p "$CREDENCE_BENCH_NODE"
cp "$here/lookup/package.json" "$here/lookup/package-lock.json" "$CREDENCE_BENCH_NODE/"
install_npm "$CREDENCE_BENCH_NODE" || exit 1
for size in $sizes; do
  judged lookup "$size" --peers "$here/lookup" --seconds "${CREDENCE_BENCH_SECONDS:-5}"
done
