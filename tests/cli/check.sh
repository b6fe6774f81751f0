#!/usr/bin/env bash
# credence check: the verdict of import without any data folder; nothing is written.
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${CREDENCE:?the program to test}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

verdict() { if "${@:2}"; then echo "ok $1"; else echo "not ok $1"; fi; }
member() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"; }

python3 "$here/../tools/make_rows.py" organisations 20 >"$work/organisations.csv"
python3 "$here/../tools/make_rows.py" licences 50 20 | sed '3s/2030\/12\/31/2030\/13\/31/; 5s/普通/特别/' >"$work/licences.csv"
"$CREDENCE" init --data "$work/city" --json >/dev/null
"$CREDENCE" import "$work/organisations.csv" --item organisation --department D024 --data "$work/city" --json >/dev/null
"$CREDENCE" import "$work/licences.csv" --item licence --department D011 --data "$work/city" --json >"$work/import.json"

mkdir "$work/empty"
cd "$work/empty" || exit 1
"$CREDENCE" check "$work/licences.csv" --item licence --json >"$work/check.json"
status=$?
verdict findings_give_exit_1 [ $status -eq 1 ]
verdict refuses_what_import_refuses [ "$(member "$work/check.json" refused)" = "$(member "$work/import.json" refused)" ]
verdict refuses_two_rows [ "$(member "$work/check.json" refused)" = 2 ]
verdict accepts_what_import_files [ "$(member "$work/check.json" accepted)" = "$(member "$work/import.json" filed)" ]
verdict writes_nothing [ -z "$(ls -A "$work/empty")" ]

"$CREDENCE" check "$work/organisations.csv" --item organisation >"$work/out"
verdict clean_file_gives_exit_0 [ $? -eq 0 ]
"$CREDENCE" check "$work/organisations.csv" --item penalty >/dev/null 2>"$work/err"
verdict wrong_item_gives_exit_3 [ $? -eq 3 ]
verdict wrong_item_is_named grep -q 'intake.wrong_item' "$work/err"
"$CREDENCE" check "$work/none.csv" --item penalty >/dev/null 2>"$work/err"
verdict missing_file_gives_exit_3 [ $? -eq 3 ]
"$CREDENCE" check >/dev/null 2>&1
verdict missing_argument_gives_exit_2 [ $? -eq 2 ]
"$CREDENCE" check "$work/licences.csv" --item licence --json >/dev/full 2>/dev/null
verdict lost_output_is_no_success [ $? -eq 3 ]
