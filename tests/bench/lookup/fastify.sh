#!/usr/bin/env bash
# fastify.sh FOLDER: Fastify with better-sqlite3 over FOLDER/answers.db, in two processes. Prints its address and runs
# until SIGTERM. CREDENCE_BENCH_NODE names the folder with the packages (lookup.sh installs them).
set -eu
cp "$(dirname "${BASH_SOURCE[0]}")/fastify.mjs" "$CREDENCE_BENCH_NODE/"
exec node "$CREDENCE_BENCH_NODE/fastify.mjs" "$1/answers.db"
