#!/usr/bin/env bash
# A disk that is full, and one that is read-only: what is refused is refused clearly, nothing is lost, reading goes on, and
# with room again the same command ends the work. The disk is a small tmpfs, so this runs as root; its unit is a page.
#
# CREDENCE: the program. CREDENCE_FAULT_SECONDS: how long to try further amounts of room (20).
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
seconds=${CREDENCE_FAULT_SECONDS:-20}
disk=$work/disk
mkdir "$disk"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=96m,mode=700 tmpfs "$disk" 2>/dev/null; then
  echo "ok disk_full # skip no small disk can be made (needs root)"
  exit
fi
at_exit+=("umount -l $disk")
filler=$disk/filler
fill() {  # PAGES: takes everything but so much
  head -c 200M /dev/zero >"$filler" 2>/dev/null
  [ "$1" -eq 0 ] || truncate -s "-$(($1 * 4096))" "$filler"
}
room() { rm -f "$filler"; }
hash_of() { "$CREDENCE" fsck --hash --data "$1"; }
refused_for_room() { [ "$status" -eq 3 ] && holds 'it["error"]["text"] and it["error"]["code"] in ("app.storage", "app.file_unwritable", "db.unreachable", "db.backup_failed", "app.folder_unwritable", "file.unwritable")'; }

python3 "$tools/make_rows.py" organisations 50 >"$work/organisations.csv"
python3 "$tools/make_rows.py" licences 3000 50 >"$work/licences.csv"
data=$work/model
run init
run import "$work/organisations.csv" --item organisation --department D024
cp -a "$data" "$work/before"
run import "$work/licences.csv" --item licence --department D011 --json
calm=$(hash_of "$data")
before=$(hash_of "$work/before")

# An import with so many pages of room.
tried=0 refusals=0 wrong=
import_with() {  # PAGES
  local faults=
  data=$disk/city
  room
  rm -rf "$data"
  cp -a "$work/before" "$data"
  fill "$1"
  run import "$work/licences.csv" --item licence --department D011 --json
  tried=$((tried + 1))
  if [ "$status" -le 1 ]; then  # 1: the rows have warnings
    holds 'it["filed"] == 3000' || faults+=" acknowledged:$(tail -n 1 "$work/out")"
  else
    refusals=$((refusals + 1))
    refused_for_room || faults+=" refusal:$status:$(tail -n 1 "$work/out")"
  fi
  run search 示例第7号 --json
  [ "$status" -eq 0 ] && holds 'it["total"] >= 1' || faults+=" reading:$status:$(tail -n 1 "$work/out")"
  room
  run fsck --json
  [ "$status" -eq 0 ] || faults+=" fsck:$(tail -n 1 "$work/out")"
  run import "$work/licences.csv" --item licence --department D011 --json
  holds 'it["filed"] + it["unchanged"] == 3000' || faults+=" again:$status:$(tail -n 1 "$work/out")"
  run fsck --json
  [ "$status" -eq 0 ] || faults+=" fsck-at-the-end:$(tail -n 1 "$work/out")"
  [ "$(hash_of "$data")" = "$calm" ] || faults+=" content"
  if [ -n "$faults" ]; then
    wrong=yes
    echo "#   with $1 pages:${faults:0:600}"
  fi
}
SECONDS=0
for pages in 0 1 2 40 300 900 2000 9000; do import_with $pages; done
while [ $SECONDS -lt "$seconds" ]; do import_with $((RANDOM % 6000)); done
echo "# $tried amounts of room, $refusals of them too little"
check a_full_disk_loses_nothing [ -z "$wrong" ]
check some_were_too_little [ "$refusals" -ge 3 ]

# The other commands, with no room at all.
data=$disk/city
room
rm -rf "$data"
cp -a "$work/model" "$data"
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE item = 'licence' LIMIT 1")
fill 0
full_disk_refuses() {  # NAME ARGUMENTS...
  local name=$1
  shift
  run "$@" --json
  check "$name" refused_for_room
}
full_disk_refuses backup_is_refused backup "$disk/backup"
check no_half_backup_is_left [ ! -e "$disk/backup" -a ! -e "$disk/backup.part" ]
full_disk_refuses proof_is_refused proof "$record" --out "$disk/proof.json"
full_disk_refuses account_is_refused user add rina --department D011 --role reporter
full_disk_refuses examination_is_refused import "$work/licences.csv" --item licence --department D011 --examine
full_disk_refuses workbook_is_refused template penalty --out "$disk/penalty.xlsx"
full_disk_refuses export_is_refused export --edition merged --out "$disk/tables"
data=$disk/second
full_disk_refuses init_is_refused init
data=$disk/city
# A program that opens the database needs room for its index of the log.
run fsck --json
check fsck_reads_or_says_why eval 'ended 0 || refused_for_room'
room
run user add rina --department D011 --role reporter --json
check with_room_the_account_is_made ended 0
data=$disk/second
run init --json
check with_room_init_ends ended 0
run fsck
check and_is_clean ended 0
data=$disk/city

# The server: what it is asked to keep is refused, reading goes on; with room again what waited is done.
printf '[server]\nsecure_cookies = false\npublic_requests_per_minute = 0\nsign_ins_per_minute = 0\n' >>"$data/credence.toml"
"$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
server=$!
at_exit=("kill $server" "sleep 0.5" "${at_exit[@]}")
for _ in $(seq 300); do [ -s "$work/serve" ] && break; sleep 0.1; done
url=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")
run user reset-password rina --json
password=$(json one_time_password)
ask() {  # METHOD PATH [BODY]: the status; the answer into $work/out
  curl -s -m 30 -o "$work/out" -w '%{http_code}' -X "$1" -b "$work/jar" -c "$work/jar" -H "X-CSRF-Token: ${csrf:-}" \
    ${3:+-H 'Content-Type: application/json' -d "$3"} "$url$2"
}
check signing_in_with_room is "$(ask POST /api/v1/session "{\"name\": \"rina\", \"password\": \"$password\"}")" 200
csrf=$(json csrf_token)
fill 0
sleep 0.5
check a_change_is_refused_for_want_of_room is "$(ask POST /api/v1/session/password "{\"current\": \"$password\", \"next\": \"Ein-Neues-9\"}")" 503
check the_public_reads_on is "$(ask GET "/api/v1/records/$record")" 200
check and_is_given_proofs is "$(ask GET "/api/v1/proofs/$record")" 200
check the_server_lives kill -0 "$server"
room
check with_room_the_change_is_made is "$(ask POST /api/v1/session/password "{\"current\": \"$password\", \"next\": \"Ein-Neues-9\"}")" 200
kill -TERM "$server"
wait "$server" 2>/dev/null
at_exit=("umount -l $disk")
run fsck
check the_city_is_clean ended 0
check the_content_is_unchanged is "$(hash_of "$data")" "$calm"

# Read-only, as a disk is after a fault.
mount -o remount,ro "$disk"
run import "$work/licences.csv" --item licence --department D011 --json
check a_read_only_disk_refuses_an_import holds 'it["error"]["code"] == "db.read_only"'
run user disable rina --json
check and_a_change holds 'it["error"]["code"] == "db.read_only"'
"$CREDENCE" serve --data "$data" --port 0 --json >"$work/out" 2>"$work/err" &
server=$!
sleep 1
check serving_is_refused holds 'it["error"]["code"] == "db.read_only"'
at_exit=("umount -l $disk")
kill -KILL "$server" 2>/dev/null
wait "$server" 2>/dev/null
mount -o remount,rw "$disk"
run import "$work/licences.csv" --item licence --department D011 --json
check writable_again_it_works holds 'it["unchanged"] == 3000'
run fsck
check nothing_was_harmed ended 0
