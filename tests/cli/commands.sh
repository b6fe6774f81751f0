#!/usr/bin/env bash
# Every command as somebody at a terminal and as a program meets it: exit codes, sentences, JSON.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
rows=$tools/make_rows.py
penalties=$tools/make_penalties.py
python3 "$rows" organisations 3 >"$work/organisations.csv"
first_code=$(python3 -c "import sys; sys.path.insert(0, '$tools'); import make_rows; print(make_rows.code(1))")

# init
run init --json
check init_makes_a_folder ended 0
check init_says_where_the_public_key_is test -s "$(json public_key)"
check keys_are_for_the_owner_only is "$(stat -c %a "$data/keys" "$data/keys/ledger.key" "$data/keys/data.key" | tr '\n' ' ')" "700 600 600 "
before=$(cat "$data"/keys/* | sha256sum)
run init
check init_again_is_fine ended 0
check init_again_keeps_the_keys is "$(cat "$data"/keys/* | sha256sum)" "$before"
mkdir "$work/foreign" && echo "mine" >"$work/foreign/letter.txt"
data=$work/foreign refused init_leaves_a_foreign_folder_alone 3 app.folder_in_use init
check nothing_came_into_the_foreign_folder is "$(ls -A "$work/foreign")" letter.txt
data=$work/foreign refused demo_leaves_a_foreign_folder_alone 3 app.folder_in_use demo
check no_demo_in_the_foreign_folder is "$(ls -A "$work/foreign")" letter.txt
refused demo_leaves_real_data_alone 3 app.folder_in_use demo
data=$work/foreign/letter.txt refused init_over_a_file_is_refused 3 app.folder_in_use init
mkdir "$work/sealed"
if mount -t tmpfs -o ro none "$work/sealed" 2>/dev/null; then
  data=$work/sealed/data refused init_in_a_read_only_folder 3 app.folder_unwritable init
  umount "$work/sealed"
else
  echo "ok init_in_a_read_only_folder # skip no right to mount"
fi
mkdir "$work/configured" && printf '[server]\nprot = 80\n' >"$work/configured/credence.toml"
data=$work/configured refused unknown_configuration_key_stops_the_start 3 app.configuration_key init
check the_key_is_named grep -q 'server.prot' "$work/out"

# Wrong usage: 2
refused no_command 2 command.missing_command
refused unknown_command 2 command.unknown_command imporrt
refused unknown_option 2 command.unknown_argument fsck --quick
refused missing_file 2 command.missing_argument import --item organisation --department D001
refused missing_item 2 command.missing_argument import "$work/organisations.csv" --department D001
refused option_without_value 2 command.missing_value import "$work/organisations.csv" --department D001 --item
refused batch_is_no_number 2 command.not_a_number errors first
refused rows_out_of_range 2 command.not_in_range errors 1 --rows 0
refused unknown_hash 2 command.not_allowed init --hash md5
refused bad_date 2 command.not_a_date import "$work/organisations.csv" --item organisation --department D001 --received 2018-02-30
refused confirm_without_record 2 command.missing_argument publish --confirm

# Refused: 3
into=(--item organisation --department D001)
: >"$work/empty.csv"
python3 - "$work/workbook.csv" <<'P'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as book:
    for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        book.writestr(name, "<xml/>")
P
refused unknown_department 3 access.unknown_department import "$work/organisations.csv" --item organisation --department D999
refused not_a_provider 3 intake.not_provider import "$work/organisations.csv" --item organisation --department D011
refused unknown_item 3 catalog.unknown_item import "$work/organisations.csv" --item parking --department D001
refused wrong_item 3 intake.wrong_item import "$work/organisations.csv" --item penalty --department D024
refused file_not_there 3 file.missing import "$work/nothing.csv" "${into[@]}"
refused folder_for_a_file 3 file.is_directory import "$work" "${into[@]}"
refused empty_file 3 file.empty import "$work/empty.csv" "${into[@]}"
refused workbook_renamed_without_sheets 3 file.empty import "$work/workbook.csv" "${into[@]}"
refused received_tomorrow 3 intake.received_in_future import "$work/organisations.csv" "${into[@]}" --received 2999-01-01
data=$work/nowhere refused not_initialised 3 app.not_initialised import "$work/organisations.csv" "${into[@]}"
check nothing_is_made_where_nothing_was test ! -e "$work/nowhere"
refused unknown_batch 3 intake.batch_not_found errors 4711
refused unknown_record 3 records.not_found publish 7-7
refused proof_of_nothing 3 records.not_found proof 7-7
refused verify_of_nothing 3 app.file_unreadable verify "$work/nothing.json"
refused verify_of_a_table 3 ledger.proof_format verify "$work/organisations.csv"
check refused_files_left_no_row is "$(rows_in record)" 0

# import
members='["batch", "rows", "filed", "unchanged", "versioned", "unmatched", "refused", "findings", "seconds"]'
summed='it["rows"] == it["filed"] + it["unchanged"] + it["versioned"] + it["unmatched"] + it["refused"]'
run import "$work/organisations.csv" "${into[@]}" --json
check clean_import_ends_with_0 ended 0
check import_says_one_object one_line "$work/out"
check import_has_every_member holds "list(it) == $members"
check clean_import_filed_every_row holds '(it["rows"], it["filed"], it["findings"]) == (3, 3, 0)'
run import "$work/organisations.csv" "${into[@]}"
check same_file_is_told grep -q '已于 .* 上报，批次号 [0-9]*' "$work/out"
check text_is_chinese chinese "$work/out"
check every_place_is_filled filled "$work/out"
run import "$work/organisations.csv" "${into[@]}" --lang en
check english_is_english is "$(grep -v organisations.csv "$work/out" | LC_ALL=C grep -c $'[\xe4-\xe9]')" 0
python3 "$penalties" '' 'CF_NR_FK=' 'CF_XDR_SHXYM=@9' >"$work/mixed.csv"
run import "$work/mixed.csv" --item penalty --department D024 --json
check findings_end_with_1 ended 1
check every_row_is_accounted_for holds "$summed and it['rows'] == 3"
check filed_refused_and_waiting holds '(it["filed"], it["refused"], it["unmatched"]) == (1, 1, 1)'
batch=$(json batch)
python3 "$penalties" 'CF_WSH=钟工商罚〔2018〕77号' 'CF_NR_FK=' 'CF_XDR_SHXYM=@9' >"$work/strict.csv"
run import "$work/strict.csv" --item penalty --department D024 --all-or-nothing --json
check all_or_nothing_is_refused ended 3
check all_or_nothing_refuses_every_row holds "$summed and (it['rows'], it['refused'], it['filed']) == (3, 3, 0)"

# errors
run errors "$batch" --json
check errors_end_with_1 ended 1
check findings_are_listed holds 'it["count"] == len(it["findings"]) > 0 and all(f["row"] and f["code"] and f["text"] for f in it["findings"])'
run errors "$batch"
check errors_name_row_and_rule grep -q '第 3 行' "$work/out"
check errors_are_sentences filled "$work/out"
run errors "$batch" --out "$work/findings.csv"
check findings_file_begins_with_the_mark is "$(head -c 3 "$work/findings.csv" | od -An -tx1)" " ef bb bf"
check findings_file_has_every_finding python3 - "$work/findings.csv" "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM batch_finding WHERE batch_id = $batch")" <<'P'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
sys.exit(len(rows) != int(sys.argv[2]) + 1 or len({len(r) for r in rows}) != 1)
P
check findings_file_is_chinese grep -q '^.*原行号,级别,规则,列名,.*$' "$work/findings.csv"
check findings_file_names_severities grep -Eq '^[0-9]+,(错误|提醒),' "$work/findings.csv"
refused findings_under_another_ending_are_refused 2 command.not_allowed errors "$batch" --out "$work/findings.pdf"
refused findings_file_nowhere 3 app.file_unwritable errors "$batch" --out "$work/no/such/folder.csv"
run errors 99999999999999 --json
check errors_of_an_unknown_batch ended 3

# subject
run subject "$first_code" --json
check subject_is_shown is "$(json code)" "$first_code"
check penalty_whose_publication_ended_is_not_listed holds '[i["count"] for i in it["items"] if i["item"] == "penalty"] == [0]'
run subject "$first_code"
check subject_speaks_chinese filled "$work/out"
refused unknown_code 3 subjects.not_found subject 91420881DEM09003XF
refused impossible_code 3 credit_code.length subject 9142

# publish: held records
python3 "$penalties" 'CF_WSH=钟工商罚〔2018〕88号;CF_SY=当事人电话 13800138000 已核实。' >"$work/held.csv"
run import "$work/held.csv" --item penalty --department D024 --json
run publish --json
held=$(json held 0 id)
check held_record_is_listed holds 'len(it["held"]) == 1 and it["held"][0]["withheld"] == "CF_SY"'
run publish "$held"
check preview_is_masked is "$(grep -c 13800138000 "$work/out")" 0
check preview_shows_the_rest grep -q 钟工商罚 "$work/out"
check preview_says_its_state grep -q 待确认 "$work/out"
check preview_is_filled filled "$work/out"
run publish "$held" --confirm --json
check confirmed is "$(json state)" active
refused not_held_any_more 3 records.not_held publish "$held" --confirm
run publish
check nothing_is_held_any_more grep -q '没有待确认' "$work/out"
run publish --recompute --json
check recompute_changes_nothing holds 'it["changed"] == 0'

# proof, verify, fsck, quality, version
run proof "$held" --out "$work/proof.json" --json
check proof_is_written holds 'it["tree_size"] > it["sequence"] >= 0'
run verify "$work/proof.json" --json
check verify_says_valid holds 'it["valid"] is True and it["object"]'
refused proof_nowhere 3 app.file_unwritable proof "$held" --out "$work/no/such/proof.json"
refused verify_with_a_private_key 3 crypto.bad_public_key verify "$work/proof.json" --key "$data/keys/ledger.key"
run fsck --json
check fsck_is_clean holds 'it["defects"] == [] and it["records"] > 0 and it["entries"] > 0 and it["checkpoints"] > 0'
run fsck
check fsck_says_how_much grep -Eq '[0-9]+ 条日志、[0-9]+ 条记录、[0-9]+ 个检查点' "$work/out"
run fsck --hash --json
check hash_is_given is "$(json hash | wc -c)" 65
run quality uscc --json
check quality_is_given holds 'it["organisations"] > 0 and it["per_mille"] is not None'
run quality uscc
check quality_is_told grep -q '‰' "$work/out"
"$CREDENCE" --version >"$work/out" 2>"$work/err"
check version_is_told grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+$' "$work/out"
"$CREDENCE" --version --json >"$work/out" 2>"$work/err"
check version_as_json holds '"version" in it'

# Beside a running service, which may take the batch up first.
"$CREDENCE" serve --port 0 --data "$data" >"$work/served" 2>&1 &
service=$!
for _ in $(seq 100); do grep -q http "$work/served" && break; sleep 0.05; done
for number in 1 2 3; do
  python3 "$penalties" "CF_WSH=钟工商罚〔2018〕30$number号;CF_XDR_SHXYM=@$number" >"$work/beside.csv"
  run import "$work/beside.csv" --item penalty --department D024 --json
  check "import_beside_the_service_$number" holds '(it["rows"], it["filed"]) == (1, 1)'
done
# An answer that is kept goes as soon as another program has changed what it tells.
url=$(grep -o 'http://[0-9.:]*' "$work/served" | head -n 1)
code=$(python3 -c "import sys; sys.path.insert(0, '$tools'); from make_rows import code; print(code(1))")
printf '企业名称,统一社会信用代码\n钟祥示例换名有限公司,%s\n' "$code" >"$work/renamed.csv"
for _ in 1 2 3; do curl -s "$url/api/v1/subjects/$code" >"$work/before_the_change"; done
run import "$work/renamed.csv" "${into[@]}"
sleep 0.1
curl -s "$url/api/v1/subjects/$code" >"$work/after_the_change"
check the_answer_before_the_change grep -q "\"code\":\"$code\"" "$work/before_the_change"
check the_answer_before_has_the_old_name is "$(grep -c 示例换名 "$work/before_the_change")" 0
check the_answer_follows_the_change grep -q '"name":"钟祥示例换名有限公司"' "$work/after_the_change"
kill -TERM $service
wait $service
check service_ends_well is $? 0

# A batch that a stop left open goes on with the next import, and the program says so.
python3 "$rows" organisations 20000 >"$work/many.csv"
"$CREDENCE" import "$work/many.csv" "${into[@]}" --data "$data" --json >/dev/null 2>&1 &
victim=$!
for _ in $(seq 200); do
  [ "$(sqlite3 "$data/credence.db" "SELECT COALESCE(MAX(mark), 0) FROM job WHERE state = 'open'" 2>/dev/null)" -gt 0 ] 2>/dev/null && break
  sleep 0.02
done
kill -9 $victim 2>/dev/null
wait $victim 2>/dev/null
open=$(sqlite3 "$data/credence.db" "SELECT id FROM batch WHERE state = 'filing'")
check the_import_was_interrupted test -n "$open"
run import "$work/organisations.csv" "${into[@]}"
check interrupted_batch_is_told grep -q "批次 $open" "$work/out"
check interrupted_batch_is_ended is "$(sqlite3 "$data/credence.db" "SELECT state FROM batch WHERE id = $open")" filed
check fsck_is_clean_at_the_end fsck_clean
