#!/usr/bin/env bash
# What goes wrong with files, disks and folders: a clear answer, nothing lost, and a sound database afterwards.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
rows=$tools/make_rows.py
into=(--item organisation --department D001)
file=$work/file.csv
summed='it["rows"] == it["filed"] + it["unchanged"] + it["versioned"] + it["unmatched"] + it["refused"]'
run init
python3 "$rows" organisations 4 >"$work/good.csv"

# NAME STATUS EXPRESSION CODE: imports $file; the counts hold, add up, and the finding CODE is there.
taken() {
  local name=$1 wanted=$2 expression=$3 code=$4 before
  before=$(rows_in record)
  run import "$file" "${into[@]}" --json
  check "$name" ended "$wanted"
  check "${name}_counts" holds "$summed and ($expression)"
  check "${name}_rows_are_stored" is "$(($(rows_in record) - before))" "$(json filed)"
  [ -z "$code" ] && return
  local batch
  batch=$(json batch)
  run errors "$batch" --json
  check "${name}_is_a_finding" holds "'$code' in [f['code'] for f in it['findings']]"
  run errors "$batch"
  check "${name}_reads_well" filled "$work/out"
}
written() { python3 -c "import sys; sys.path.insert(0, '$tools'); from make_rows import code, name; open('$file', 'wb').write($1)"; }

# Headers
written "('企业名称,注册日期\r\n' + name(1) + ',2001-01-01\r\n').encode()"
taken missing_column 3 'it["rows"] == it["filed"] == 0 and it["findings"] > 0' header.missing_column
written "('企业名称,统一社会信用代码,心情\r\n' + name(11) + ',' + code(11) + ',好\r\n').encode()"
taken unknown_column 1 'it["filed"] == 1' header.unknown_column
written "('企业名称,统一社会信用代码,统一社会信用代码\r\n' + name(12) + ',' + code(12) + ',' + code(13) + '\r\n').encode()"
taken duplicate_header 3 'it["filed"] == 0 and it["findings"] > 0' header.duplicate_column
written "'企业名称,统一社会信用代码\r\n'.encode()"
taken header_alone 1 'it["rows"] == 0' file.no_rows
written "b'\xef\xbb\xbf'"
refused mark_alone 3 file.empty import "$file" "${into[@]}"
written "b'\r\n \r\n\r\n'"
run import "$file" "${into[@]}" --json
check blank_lines_alone_are_refused ended 3

# Encodings
written "('企业名称,统一社会信用代码\n' + name(21) + ',' + code(21) + '\n').encode('gb18030')"
taken gb18030 0 'it["filed"] == 1' ''
written "b'\xff\xfe' + ('企业名称,统一社会信用代码\n' + name(22) + ',' + code(22) + '\n').encode('utf-16-le')"
taken utf16 0 'it["filed"] == 1' ''
check names_are_the_same_in_each is "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM subject WHERE name LIKE '钟祥示例第2_号商贸有限公司'")" 2
written "('企业名称,统一社会信用代码\n' + name(23) + ',' + code(23) + '\n').encode() + (name(24) + ',' + code(24) + '\n').encode('gb18030')"
taken mixed_encodings 1 'it["rows"] == 2 and it["refused"] >= 1' ''
written "('企业名称,统一社会信用代码\n' + name(25) + ',' + code(25) + '\n').encode() + b'\xe9\x92\xff\xfe\xe7' + (',' + code(26) + '\n').encode()"
taken damaged_encoding 1 'it["rows"] == 2 and it["refused"] == 1 and it["filed"] == 1' row.damaged_cell
written "('企业名称,统一社会信用代码\n' + name(27) + '\0,' + code(27) + '\n' + name(28) + ',' + code(28) + '\n').encode()"
taken nul 1 'it["rows"] == 2 and it["refused"] == 1 and it["filed"] == 1' row.nul_character
written "b'\xff\xfe' + ('企业名称,统一社会信用代码\n' + name(29)).encode('utf-16-le') + b'\x00\xd8' + (',' + code(29) + '\n').encode('utf-16-le')"
taken lone_surrogate 1 'it["refused"] == 1' row.damaged_cell
written "('企业名称,统一社会信用代码\n钟祥示例𠮷祥商贸有限公司,' + code(30) + '\n').encode()"
taken outside_the_bmp 0 'it["filed"] == 1' ''
check it_is_stored_as_it_came is "$(sqlite3 "$data/credence.db" "SELECT name FROM subject WHERE name LIKE '%祥商贸%'" | head -n 1)" 钟祥示例𠮷祥商贸有限公司

# A cell of 100 MB, with little memory.
python3 - "$file" "$tools" <<'P'
import sys
sys.path.insert(0, sys.argv[2])
from make_rows import code, name
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write(f"企业名称,统一社会信用代码,经营范围\n{name(31)},{code(31)},\"")
    for _ in range(100):
        out.write("x" * 1_000_000)
    out.write(f"\"\n{name(32)},{code(32)},批发\n")
P
(ulimit -v 600000 && exec "$CREDENCE" import "$file" "${into[@]}" --data "$data" --json) >"$work/out" 2>"$work/err"
status=$?
check cell_of_100_mb ended 1
check its_row_is_refused_and_the_next_is_filed holds "$summed and (it['rows'], it['filed'], it['refused']) == (2, 1, 1)"
: >"$file"

# What is no table
head -c 100000 "$CREDENCE" >"$file"
refused program_renamed 3 file.is_binary import "$file" "${into[@]}"
gzip -c "$work/good.csv" >"$file"
refused archive_renamed 3 file.is_archive import "$file" "${into[@]}"
printf '%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n' >"$file"
refused pdf_renamed 3 file.is_pdf import "$file" "${into[@]}"
check fsck_is_clean_after_bad_files fsck_clean

# Two imports of one file at once
data=$work/twice
run init
python3 "$rows" organisations 4000 >"$work/many.csv"
"$CREDENCE" import "$work/many.csv" "${into[@]}" --data "$data" --json >"$work/first" 2>&1 &
first=$!
run import "$work/many.csv" "${into[@]}" --json
second=$status
wait $first
check two_imports_at_once_both_end is "$? $second" "0 0"
check each_row_is_filed_once python3 - "$work/first" "$work/out" <<'P'
import json, sys
answers = [json.loads(open(path).read().splitlines()[-1]) for path in sys.argv[1:]]
sys.exit(sum(a["filed"] for a in answers) != 4000 or sum(a["unchanged"] for a in answers) != 4000)
P
check no_record_is_doubled is "$(rows_in record)" 4000
check no_organisation_is_doubled is "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) - COUNT(DISTINCT code) FROM subject")" 0
check fsck_is_clean_after_two_at_once fsck_clean
data=$work/data

# A database from a newer version
cp -r "$data" "$work/newer"
sqlite3 "$work/newer/credence.db" "INSERT INTO schema_migration SELECT number + 1000, name, checksum, applied_at FROM schema_migration ORDER BY number DESC LIMIT 1" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
footprint() { (cd "$1" && find . -type f -size +0 ! -name '*-shm' -exec sha256sum {} + | sort); }
before=$(footprint "$work/newer")
data=$work/newer
refused newer_database_import 3 db.newer_version import "$work/good.csv" "${into[@]}"
refused newer_database_init 3 db.newer_version init
refused newer_database_fsck 3 db.newer_version fsck
refused newer_database_serve 3 db.newer_version serve --port 0
check newer_database_is_untouched is "$(footprint "$work/newer")" "$before"
data=$work/data

# A read-only folder, and a full disk: need the right to mount.
mkdir "$work/frozen" "$work/small"
if ! mount -t tmpfs -o size=12m none "$work/small" 2>/dev/null; then
  echo "ok read_only_folder # skip no right to mount"
  echo "ok disk_full # skip no right to mount"
  exit
fi
unmount() { umount "$work/small" "$work/frozen" 2>/dev/null; }
at_exit+=(unmount)
mount --bind "$work/data" "$work/frozen" && mount -o remount,ro,bind "$work/frozen"
data=$work/frozen
before=$(footprint "$work/data")
refused read_only_folder_import 3 db.read_only import "$work/good.csv" "${into[@]}"
check read_only_folder_is_untouched is "$(footprint "$work/data")" "$before"
umount "$work/frozen"

data=$work/small/data
run init
run import "$work/good.csv" "${into[@]}"
python3 "$rows" licences 12000 4 >"$work/licences.csv"
refused_when_full() { ended 3 && grep -q '\[app.storage\]' "$work/err" && one_line "$work/err" && no_error; }
run import "$work/licences.csv" --item licence --department D011
check disk_full_is_said refused_when_full
stopped=$(sqlite3 "$data/credence.db" "SELECT rows_read FROM batch WHERE state = 'filing'")
check some_rows_were_filed_before test "${stopped:-0}" -gt 0
run import "$work/licences.csv" --item licence --department D011
check disk_full_is_said_again refused_when_full
mount -o remount,size=100m "$work/small"
run import "$work/licences.csv" --item licence --department D011 --json
check with_space_the_import_ends holds "$summed and it['rows'] == 12000 == it['unchanged']"
check every_row_is_there_once is "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM record WHERE item = 'licence'")" 12000
check no_batch_is_left_open is "$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM batch WHERE state IN ('filing', 'examining')")" 0
kept=$(sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM batch WHERE copy <> 'none'")
check no_copy_without_a_batch_is_left is "$(find "$data/blobs" -type f | wc -l)" "$kept"
check fsck_is_clean_after_a_full_disk fsck_clean

data=$work/small/new
dd if=/dev/zero of="$work/small/filler" bs=64k 2>/dev/null
run init
check init_on_a_full_disk_is_refused ended 3
rm "$work/small/filler"
run init
check init_with_space_goes_on ended 0
