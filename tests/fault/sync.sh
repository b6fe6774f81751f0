#!/usr/bin/env bash
# A sync that fails once: what waited for it is refused, and the server accepts nothing more, because the system lets the
# next sync succeed without what the first one lost. Reading goes on. Started again, everything acknowledged is there.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
g++ -std=c++20 -O1 -shared -fPIC "$here/failing_calls.cpp" -o "$work/failing_calls.so" -ldl || exit 1
python3 "$tools/make_rows.py" organisations 20 >"$work/organisations.csv"
python3 "$tools/make_rows.py" licences 500 20 >"$work/licences.csv"
run init
run import "$work/organisations.csv" --item organisation --department D024
run import "$work/licences.csv" --item licence --department D011
printf '[server]\nsecure_cookies = false\npublic_requests_per_minute = 0\nsign_ins_per_minute = 0\n' >>"$data/credence.toml"
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE item = 'licence' LIMIT 1")
calm=$("$CREDENCE" fsck --hash --data "$data")
serve() {  # VARIABLE=VALUE...
  env "$@" "$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
  server=$!
  at_exit=("kill -9 $server")
  for _ in $(seq 300); do [ -s "$work/serve" ] && break; sleep 0.1; done
  url=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")
}
ask() {  # METHOD PATH [BODY]: the status; the answer into $work/out
  curl -s -m 30 -o "$work/out" -w '%{http_code}' -X "$1" -b "$work/jar" -c "$work/jar" -H "X-CSRF-Token: ${csrf:-}" \
    ${3:+-H 'Content-Type: application/json' -d "$3"} "$url$2"
}
sign_in() { ask POST /api/v1/session "{\"name\": \"$1\", \"password\": \"$2\"}"; }

for failing in 1 2 3; do
  run user add "rina$failing" --department D011 --role reporter --json
  password=$(json one_time_password)
  serve LD_PRELOAD="$work/failing_calls.so" CREDENCE_FAULT="sync:$failing:EIO" CREDENCE_FAULT_ARM="$work/arm"
  csrf=
  check "signing_in_before_the_fault_$failing" is "$(sign_in "rina$failing" "$password")" 200
  touch "$work/arm"
  statuses=
  for _ in 1 2 3 4 5 6; do statuses+="$(sign_in "rina$failing" "$password") "; done
  echo "# statuses after sync $failing was to fail: $statuses"
  # Once refused, refused until the end, though every later sync would succeed.
  check "nothing_is_accepted_after_the_failed_sync_$failing" grep -Eq '^(200 )*(503 )+$' <<<"$statuses"
  check "the_public_reads_on_$failing" is "$(ask GET "/api/v1/records/$record")" 200
  if [ "$failing" = 2 ]; then kill -KILL "$server"; else kill -TERM "$server"; fi
  wait "$server" 2>/dev/null
  check "the_log_tells_of_it_$failing" grep -q 'sync' "$work/serve" "$work/serve.err"
  rm -f "$work/arm"
  serve CREDENCE_FAULT=
  check "started_again_it_accepts_$failing" is "$(sign_in "rina$failing" "$password")" 200
  kill -TERM "$server"
  wait "$server" 2>/dev/null
  run fsck
  check "fsck_is_clean_$failing" ended 0
done
check the_content_is_unchanged is "$("$CREDENCE" fsck --hash --data "$data")" "$calm"
at_exit=()
