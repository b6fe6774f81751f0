#!/usr/bin/env bash
# Whatever a spreadsheet program makes of the same rows, the records are the same; and the spreadsheets that departments
# really use are read, or refused with a text they understand, also when they were saved again.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"

# The same rows, saved by WPS and by Excel in two ways.
python3 "$tools/make_rows.py" organisations 5 >"$work/organisations.csv"
rows=('' 'CF_XDR_SHXYM=@2;CF_SY=经查，当事人"示例"食品标签未标明生产日期；
另有一处未公示价格, 责令改正。' 'CF_XDR_SHXYM=@3;CF_NR=罚款 20000 元，没收违法所得 1,280.50 元' 'CF_XDR_SHXYM=@4;CF_JDRQ=2018/3/5'
  'CF_XDR_SHXYM=@5;CF_JDRQ=2018-13-05' 'CF_XDR_SHXYM=@1;CF_WSH=钟工商罚〔2018〕77号;BZ=　前后有空格　')
python3 "$tools/make_penalties.py" "${rows[@]}" >"$work/rows.csv"

# KIND FILE: imports into a data folder of its own; leaves the hash of its content and its counts in $found.
imported() {
  data=$work/$1
  run init
  run import "$work/organisations.csv" --item organisation --department D001
  run import "$2" --item penalty --department D024 --json
  found=$(json rows),$(json filed),$(json refused),$(json findings)
  run fsck --hash --json
  found=$found,$(json hash)
}
imported plain "$work/rows.csv"
wanted=$found
check plain_rows_are_filed is "${wanted%,*,*}" 6,5,1
for kind in wps unicode utf8; do
  python3 "$tools/save_as.py" "$kind" "$work/rows.csv" "$work/$kind.csv"
  imported "$kind" "$work/$kind.csv"
  check "${kind}_gives_the_same_records" is "$found" "$wanted"
done
check the_three_files_differ is "$(sha256sum "$work"/{rows,wps,unicode,utf8}.csv | cut -c1-64 | sort -u | wc -l)" 4
check unicode_text_is_what_excel_writes is "$(head -c 4 "$work/unicode.csv" | od -An -tx1 | tr -d ' ')" fffe4300
sed 's/20000 元，没收/20001 元，没收/' "$work/rows.csv" >"$work/changed.csv"
imported changed "$work/changed.csv"
check another_amount_is_another_record test "$found" != "$wanted"

# The spreadsheets of departments.
templates=${CREDENCE_REAL_DATA:-}/templates
if [ -z "${CREDENCE_REAL_DATA:-}" ] || [ ! -d "$templates" ]; then
  echo "ok real_spreadsheets # skip CREDENCE_REAL_DATA names no folder with templates"
  exit
fi

# FILE ITEM: the verdict in one line: exit status, refusal, rows, and how often each code was found. What only a
# workbook can have (other sheets, hidden rows) is left out.
verdict_of() {
  "$CREDENCE" check "$1" --item "$2" --json >"$work/out" 2>"$work/err"
  local code=$?
  tail -n 1 "$work/out" | python3 -c '
import collections, json, sys
it = json.load(sys.stdin)
codes = collections.Counter(f["code"] for f in it.get("findings", []) if not f["code"].startswith("xlsx."))
found = " ".join(f"{code}:{count}" for code, count in sorted(codes.items()))
print(sys.argv[1], it.get("error", {}).get("code", "read"), it.get("rows", "-"), found)' "$code"
}
understood() { holds 'all(x["text"] and "\u4e00" <= x["text"][0] <= "\u9fff" and "{" not in x["text"] for x in [it.get("error")] + it.get("findings", []) if x)'; }

saved=$work/saved
mkdir "$saved"
office() { (cd "$work" && timeout 200 soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$saved" "$templates"/*) >"$work/out" 2>"$work/err"; }
if command -v soffice >/dev/null; then
  office xlsx
  office 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'
else
  echo "ok saved_again_by_libreoffice # skip no soffice (package libreoffice-calc)"
fi
for file in "$templates"/*; do
  name=$(basename "$file")
  for item in organisation licence penalty; do
    verdict=$(verdict_of "$file" "$item")
    echo "# $name as $item: $verdict"
    check "${name}_as_${item}_is_answered" understood
    command -v soffice >/dev/null || continue
    again=$(verdict_of "$saved/${name%.*}.xlsx" "$item")
    # An old workbook is refused as it is; saved again it is read, and the two ways of saving it agree.
    [ "${name##*.}" = xls ] && echo "#   saved again: $again" && verdict=$again
    check "${name}_as_${item}_saved_as_xlsx_is_the_same" is "$again" "$verdict"
    check "${name}_as_${item}_saved_as_csv_is_the_same" is "$(verdict_of "$saved/${name%.*}.csv" "$item")" "$verdict"
  done
done
