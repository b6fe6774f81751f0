#!/usr/bin/env bash
# A penalty whose company code is corrected later moves to the right organisation: one public record, the old version in
# its history. And however often a file comes in, it leaves one set of records.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
penalties=$tools/make_penalties.py
code() { python3 -c "import sys; sys.path.insert(0, '$tools'); import make_rows; print(make_rows.code($1))"; }
today=$(TZ=Asia/Shanghai date +%F)
decided=$(TZ=Asia/Shanghai date -d '-30 days' +%F)
decision="CF_WSH=钟工商罚〔${decided:0:4}〕5号;CF_JDRQ=$decided"
python3 "$tools/make_rows.py" organisations 5 >"$work/organisations.csv"
python3 "$penalties" "$decision;CF_XDR_SHXYM=@1" >"$work/wrong.csv"
python3 "$penalties" "$decision;CF_XDR_SHXYM=@2" >"$work/right.csv"

penalties_of() { run subject "$1" --json; holds "[i['count'] for i in it['items'] if i['item'] == 'penalty'] == [$2]"; }
import_penalties() { run import "$work/$1.csv" --item penalty --department D024 --json "${@:2}"; }

run init
run import "$work/organisations.csv" --item organisation --department D001
import_penalties wrong
check wrong_company_is_filed holds 'it["filed"] == 1'
check wrong_company_shows_it penalties_of "$(code 1)" 1
old=$(json items 1 records 0 id)

import_penalties right
check other_company_is_refused holds '(it["rows"], it["refused"], it["filed"]) == (1, 1, 0)'
check refusal_ends_with_1 ended 1
batch=$(json batch)
run errors "$batch" --json
check refusal_says_which_record holds "[f['code'] for f in it['findings'] if f['severity'] == 'error'] == ['record.other_subject'] and '$old' in json.dumps(it['findings'])"
check wrong_company_still_shows_it penalties_of "$(code 1)" 1
check right_company_shows_nothing_yet penalties_of "$(code 2)" 0

import_penalties right --other-subject replaces
check correction_is_filed holds 'it["filed"] == 1 and it["refused"] == 0'
check right_company_shows_it penalties_of "$(code 2)" 1
new=$(json items 1 records 0 id)
check wrong_company_shows_nothing penalties_of "$(code 1)" 0
check there_is_no_second_public_record is \
  "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM record WHERE item = 'penalty' AND state = 'active'")" 1
run publish "$new" --json
check new_record_names_the_old holds "it['replaces'] == '$old' and it['state'] == 'active'"
check old_version_is_in_its_history holds "any(v['payload']['CF_XDR_SHXYM'] == '$(code 1)' for v in it['history'])"
run publish "$new"
check history_is_told grep -q "$(code 1)" "$work/out"
run publish "$old" --json
check old_record_is_superseded holds "it['state'] == 'superseded' and it['replaced_by'] == '$new'"

import_penalties right
check corrected_file_again_is_unchanged holds '(it["unchanged"], it["filed"]) == (1, 0)'
import_penalties wrong
check wrong_file_again_files_nothing holds 'it["filed"] == 0 and it["versioned"] == 0'
check wrong_file_again_brings_nothing_back penalties_of "$(code 1)" 0

# A change under the same company is a new version of the same record.
python3 "$penalties" "$decision;CF_XDR_SHXYM=@2;CF_NR=罚款 20000 元，没收违法物品" >"$work/changed.csv"
import_penalties changed
check changed_content_is_a_version holds '(it["versioned"], it["filed"]) == (1, 0)'
run publish "$new" --json
check versions_are_kept holds 'it["version"] == 2 and len(it["history"]) == 2'

# Three uploads leave one set.
rows=()
for number in 1 2 3 4 5; do
  rows+=("CF_XDR_SHXYM=@$number;CF_JDRQ=$decided;CF_WSH=钟工商罚〔${decided:0:4}〕10$number号")
done
python3 "$penalties" "${rows[@]}" >"$work/set.csv"
import_penalties set
once="$(rows_in record) $(rows_in record_version) $(rows_in "ledger_entry WHERE action LIKE 'record.%'")"
import_penalties set
import_penalties set --all-or-nothing
check third_upload_is_unchanged holds 'it["unchanged"] == 5'
check three_uploads_leave_one_set is \
  "$(rows_in record) $(rows_in record_version) $(rows_in "ledger_entry WHERE action LIKE 'record.%'")" "$once"
check fsck_is_clean fsck_clean
