#!/usr/bin/env bash
# A clock that runs backwards, ten years ahead, and on 29 February: nothing is lost, nothing is doubled, and what rests on
# dates is refused or answered by the dated rules. The clock is moved for one command at a time by failing_calls.cpp.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
g++ -std=c++20 -O1 -shared -fPIC "$here/failing_calls.cpp" -o "$work/clock.so" -ldl || exit 1
now=$(date +%s)
at() {  # SECONDS_AHEAD ARGUMENTS...: as run, with another clock
  local ahead=$1
  shift
  LD_PRELOAD=$work/clock.so CREDENCE_FAULT_CLOCK=$ahead "$CREDENCE" "$@" --data "$data" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}
day() { date -u -d "@$((now + $1))" +%F; }
ten_years=$((3653 * 86400))
leap=$(($(date -u -d '2028-02-29 04:00' +%s) - now))

python3 "$tools/make_rows.py" organisations 20 >"$work/organisations.csv"
python3 "$tools/make_rows.py" licences 200 20 >"$work/licences.csv"
sed 's/准予排放/准予减量排放/' "$work/licences.csv" >"$work/corrected.csv"
run init
run import "$work/organisations.csv" --item organisation --department D024 --json
run import "$work/licences.csv" --item licence --department D011 --json
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE item = 'licence' LIMIT 1")
calm=$("$CREDENCE" fsck --hash --data "$data")

# An hour, and ten years, back: the log is younger than the clock.
for back in 3600 $ten_years; do
  at -$back fsck
  check "fsck_with_the_clock_${back}_s_back" ended 0
  at -$back proof "$record" --out "$work/back.json"
  check "a_proof_is_given_${back}_s_back" ended 0
  at -$back verify "$work/back.json"
  check "and_verifies_${back}_s_back" ended 0
  at -$back doctor --json
  check "the_doctor_sees_it_${back}_s_back" holds '[l["state"] for l in it["checks"] if l["check"] == "clock"] == ["bad"]'
done
at -3600 import "$work/corrected.csv" --item licence --department D011 --json
check an_import_with_the_clock_back holds 'it["versioned"] == 200 or it["filed"] == 200 or "error" in it'
run fsck
check fsck_after_it ended 0
run import "$work/corrected.csv" --item licence --department D011 --json
check nothing_is_doubled holds 'it["unchanged"] == 200'
check each_record_is_there_once is "$(rows_in "record WHERE item = 'licence'")" 200
run proof "$record" --out "$work/now.json"
run verify "$work/now.json"
check its_proof_verifies ended 0

# Ten years ahead: what has ended is not public, nothing is changed by looking.
before=$("$CREDENCE" fsck --hash --data "$data")
at $ten_years fsck
check fsck_ten_years_ahead ended 0
at $ten_years subject "$(python3 -c "import sys; sys.path.insert(0, '$tools'); import make_rows; print(make_rows.code(2))")" --json
check licences_that_ended_are_not_shown holds 'len(it.get("records", it.get("rows", []))) == 0'
at $ten_years import "$work/licences.csv" --item licence --department D011 --json
check an_import_in_ten_years_ends holds '"error" in it or it["rows"] == 200'
run fsck
check fsck_after_the_clock_came_back ended 0
check no_decision_was_lost is "$(rows_in "record WHERE item = 'licence'")" 200

# 29 February.
data=$work/leap
at "$leap" init --json
check init_on_29_february ended 0
at "$leap" import "$work/organisations.csv" --item organisation --department D024 --json
check register_on_29_february holds 'it["filed"] == 20'
sed 's|2025/[0-9]*/[0-9]*|2028/02/29|g; s|2030/12/31|2032/02/29|' "$work/licences.csv" >"$work/leap.csv"
at "$leap" import "$work/leap.csv" --item licence --department D011 --json
check decisions_of_29_february_are_filed holds 'it["filed"] == 200'
at "$leap" fsck
check fsck_on_29_february ended 0
at $((leap + 86400)) fsck
check fsck_the_day_after ended 0
at $((leap + 366 * 86400)) publish --recompute --json
check recomputed_a_year_later ended 0
at $((leap + 366 * 86400)) fsck
check and_clean ended 0
