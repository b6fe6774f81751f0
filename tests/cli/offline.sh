#!/usr/bin/env bash
# The offline checker: a folder that runs with nothing but glibc and says what credence check says.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tools/cli.bash
source "$here/../tools/cli.bash"
root=$(cd "$here/../.." && pwd)

"$root/tools/offline_checker" "$work/checker" >"$work/out" 2>"$work/err"
check folder_is_made [ -x "$work/checker/credence-check" ]
check folder_is_whole bash -c "cd '$work/checker' && sha256sum --quiet -c SHA256SUMS"
for file in README.md README.zh-CN.md LICENSE templates/penalty.v1.xlsx templates/penalty.v1.pdf; do
  check "holds_$(basename "$file")" [ -s "$work/checker/$file" ]
done
check has_no_database bash -c "! ldd '$work/checker/credence-check' | grep -Eq 'soci|sqlite|libpq|argon2|libssl|pango|xlsxwriter'"

# A root with the folder, the golden inputs and glibc; no variable, no other file.
jail=$work/jail
mkdir -p "$jail/checker" "$jail/golden"
cp -r "$work/checker/." "$jail/checker/"
cp -r "$root/tests/golden/." "$jail/golden/"
ldd "$work/checker/credence-check" | grep -oE '/[^ ]+' | sort -u | while read -r library; do
  case "$library" in
    */libc.so.* | */libm.so.* | */ld-linux*) mkdir -p "$jail/$(dirname "$library")" && cp -L "$library" "$jail/$library" ;;
  esac
done
enter=(/usr/sbin/chroot)
[ "$(id -u)" -eq 0 ] || enter=(/usr/bin/unshare -r /usr/sbin/chroot)

compared=0 different=0
for folder in "$root"/tests/golden/*/*/; do
  item=$(basename "$(dirname "$folder")")
  case=$(basename "$folder")
  [ -e "$folder/input.csv" ] || continue
  arguments=("/golden/$item/$case/input.csv" --item "$item" --received "$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1])).get("received_on", "2025-03-03"))' "$folder/expected.json")" --json)
  env -i "${enter[@]}" "$jail" /checker/credence-check "${arguments[@]}" >"$work/offline" 2>&1
  offline=$?
  "$CREDENCE" check "$folder/input.csv" "${arguments[@]:1}" >"$work/online" 2>&1
  online=$?
  compared=$((compared + 1))
  if [ $offline -ne $online ] || ! cmp -s "$work/offline" "$work/online"; then
    different=$((different + 1))
    echo "#   $item/$case: $offline $online $(head -c 200 "$work/offline")"
  fi
done
echo "# compared $compared golden inputs"
check compared_golden_inputs [ $compared -gt 100 ]
check says_what_credence_check_says [ $different -eq 0 ]

# Workbooks, other encodings, and files that are refused, in the same empty root.
"$CREDENCE" template penalty --out "$jail/penalty.xlsx" >/dev/null
iconv -f UTF-8 -t GB18030 "$root/tests/golden/penalty/dp-06-accepts/input.csv" >"$jail/gbk.csv"
printf 'PK\003\004 no archive' >"$jail/broken.xlsx"
same() {  # NAME FILE: both programs answer alike
  env -i "${enter[@]}" "$jail" /checker/credence-check "/$2" --item penalty --received 2018-05-10 --lang en >"$work/out" 2>"$work/err"
  local offline=$?
  "$CREDENCE" check "$jail/$2" --item penalty --received 2018-05-10 --lang en >"$work/online" 2>"$work/online.err"
  local online=$?
  check "$1" bash -c "[ $offline -eq $online ] && cmp -s '$work/out' '$work/online' && diff <(sed 's|$jail||' '$work/online.err') '$work/err'"
}
same reads_workbooks penalty.xlsx
same reads_gb18030 gbk.csv
same refuses_broken_workbooks broken.xlsx
same refuses_missing_files none.csv

env -i "$work/checker/credence-check" --version >"$work/out" 2>"$work/err"
check tells_its_version grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$' "$work/out"
env -i "$work/checker/credence-check" >"$work/out" 2>"$work/err"
check wrong_usage_gives_exit_2 [ $? -eq 2 ]
