#!/usr/bin/env bash
# Deadlines and the end of publication as the rule sets of their day give them, through import and publish.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
penalties=$tools/make_penalties.py
python3 "$tools/make_rows.py" organisations 1 >"$work/organisations.csv"
run init
run import "$work/organisations.csv" --item organisation --department D001

# Seven working days behind 2018-02-12: the Spring Festival of 2018 lies between.
python3 "$penalties" 'CF_JDRQ=2018-02-12' >"$work/february.csv"
run import "$work/february.csv" --item penalty --department D024 --received 2018-02-20 --json
check february_is_filed holds 'it["filed"] == 1'
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE item = 'penalty'")
run publish "$record" --json
check deadline_is_2018_02_27 is "$(json publish_by)" 2018-02-27
check deadline_is_not_provisional is "$(json provisional)" false
run publish "$record"
check deadline_is_shown_in_words grep -q '应于 2018-02-27 前公示，接收日期 2018-02-20（按期）' "$work/out"
python3 "$penalties" 'CF_JDRQ=2018-02-12;CF_WSH=钟工商罚〔2018〕2号' >"$work/late.csv"
run import "$work/late.csv" --item penalty --department D024 --received 2018-02-28 --json
check late_row_is_filed_with_a_finding holds 'it["filed"] == 1 and it["findings"] > 0'
record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE document_number LIKE '%〕2号'")
run publish "$record"
check late_is_said grep -q '接收日期 2018-02-28（逾期）' "$work/out"

# One decision of each class in each rule set: what the row says, then rule set, class and end of publication.
cases=(
  # 2018: a year, three years when production is stopped, a licence suspended or revoked
  'CF_JDRQ=2018-05-08|RS2018 general 2019-05-08'
  'CF_JDRQ=2018-05-08;CF_CFLB=责令停产停业;CF_NR_FK=|RS2018 serious 2021-05-08'
  'CF_JDRQ=2019-06-30;X_GSLB=严重|RS2018 serious 2022-06-30'
  # 2019-07-01
  'CF_JDRQ=2019-07-01|RS2019 general 2020-07-01'
  'CF_JDRQ=2020-02-29|RS2019 general 2021-02-28'
  'CF_JDRQ=2019-07-01;CF_CFLB=暂扣或者吊销许可证、暂扣或者吊销执照;CF_NR_FK=;CF_NR_ZKDX=营业执照|RS2019 serious 2022-07-01'
  'CF_JDRQ=2023-04-30;CF_CFJG=钟祥市食品药品监督管理局;CF_CFJGDM=11420881DEM001260X|RS2019 serious 2026-04-30'
  # 2023-05-01: a warning alone is not published
  'CF_JDRQ=2023-05-01;CF_CFLB=警告;CF_NR_FK=|RS2023 minor never'
  'CF_JDRQ=2023-05-01|RS2023 general 2026-05-01'
  'CF_JDRQ=2023-05-01;CF_CFJG=钟祥市安全生产监督管理局;CF_CFJGDM=11420881DEM001279T|RS2023 serious 2026-05-01'
  'CF_JDRQ=2026-03-31;CF_GSJZQ=2027-01-31|RS2023 general 2027-01-31'
  # 2026-04-01: small fines are minor, confiscation general, revocation serious; the longest of several counts
  'CF_JDRQ=2026-04-01;CF_NR_FK=0.3|RS2026 minor never'
  'CF_JDRQ=2026-04-01;CF_NR_FK=0.300001|RS2026 general 2027-04-01'
  'CF_JDRQ=2026-04-01;CF_CFLB=没收违法所得、没收非法财物;CF_NR_FK=;CF_NR_WFFF=0.1|RS2026 general 2027-04-01'
  'CF_JDRQ=2026-04-01;CF_CFLB=罚款;X_GSLB=严重|RS2026 serious 2029-04-01'
  'CF_JDRQ=2026-04-01;CF_CFLB=责令停产停业;CF_NR_FK=|RS2026 serious 2029-04-01'
  'CF_JDRQ=2026-04-01;CF_CFLB=罚款&责令停产停业|RS2026 serious 2029-04-01'
)
rows=() expected=()
for case in "${cases[@]}"; do
  number=$((${#rows[@]} + 100))
  row=${case%|*}
  day=${row#CF_JDRQ=}
  rows+=("$row;CF_WSH=钟罚〔${day:0:4}〕$number号")
  expected+=("$number ${case##*|}")
done
python3 "$penalties" "${rows[@]}" >"$work/classes.csv"
run import "$work/classes.csv" --item penalty --department D024 --json
check every_class_is_filed holds "it['filed'] == it['rows'] == ${#rows[@]}"
for line in "${expected[@]}"; do
  read -r number rule_set class end <<<"$line"
  record=$(sqlite3 "$data/credence.db" "SELECT subject_id || '-' || id FROM record WHERE document_number LIKE '%〕$number号'")
  run publish "$record" --json
  until=$(json public_until)
  [ -n "$(json public_from)" ] || until=never
  check "${rule_set}_${class}_ends_${end}_($number)" is "$(json rule_set) $(json class) $until" "$rule_set $class $end"
done
check fsck_is_clean fsck_clean
