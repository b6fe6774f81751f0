#!/usr/bin/env bash
# credence template: the workbook to fill in, the JSON Schema and the guide of every item, from one definition.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tools/cli.bash
source "$here/../tools/cli.bash"
golden=$here/../golden
# The modules are Debian's.
python=/usr/bin/python3
cd "$work" || exit 1

run template --json
check lists_items_with_versions holds 'sorted(i["item"] for i in it["items"]) == ["licence", "organisation", "penalty"] and all(i["version"] >= 1 and i["title"] for i in it["items"])'
run template
check list_is_chinese chinese "$work/out"
check needs_no_data_folder [ ! -e "$data" ]

for item in licence organisation penalty; do
  run template "$item" --out "$item.xlsx" --json
  check "${item}_workbook_is_written" ended 0
  run template "$item" --out "$item.xlsx" --json --lang en
  check "${item}_english_workbook_is_written" ended 0
  run template "$item" --out "$item.xlsx"
  # An empty template has no rows, and says so; nothing else is wrong with it.
  run check "$item.xlsx" --item "$item" --json
  check "${item}_template_holds_no_row" holds 'it["rows"] == 0 and it["refused"] == 0'

  # Filled in by another program with the example of the guide sheet, it passes every check.
  $python "$here/../tools/fill_template.py" "$item.xlsx" "$item-filled.xlsx" >"$work/received" 2>"$work/err"
  run check "$item-filled.xlsx" --item "$item" --received "$(cat "$work/received")" --json
  check "${item}_example_passes" holds 'it["rows"] == 1 and it["accepted"] == 1 and it["count"] == 0'
  check "${item}_example_ends_well" ended 0

  run template "$item" --json-schema --out "$item.schema.json"
  check "${item}_schema_is_written" ended 0
  $python "$here/../tools/check_row_schema.py" "$item.schema.json" "$golden/$item" | sed "s/^\(not \)\?ok /&${item}_schema_/"

  run template "$item" --guide
  check "${item}_guide_is_markdown" grep -q '^# .*填报说明$' "$work/out"
  run template "$item" --guide --out "$item.pdf"
  check "${item}_guide_is_printed" ended 0
  pdftotext -layout "$item.pdf" "$work/out"
  check "${item}_pages_are_numbered" grep -Eq '第 1 页，共 [0-9]+ 页' "$work/out"
done

run template penalty --out first.xlsx
sleep 2
run template penalty --out second.xlsx
check same_item_same_bytes cmp -s first.xlsx second.xlsx

# The limit is 100 ms; the best of five is not disturbed by what else the machine does.
best=$($python - "$CREDENCE" <<'P'
import subprocess, sys, time
best = 9e9
for _ in range(5):
    begin = time.perf_counter()
    subprocess.run([sys.argv[1], "template", "penalty", "--out", "timed.xlsx"], check=True, stdout=subprocess.DEVNULL)
    best = min(best, time.perf_counter() - begin)
print(round(best * 1000))
P
)
echo "# template: $best ms (limit 100)"
check written_within_100_ms [ "$best" -le 100 ]

refused unknown_item_is_refused 3 catalog.unknown_item template nothing
refused folder_is_refused 3 file.unwritable template penalty --out "$work"
refused missing_folder_is_refused 3 file.unwritable template penalty --guide --out "$work/none/guide.pdf"
refused schema_and_guide_exclude_each_other 2 command.not_together template penalty --json-schema --guide
refused other_ending_is_refused 2 command.not_allowed template penalty --out penalty.csv
refused guide_under_another_ending_is_refused 2 command.not_allowed template penalty --guide --format pdf --out guide.md
refused unknown_format_is_refused 2 command.not_allowed template penalty --guide --format doc
