#!/usr/bin/env bash
# Files made to break whoever reads them: each is refused with its reason, or read, in little memory and time.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
memory_max_mb=512
seconds_max=30  # of the processor: the programs beside it shall not decide
export TMPDIR=$work/tmp
mkdir "$TMPDIR" "$work/empty"
cd "$work/empty" || exit 1

# What the last file came to: the code of the refusal, "read N" for N rows, or how the program died.
verdict_of() {
  case $1 in
    0 | 1) echo "read $(json rows)" ;;
    3) json error code ;;
    124) echo "no end" ;;
    *) echo "died with $1" ;;
  esac
}

# A refusal is one JSON object whose text is Chinese and filled in, and it says how to go on.
says_why() { one_line "$work/out" && empty "$work/err" &&
  holds '"\u4e00" <= it["error"]["text"][0] <= "\u9fff" and it["error"]["mend"] and "{" not in it["error"]["text"] + it["error"]["mend"]'; }

# NAME VARIANT.EXTENSION=VERDICT...: VARIANT is one of make_hostile.py.
hostile() {
  local name=$1 sane=true fine variant wanted file found measured memory seconds
  shift
  for variant in "$@"; do
    wanted=${variant#*=} variant=${variant%%=*}
    file=$work/报表.${variant##*.}
    fine=true
    python3 "$tools/make_hostile.py" "${variant%.*}" "$file" || fine=false
    measured=$(python3 "$tools/measured.py" $((seconds_max * 10)) "$work/out" "$work/err" "$CREDENCE" check "$file" --item penalty --json)
    rm -f "$file"
    read -r status memory seconds <<<"$measured"
    found=$(verdict_of "$status")
    [ "$found" = "$wanted" ] && [ "${memory%.*}" -lt "$memory_max_mb" ] && [ "${seconds%.*}" -lt "$seconds_max" ] || fine=false
    if [ "$status" -eq 3 ]; then says_why || fine=false; fi
    printf '# %-24s %-26s %6s MB %6s s\n' "${variant%.*}" "$found" "$memory" "$seconds"
    $fine && continue
    sane=false
    echo "#   expected $wanted, at most $memory_max_mb MB and $seconds_max s"
    cut -c1-300 "$work/out" "$work/err" | head -n 4 | sed 's/^/#   /'
  done
  check "$name" $sane
}

printf '# %-24s %-26s %9s %8s\n' kind verdict 'peak RSS' CPU
hostile as_it_should_be good.xlsx='read 2'
hostile nested nested_archives.xlsx=file.is_archive nested_as_sheet.xlsx=xlsx.damaged_part nested_beside_sheet.xlsx='read 2'
hostile overlapping overlapping_whole.xlsx=xlsx.overlapping_parts overlapping_quoted.xlsx=xlsx.overlapping_parts
hostile ten_gigabytes zeros_10_gb.xlsx=xlsx.too_compressed zeros_10_gb_denied.xlsx=xlsx.damaged_part \
  blanks_10_gb_denied.xlsx=xlsx.damaged_part gzip_10_gb.csv=file.is_archive zeros_file.csv=file.is_binary
hostile just_below_the_limits largest_sheet.xlsx='read 1'
hostile million_entries million_entries.xlsx=xlsx.too_many_parts
hostile entities billion_laughs.xlsx=xlsx.doctype billion_laughs_utf16.xlsx=xlsx.doctype laughs_in_workbook.xlsx=xlsx.doctype \
  external_entity.xlsx=xlsx.doctype external_dtd.xlsx=xlsx.doctype
hostile million_shared_strings million_strings.xlsx='read 5000'
hostile all_columns columns_16384.xlsx=xlsx.too_many_columns cells_16384.xlsx='read 201'
hostile all_rows rows_1048576.xlsx='read 1048575' blank_rows_1048576.xlsx='read 0' rows_beyond.xlsx=xlsx.damaged_part
hostile deep_nesting deep_xml.xlsx=xlsx.too_deep deep_strings.xlsx=xlsx.too_deep deep_folders.xlsx='read 2' long_tag.xlsx=xlsx.too_complex
hostile names_that_lead_elsewhere parent_name.xlsx=xlsx.unsafe_part backslash_name.xlsx=xlsx.unsafe_part \
  absolute_name.xlsx=xlsx.unsafe_part drive_name.xlsx=xlsx.unsafe_part
hostile links link_as_sheet.xlsx=xlsx.unsafe_part link_beside_sheet.xlsx=xlsx.unsafe_part
hostile truncated cut_in_half.xlsx=xlsx.damaged_archive cut_before_directory.xlsx=xlsx.damaged_archive \
  cut_last_byte.xlsx=xlsx.damaged_archive cut_first_half.xlsx=xlsx.damaged_archive
hostile wrong_check_sum wrong_crc.xlsx=xlsx.damaged_part changed_byte.xlsx=xlsx.damaged_part wrong_size.xlsx=xlsx.damaged_part
hostile encrypted encrypted_workbook.xlsx=file.is_encrypted encrypted_entries.xlsx=file.is_encrypted
hostile macros macro_workbook.xlsm=xlsx.has_macros macro_workbook.xlsx=xlsx.has_macros macros_denied.xlsx=xlsx.has_macros
hostile old_kinds old_workbook.xls=file.is_old_workbook old_workbook.et=file.is_old_workbook binary_workbook.xlsb=xlsx.is_binary_workbook
hostile renamed old_workbook.xlsx=file.is_old_workbook text_document.xlsx=file.is_other_document open_document.xlsx=file.is_other_document \
  web_page.xls=file.is_web_page csv_renamed.xlsx='read 2' good.csv='read 2' good.et='read 2'

check nothing_is_left_behind is "$(ls -A "$TMPDIR" "$work/empty" | grep -v : | tr -d '\n')" ""
