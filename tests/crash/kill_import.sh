#!/usr/bin/env bash
# kill -9 in the middle of an import, again and again: after each restart the import goes on by itself, nothing is lost or
# doubled, and the content equals that of an undisturbed import.
#
# CREDENCE: the program. CREDENCE_CRASH_SECONDS: how long to go on (at least five kills in any case).
# CREDENCE_CRASH_ROWS: rows of the file (100,000).
set -u
here=$(cd "$(dirname "$0")" && pwd)
rows=${CREDENCE_CRASH_ROWS:-100000}
seconds=${CREDENCE_CRASH_SECONDS:-20}
work=$(mktemp -d)
trap 'kill -9 $server 2>/dev/null; rm -rf "$work"' EXIT
server=

check() {  # NAME CONDITION...
  local name=$1
  shift
  if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

json() { python3 -c 'import json,sys; print(json.load(sys.stdin).get(sys.argv[1], "none"))' "$1"; }

state() { "$CREDENCE" errors "$1" --data "$2" --json --rows 1 2>/dev/null | json state; }

make_city() {  # DATA
  "$CREDENCE" init --data "$1" --json >/dev/null &&
    "$CREDENCE" import "$work/organisations.csv" --item organisation --department D024 --data "$1" --json >/dev/null
}

python3 "$here/../tools/make_rows.py" organisations 2000 >"$work/organisations.csv"
python3 "$here/../tools/make_rows.py" licences "$rows" 2000 >"$work/licences.csv"
make_city "$work/calm"
"$CREDENCE" import "$work/licences.csv" --item licence --department D011 --data "$work/calm" --json >"$work/calm.json"
calm=$("$CREDENCE" fsck --hash --data "$work/calm")
filed=$(json filed <"$work/calm.json")
check undisturbed_import_files_every_row [ "$filed" = "$rows" ]

make_city "$work/killed"
"$CREDENCE" import "$work/licences.csv" --item licence --department D011 --data "$work/killed" --json >/dev/null 2>&1 &
server=$!
batch=2
kills=0
# Before the batch is stored there is nothing to resume: a kill then leaves no trace but an orphaned copy.
for _ in $(seq 100); do
  [ "$(state $batch "$work/killed")" = filing ] && break
  sleep 0.1
done
begin=$SECONDS
while [ $kills -lt 5 ] || [ $((SECONDS - begin)) -lt "$seconds" ]; do
  sleep "$(python3 -c 'import random; print(round(random.uniform(0.3, 1.6), 2))')"
  kill -9 $server 2>/dev/null
  wait $server 2>/dev/null
  kills=$((kills + 1))
  [ "$(state $batch "$work/killed")" = filed ] && break
  "$CREDENCE" serve --port 0 --data "$work/killed" >/dev/null 2>&1 &  # goes on by itself
  server=$!
done
for _ in $(seq 120); do
  [ "$(state $batch "$work/killed")" = filed ] && break
  sleep 1
done
sleep 2  # the sequencer signs within a second
kill -TERM $server 2>/dev/null
wait $server 2>/dev/null
echo "# $kills kills; the undisturbed import took $(json seconds <"$work/calm.json") s"
check killed_at_least_five_times [ $kills -ge 5 ]
check import_ended_by_itself [ "$(state $batch "$work/killed")" = filed ]
check fsck_is_clean "$CREDENCE" fsck --data "$work/killed"
check content_equals_the_undisturbed_import [ "$("$CREDENCE" fsck --hash --data "$work/killed")" = "$calm" ]
