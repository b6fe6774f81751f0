#!/usr/bin/env bash
# A backup taken while files are being filed stands up again elsewhere, with the same content; nothing is written over;
# any change of a backup is noticed before anything is restored.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
python3 "$tools/make_rows.py" organisations 200 >"$work/organisations.csv"
python3 "$tools/make_rows.py" licences 20000 200 >"$work/licences.csv"
run_at() {  # FOLDER ARGUMENTS...: as run, with another data folder
  local data=$1
  shift
  run "$@"
}
hash_of() { "$CREDENCE" fsck --hash --data "$1"; }
run init
run import "$work/organisations.csv" --item organisation --department D001

# At rest: the same content, a clean log, the same keys.
run backup "$work/quiet" --json
check backup_is_made is "$status $(json path)" "0 $work/quiet"
check backup_says_its_size holds 'it["files"] >= 4 and it["bytes"] > 100000 and it["made_at"].endswith("+08:00")'
check backup_is_for_the_owner_only is "$(stat -c %a "$work/quiet")" 700
run_at "$work/restored" restore "$work/quiet" --json
check restore_is_made ended 0
check content_is_equal is "$(hash_of "$data")" "$(hash_of "$work/restored")"
run_at "$work/restored" fsck
check restored_log_is_clean ended 0
check keys_keep_their_mode is "$(stat -c %a "$work/restored/keys/data.key")" 600
"$CREDENCE" import "$work/organisations.csv" --item organisation --department D001 --data "$work/restored" --json >"$work/out"
check restored_city_works is "$(json unchanged)" 200

# Beside an import: the backup is of one moment, and what was open ends after the restore.
"$CREDENCE" import "$work/licences.csv" --item licence --department D011 --data "$data" --json >"$work/import.json" 2>&1 &
import=$!
for _ in $(seq 200); do
  batch=$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM batch WHERE state = 'filing' AND rows_read > 0" 2>/dev/null)
  [ "$batch" = 1 ] && break
  sleep 0.02
done
check an_import_is_under_way is "$batch" 1
run backup "$work/busy" --json
check backup_under_load_is_made ended 0
wait "$import"
run_at "$work/resumed" restore "$work/busy" --json
check restore_of_a_busy_moment_is_made ended 0
"$CREDENCE" import "$work/organisations.csv" --item organisation --department D001 --data "$work/resumed" --json >"$work/out"
check the_open_batch_ended_by_itself is "$(sqlite3 "$work/resumed/credence.db" "SELECT state FROM batch WHERE id = 2")" filed
check its_content_is_that_of_the_original is "$(hash_of "$data")" "$(hash_of "$work/resumed")"
run_at "$work/resumed" fsck
check the_resumed_log_is_clean ended 0

# Nothing is ever written over.
refused backup_writes_over_nothing 3 app.folder_in_use backup "$work/quiet"
restore_refused() {  # NAME CODE FROM INTO...
  local name=$1 code=$2 from=$3
  shift 3
  "$CREDENCE" restore "$from" --data "$@" --json >"$work/out" 2>"$work/err"
  status=$?
  check "$name" is "$status $(json error code)" "3 $code"
}
before=$(hash_of "$work/restored")
restore_refused restore_writes_over_nothing app.folder_in_use "$work/quiet" "$work/restored"
check the_city_there_is_untouched is "$(hash_of "$work/restored")" "$before"
restore_refused a_folder_that_is_no_backup_is_refused app.no_backup "$work" "$work/new"
restore_refused a_backup_of_sqlite_takes_no_database app.restore_needs_database "$work/quiet" "$work/new" --db postgresql://localhost/x
refused backup_needs_a_place_to_write 3 app.storage backup "$work/organisations.csv/inside"

# Every file of a backup, changed by one bit, lost, or joined by another.
damaged=0 tried=0
for file in $(cd "$work/quiet" && find . -type f ! -name manifest.json); do
  for change in flip remove; do
    rm -rf "$work/damaged"
    cp -a "$work/quiet" "$work/damaged"
    if [ $change = remove ]; then
      rm "$work/damaged/$file"
    else
      python3 - "$work/damaged/$file" <<'P'
import sys
bytes_ = bytearray(open(sys.argv[1], "rb").read())
bytes_[len(bytes_) // 2] ^= 1
open(sys.argv[1], "wb").write(bytes_)
P
    fi
    "$CREDENCE" restore "$work/damaged" --data "$work/never" --json >"$work/out" 2>"$work/err"
    tried=$((tried + 1))
    [ "$(json error code)" = app.backup_damaged ] && [ ! -e "$work/never" ] && damaged=$((damaged + 1))
  done
done
check every_change_of_a_backup_is_refused [ "$damaged" -eq "$tried" -a "$tried" -ge 8 ]
rm -rf "$work/damaged"
cp -a "$work/quiet" "$work/damaged"
echo "somebody's" >"$work/damaged/keys/extra"
restore_refused a_file_too_many_is_refused app.backup_damaged "$work/damaged" "$work/never"
sed 's|"path":"database"|"path":"../database"|' "$work/quiet/manifest.json" >"$work/damaged/manifest.json"
restore_refused a_path_that_leads_out_is_refused app.backup_damaged "$work/damaged" "$work/never"

# The doctor looks and changes nothing.
run doctor --json
check doctor_answers holds '{line["check"] for line in it["checks"]} == {"rights", "owner", "room", "clock", "time", "calendar", "jobs", "log", "versions"}'
check doctor_says_the_versions holds '"SQLite 3." in [l["text"] for l in it["checks"] if l["check"] == "versions"][0]'
check doctor_finds_one_owner holds '[l["state"] for l in it["checks"] if l["check"] == "owner"] == ["good"]'
check doctor_finds_rights_in_order holds '[l["state"] for l in it["checks"] if l["check"] == "rights"] == ["good"]'
chmod 777 "$data"
run doctor
check doctor_sees_an_open_folder grep -q "$data" "$work/out"
check doctor_tells_by_its_exit_code ended 1
chmod 700 "$data"
