#!/usr/bin/env bash
# A workbook of 100,000 licences with 28 columns: checked, filed and given back marked, beside openpyxl merely reading it.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CREDENCE_LANG=en "$CREDENCE" bench xlsx --rows "${CREDENCE_BENCH_ROWS:-100000}" --peer "$here/openpyxl_read.py" >"$work/out" 2>&1
status=$?
sed 's/^/# /' "$work/out"
if [ "$status" -eq 0 ]; then echo "ok xlsx_within_its_limits"; else echo "not ok xlsx_within_its_limits"; fi
