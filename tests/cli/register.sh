#!/usr/bin/env bash
# The register of a province as it really is: every row filed or listed with its reason, and a second import changes
# nothing. CREDENCE_REAL_DATA: the folder with hubei-enterprises.csv; without it there is nothing to read.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
register=${CREDENCE_REAL_DATA:-}/hubei-enterprises.csv
if [ ! -f "$register" ]; then
  echo "ok real_register # skip CREDENCE_REAL_DATA does not name its folder"
  exit
fi

stored() {  # what a second import must not add to
  sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM record" "SELECT COUNT(*) FROM record_version" \
    "SELECT COUNT(*) FROM subject" "SELECT COUNT(*) FROM subject_identifier" "SELECT COUNT(*) FROM subject_name" \
    "SELECT COUNT(*) FROM identifier_claim" "SELECT COUNT(*) FROM ledger_entry WHERE action LIKE 'record.%'" | tr '\n' ' '
}

run init
run import "$register" --item organisation --department D001 --json
echo "# $(cat "$work/out")"
check it_ends_with_findings ended 1
check every_row_is_filed_or_refused holds 'it["rows"] == 40074 == it["filed"] + it["refused"]'
check nearly_all_are_filed holds 'it["filed"] >= 39900'
refused=$(json refused)
filed=$(json filed)
findings=$(json findings)
batch=$(json batch)
check records_are_what_was_filed is "$(rows_in record)" "$filed"
check subjects_are_what_was_filed is "$(rows_in subject)" "$filed"

run errors "$batch" --json --rows 1000000
check every_finding_is_listed holds "len(it['findings']) == it['count'] == $findings"
check every_finding_has_row_code_and_text holds \
  'all(1 < f["row"] <= 40075 and f["code"] and f["rule"] and f["text"] and "{" not in f["text"] for f in it["findings"])'
check every_refused_row_is_listed holds \
  "len({f['row'] for f in it['findings'] if f['severity'] == 'error'}) == $refused"
check lower_case_codes_are_normalised_with_a_warning holds \
  'len({f["row"] for f in it["findings"] if f["code"] == "identifier.normalised" and f["field"] == "uscc"}) == 38'
run errors "$batch" --out "$work/findings.csv"
check findings_file_is_complete is "$(python3 -c '
import csv, sys
print(sum(1 for _ in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""))) - 1)' "$work/findings.csv")" "$findings"

first=$(stored)
run import "$register" --item organisation --department D001 --json
check second_import_changes_nothing holds "it['rows'] == 40074 and it['unchanged'] == $filed and it['refused'] == $refused"
check second_import_stores_nothing_new is "$(stored)" "$first"

run quality uscc
check quality_is_told grep -Eq 'D [0-9]+ \+ S [0-9]+ \+ E [0-9]+）÷ N [0-9]+' "$work/out"
check rows_behind_it_are_listed grep -Eq '第 [0-9]+ 行' "$work/out"
echo "# $(head -n 1 "$work/out")"
run quality uscc --rows 100000 --json
check per_mille_follows_from_its_parts holds \
  'it["per_mille"] == "%.3f" % ((it["duplicates"] + it["several"] + it["wrong"]) * 1000 / it["organisations"])'
check fsck_is_clean fsck_clean
echo "# $(cat "$work/out")"
