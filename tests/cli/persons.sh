#!/usr/bin/env bash
# Rows about natural persons: counted and refused; nothing of a name or a number stays anywhere or is said again.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
penalties=$tools/make_penalties.py
# Constructed: a name nobody bears, a birth date that no living person has.
name=欧阳示例甲
number=420881190001010017
phone=13800138000
python3 "$tools/make_rows.py" organisations 3 >"$work/organisations.csv"
person="CF_XDR_MC=$name;CF_XDR_LB=自然人;CF_XDR_SHXYM=;CF_FRDB=;CF_XDR_ZJLX=身份证;CF_XDR_ZJHM=$number"

# Whether the secret TEXT lies in the data folder, in a plain copy of the database, or in anything that was said.
: >"$work/said"
remember() { cat "$work/out" "$work/err" >>"$work/said"; }
trace_of() {
  rm -f "$work/plain.db"
  sqlite3 "$data/credence.db" "VACUUM INTO '$work/plain.db'"
  grep -rlaF "$1" "$data" "$work/plain.db" "$work/said" "$work"/*.proof.json "$work"/findings*.csv 2>/dev/null
}
gone() { [ -z "$(trace_of "$1")" ]; }

run init
run import "$work/organisations.csv" --item organisation --department D001

# The merged edition: a person among organisations.
python3 "$penalties" '' "$person" "$person;CF_NR_FK=;CF_JDRQ=2018-02-30" >"$work/merged.csv"
run import "$work/merged.csv" --item penalty --department D024 --json
remember
check persons_are_refused holds '(it["rows"], it["filed"], it["refused"]) == (3, 1, 2)'
check refusal_is_a_finding ended 1
batch=$(json batch)
run errors "$batch" --json
remember
check persons_are_counted is "$(json persons)" 2
check one_finding_each holds 'sorted(f["row"] for f in it["findings"] if f["code"] == "subject.person_not_collected") == [3, 4]'
run errors "$batch"
remember
run errors "$batch" --out "$work/findings.csv"
remember

# The table of natural persons of 2018.
python3 "$penalties" --natural-persons "$person" "$person;CF_WSH=钟工商罚〔2018〕9号" >"$work/persons.csv"
run import "$work/persons.csv" --item penalty --department D024
remember
check table_of_persons_files_nothing is "$(rows_in "record WHERE item = 'penalty'")" 1
check it_says_that_nothing_was_kept grep -q '未保存任何内容' "$work/out"
run import "$work/persons.csv" --item penalty --department D024 --json --all-or-nothing
remember
check all_or_nothing_with_persons_is_refused ended 3

# A person in the guise of an organisation: the citizen number where the unified code belongs.
python3 "$penalties" "CF_XDR_MC=$name;CF_XDR_SHXYM=$number" "CF_XDR_MC=$name;CF_XDR_LB=个体工商户;CF_XDR_SHXYM=$number" \
  >"$work/guise.csv"
run import "$work/guise.csv" --item penalty --department D024 --json
remember
check citizen_number_as_code_is_refused holds '(it["filed"], it["unmatched"], it["refused"]) == (0, 0, 2)'
batch=$(json batch)
run errors "$batch" --json
remember
run errors "$batch" --out "$work/findings2.csv"
remember
printf '企业名称,统一社会信用代码\n%s,%s\n' "$name" "$number" >"$work/register.csv"
run import "$work/register.csv" --item organisation --department D001 --json
remember
check no_person_in_the_register holds 'it["filed"] == 0 and it["refused"] == 1'
run errors "$(json batch)" --json
remember
run quality uscc --json
remember

check no_name_of_a_person_anywhere gone "$name"
check no_number_of_a_person_anywhere gone "$number"
check no_claim_of_a_person is "$(rows_in "identifier_claim WHERE name = '$name'")" 0

# The representative of an organisation: the number is sealed, the facts are masked.
python3 "$penalties" "CF_WSH=钟工商罚〔2018〕50号;CF_XDR_SHXYM=@2;CF_FR_ZJLX=身份证;CF_FR_ZJHM=$number;CF_SY=当事人电话 $phone，身份证 $number 已核实。" \
  >"$work/held.csv"
run import "$work/held.csv" --item penalty --department D024 --json
remember
check held_row_is_filed holds 'it["filed"] == 1'
run errors "$(json batch)" --json
remember
run publish --json
remember
held=$(json held 0 id)
run publish "$held"
remember
run publish "$held" --json
remember
run publish "$held" --confirm --json
remember
run subject "$(python3 -c "import sys; sys.path.insert(0, '$tools'); import make_rows; print(make_rows.code(2))")" --json
remember
run proof "$held" --out "$work/held.proof.json"
remember
run verify "$work/held.proof.json"
remember
run fsck
remember
check fsck_is_clean ended 0
check no_answer_says_the_number is "$(grep -cF "$number" "$work/said")" 0
check no_answer_says_the_phone is "$(grep -cF "$phone" "$work/said")" 0
check no_proof_says_them is "$(grep -cE "$number|$phone" "$work/held.proof.json")" 0
check representative_number_is_sealed is "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM record_secret WHERE sealed LIKE '%$number%'")" 0

# Asking for a person
for way in "" --json "--lang en"; do
  # shellcheck disable=SC2086
  run subject $number $way
  check "asking_for_a_person_is_refused${way:+_${way#--}}" ended 3
  check "the_number_is_not_said_again${way:+_${way#--}}" is "$(cat "$work/out" "$work/err" | grep -cF $number)" 0
done
run import "$work/merged.csv" --item penalty --department $number
check nor_as_a_department is "$status $(cat "$work/out" "$work/err" | grep -cF $number)" "3 0"
run publish $number
check nor_as_a_record is "$status $(cat "$work/out" "$work/err" | grep -cF $number)" "3 0"
run fsck $number
check nor_as_a_stray_argument is "$status $(cat "$work/out" "$work/err" | grep -cF $number)" "2 0"
