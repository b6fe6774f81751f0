#!/usr/bin/env bash
# A reporter's workbook with three wrong and three doubtful rows, there and back (ux J1).
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tools/cli.bash
source "$here/../tools/cli.bash"
edit() { python3 "$tools/edit_workbook.py" "$@"; }
screens=$here/../../build/screens
received=2018-02-13

# 128 rows, numbered 2 to 129 as a spreadsheet shows them.
python3 - "$tools" >"$work/penalties.csv" 2>"$work/err" <<'P'
import subprocess, sys
rows = [f"CF_XDR_SHXYM=@{1 + n % 40}" for n in range(128)]
def change(row, text): rows[row - 2] += ";" + text
sys.path.insert(0, sys.argv[1])
import make_rows
change(5, f"CF_XDR_SHXYM={make_rows.code(4)[:17]};CF_XDR_MC={make_rows.name(4)}")
change(9, "CF_JDRQ=2026-13-01;CF_WSH=钟工商罚〔2018〕8号")
change(12, "CF_NR_FK=")
change(20, "CF_NR_FK=20000")
change(21, "CF_WSH=口头告知记录甲")
change(22, "CF_SJLY=钟祥市环境保护局")
sys.stdout.flush()
subprocess.run([sys.executable, f"{sys.argv[1]}/make_penalties.py", *rows], check=True)
P
python3 "$tools/make_rows.py" organisations 40 >"$work/organisations.csv"
new_city() {
  data=$work/$1
  run init
  run import "$work/organisations.csv" --item organisation --department D024 --received 2018-01-02
}
send() { run import "$@" --item penalty --department D024 --received $received; }

new_city journey
run template penalty --out "$work/template.xlsx"
check template_is_written ended 0
edit "$work/template.xlsx" "$work/filled.xlsx" --rows "$work/penalties.csv"
run check "$work/filled.xlsx" --item penalty --received $received --json
check check_sees_the_same holds 'it["rows"] == 128 and it["warned"] == 3 and it["refused"] == 3'

# Examined: nothing is filed, each finding has row, column, rule, reason and mend.
send "$work/filled.xlsx" --examine
check counts_are_said grep -q '共 128 行：122 行通过，3 行提醒，3 行错误' "$work/out"
check examination_has_findings ended 1
run errors 2 --json
check wrong_rows_are_named holds '{(f["row"], f["field"], f["rule"]) for f in it["findings"] if f["severity"] == "error"} == {(5, "CF_XDR_SHXYM", "DP-06"), (9, "CF_JDRQ", "DP-03"), (12, "CF_NR_FK", "DP-10")}'
check doubtful_rows_are_named holds '{(f["row"], f["rule"]) for f in it["findings"] if f["severity"] == "warning"} == {(20, "DP-11"), (21, "DP-12"), (22, "DP-08")}'
check reasons_and_mends_are_told holds 'all(f["text"] and f["mend"] for f in it["findings"])'
check batch_waits holds 'it["state"] == "examined" and it["open"] == 3'
run fsck
check fsck_after_examination ended 0

# Submitted: only with the warnings confirmed and the reason given.
refused unconfirmed_is_refused 3 intake.warnings_unconfirmed submit 2
run submit 2
check tells_how_many grep -q ' 3 ' "$work/err"
refused reason_is_asked 3 intake.reason_required submit 2 --confirm-warnings
run submit 2 --confirm-warnings --reason 决定书载明罚款二亿元 --json
check good_rows_are_filed holds 'it["filed"] == 125 and it["refused"] == 3 and it["rows"] == 128'
refused second_submission_is_refused 3 intake.not_examined submit 2 --confirm-warnings --reason 决定书载明

# The workbook of errors: the sender's own rows where they were, the wrong cells marked and explained.
run errors 2 --out "$work/errors.xlsx"
check workbook_is_written test -s "$work/errors.xlsx"
edit --read "$work/errors.xlsx" 1 >"$work/out"
check rows_keep_their_places holds 'it["A1"] == "原行号（批次 2）" and it["A5"] == "5" and it["A129"] == "129"'
check texts_are_as_sent holds '"2026-13-01" in [v for k, v in it.items() if k.endswith("9")]'
edit --comments "$work/errors.xlsx" >"$work/out"
check each_cell_is_explained holds '{int(k.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for k in it} == {1, 5, 9, 12, 20, 21, 22} and any("DP-03" in v for k, v in it.items() if k.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "9")'
edit --read "$work/errors.xlsx" 2 >"$work/out"
check summary_counts_by_rule holds '{"DP-03", "DP-06", "DP-08", "DP-10", "DP-11", "DP-12"} <= set(it.values())'
run errors 2 --out "$work/failed.xlsx" --only-failed
edit --read "$work/failed.xlsx" 1 >"$work/out"
check only_failed_rows holds '[it.get(f"A{n}") for n in range(2, 6)] == ["5", "9", "12", None]'
if command -v soffice >/dev/null; then
  (cd "$work" && timeout 120 soffice --headless "-env:UserInstallation=file://$work/office" --convert-to pdf failed.xlsx) >"$work/out" 2>"$work/err"
  check libreoffice_opens_it test -s "$work/failed.pdf"
  mkdir -p "$screens"
  pdftoppm -r 70 -png "$work/failed.pdf" "$screens/error-workbook" >/dev/null 2>&1
  check picture_is_kept ls "$screens"/error-workbook-*.png
else
  echo "ok libreoffice_opens_it # skip no soffice (package libreoffice-calc)"
fi

# Corrected and sent again: a linked batch with the failed rows only, nothing doubled.
column() { edit --read "$work/failed.xlsx" 1 | python3 -c 'import json, sys; print(next(k[:-1] for k, v in json.load(sys.stdin).items() if k.endswith("1") and k[:-1].isalpha() and sys.argv[1] in v))' "$1"; }
code=$(python3 -c "import sys; sys.path.insert(0, '$tools'); import make_rows; print(make_rows.code(4))")
edit "$work/failed.xlsx" "$work/corrected.xlsx" "$(column CF_XDR_SHXYM)2=$code" "$(column CF_JDRQ)3=2018-02-12" "$(column CF_NR_FK)4=2"
send "$work/corrected.xlsx" --json
check correction_is_linked holds 'it["corrects"] == 2 and it["filed"] == 3 and it["settled"] == 3 and it["findings"] == 0'
run errors 2 --json
check first_batch_shows_settled_rows holds '[(r["row"], r["batch"]) for r in it["settled"]] == [(5, 3), (9, 3), (12, 3)] and it["open"] == 0'
send "$work/corrected.xlsx" --json
check nothing_is_doubled holds 'it["filed"] == 0 and it["unchanged"] == 3'
send "$work/filled.xlsx"
check same_file_is_recognised grep -Eq '该文件已于 [0-9]+月[0-9]+日 上报，批次号 2' "$work/out"
run fsck
check fsck_after_the_journey ended 0
refused other_department_is_refused 3 intake.other_batch import "$work/corrected.xlsx" --item penalty --department D026 --received $received

# Saved as CSV, the workbook loses its property; the title of its first column still names the batch.
edit --read "$work/corrected.xlsx" 1 >"$work/cells.json"
python3 - "$work/cells.json" >"$work/corrected.csv" <<'P'
import csv, json, re, sys
cells = {re.fullmatch(r"([A-Z]+)(\d+)", at).groups(): text for at, text in json.load(open(sys.argv[1])).items()}
columns = sorted({column for column, _ in cells}, key=lambda column: (len(column), column))
rows = sorted({int(row) for _, row in cells})
csv.writer(sys.stdout).writerows([cells.get((column, str(row)), "") for column in columns] for row in rows)
P
send "$work/corrected.csv" --json
check correction_as_csv_is_linked holds 'it["corrects"] == 2 and it["unchanged"] == 3 and it["findings"] == 0'
send "$work/corrected.csv" --corrects 99
check unknown_batch_is_refused ended 3
sed '1s/批次 2/批次 1/' "$work/corrected.csv" >"$work/part.csv"
refused batch_of_another_item_is_refused 3 intake.other_batch import "$work/part.csv" --item penalty --department D024 --received $received

# The same rows from three programs give the same records (issue 3, shows 3).
cp "$work/penalties.csv" "$work/utf8.csv"
python3 - "$work" <<'P'
import csv, io, sys
work = sys.argv[1]
text = open(f"{work}/penalties.csv", encoding="utf-8-sig", newline="").read()
open(f"{work}/bom.csv", "w", encoding="utf-8-sig", newline="").write(text)
open(f"{work}/gbk.csv", "w", encoding="gb18030", newline="").write(text)
tabs = io.StringIO(newline="")
csv.writer(tabs, delimiter="\t", lineterminator="\r\n").writerows(csv.reader(io.StringIO(text, newline="")))
open(f"{work}/utf16.csv", "wb").write(b"\xff\xfe" + tabs.getvalue().encode("utf-16-le"))
P
hashes=
for form in bom.csv gbk.csv utf16.csv filled.xlsx; do
  new_city "city-$form"
  send "$work/$form" --json
  check "${form%.*}_files_125" holds 'it["filed"] == 125 and it["refused"] == 3'
  run fsck --hash
  hashes+=$(cat "$work/out")$'\n'
done
check same_records_from_every_program is "$(printf %s "$hashes" | sort -u | wc -l)" 1
