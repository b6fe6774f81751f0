#!/usr/bin/env bash
# While a large file is filed, another program's small transactions never wait longer than 250 ms (design 2.1).
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/../tools/make_rows.py" organisations 2000 >"$work/organisations.csv"
python3 "$here/../tools/make_rows.py" licences "${CREDENCE_CRASH_ROWS:-100000}" 2000 >"$work/licences.csv"
"$CREDENCE" init --data "$work/city" --json >/dev/null
"$CREDENCE" import "$work/organisations.csv" --item organisation --department D024 --data "$work/city" --json >/dev/null
"$CREDENCE" import "$work/licences.csv" --item licence --department D011 --data "$work/city" --json >"$work/import.json" &
import=$!
sleep 0.5
"$CREDENCE" bench small-writer --while-open --data "$work/city" --json >"$work/bench.json"
wait $import
python3 - "$work" <<'P'
import json, sys
work = sys.argv[1]
bench, batch = json.load(open(work + "/bench.json")), json.load(open(work + "/import.json"))
print(f"# {batch['rows']} rows in {batch['seconds']:.1f} s beside {bench['writes']} small writes: "
      f"median {bench['median_ms']:.1f} ms, p99 {bench['p99_ms']:.1f} ms, longest {bench['longest_ms']:.1f} ms")
print("ok" if batch["filed"] == batch["rows"] else "not ok", "import_filed_every_row")
print("ok" if bench["writes"] >= 50 else "not ok", "enough_small_writes_were_measured")
print("ok" if bench["longest_ms"] <= 250 else "not ok", "no_small_write_waits_longer_than_250_ms")
P
