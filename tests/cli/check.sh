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

# The edition is said where it is not the current one; a header merged over two rows, as CSV has it.
"$CREDENCE" check "$work/licences.csv" --item licence >"$work/out"
verdict current_edition_is_not_said grep -q '^licences.csv · 行政许可：共 50 行' "$work/out"
cut -d, -f1,3- "$work/licences.csv" >"$work/2018.csv"
"$CREDENCE" check "$work/2018.csv" --item licence >"$work/out"
verdict older_edition_is_said grep -q '^2018.csv · 行政许可 · 2018 年标准（法人）：共 50 行' "$work/out"
python3 - "$work/licences.csv" >"$work/two_lines.csv" <<'P'
import csv, sys
header, *rows = csv.reader(open(sys.argv[1], encoding="utf-8", newline=""))
group = [i for i, code in enumerate(header) if code in ("XK_XKZS", "XK_XKBH")]
above = ["许可证书" if i == group[0] else "" if i in group else code for i, code in enumerate(header)]
below = [code if i in group else "" for i, code in enumerate(header)]
csv.writer(sys.stdout).writerows([above, below, *rows])
P
"$CREDENCE" check "$work/two_lines.csv" --item licence --json >"$work/two_lines.json"
verdict header_over_two_rows_is_read [ "$(member "$work/two_lines.json" accepted)" = 48 ]
"$CREDENCE" check "$work/organisations.csv" --item penalty >/dev/null 2>"$work/err"
verdict wrong_item_gives_exit_3 [ $? -eq 3 ]
verdict wrong_item_is_named grep -q 'intake.wrong_item' "$work/err"
"$CREDENCE" check "$work/none.csv" --item penalty >/dev/null 2>"$work/err"
verdict missing_file_gives_exit_3 [ $? -eq 3 ]
"$CREDENCE" check >/dev/null 2>&1
verdict missing_argument_gives_exit_2 [ $? -eq 2 ]
"$CREDENCE" check "$work/licences.csv" --item licence --json >/dev/full 2>/dev/null
verdict lost_output_is_no_success [ $? -eq 3 ]
