#!/usr/bin/env bash
# Whether failing_calls.cpp sees what the kernel sees: the same number of calls, and the same end where strace lets a sync
# fail in its place.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! strace -o /dev/null true 2>/dev/null; then
  echo "ok calls_are_those_of_the_kernel # skip strace cannot trace here (package strace)"
  exit
fi
g++ -std=c++20 -O1 -shared -fPIC "$here/failing_calls.cpp" -o "$work/failing_calls.so" -ldl || exit 1
python3 "$tools/make_rows.py" organisations 30 >"$work/organisations.csv"
traced() {  # ARGUMENTS...: counts of the shim in $work/counts, of the kernel in $work/kernel, of one and the same run
  rm -f "$work/counts"
  # To the traced program alone, not to strace.
  strace -f -qq -o "$work/kernel" -e trace=fsync,fdatasync,pwrite64,ftruncate,rename,renameat,renameat2,link,linkat \
    -E LD_PRELOAD="$work/failing_calls.so" -E CREDENCE_FAULT_COUNTS="$work/counts" \
    "$CREDENCE" "$@" --data "$data" --json >"$work/out" 2>"$work/err" </dev/null
  status=$?
}
counted() { awk -v kind="$1" '$1 == kind { sum += $2 } END { print sum + 0 }' "$work/counts"; }
kernel() { grep -cE " ($1)\(" "$work/kernel"; }
same_counts() {  # NAME
  echo "# $1: syncs $(counted sync), renames $(counted rename), truncations $(counted truncate), writes $(counted write)"
  check "$1_syncs_are_counted" is "$(counted sync)" "$(kernel 'fsync|fdatasync')"
  check "$1_renames_are_counted" is "$(counted rename)" "$(kernel 'rename|renameat|renameat2|link|linkat')"
  check "$1_truncations_are_counted" is "$(counted truncate)" "$(kernel 'ftruncate')"
  # Others write as well, to streams.
  check "$1_writes_are_counted" [ "$(counted write)" -ge "$(kernel pwrite64)" -a "$(kernel pwrite64)" -gt 0 ]
}
traced init
check traced_init_ends ended 0
same_counts init
cp -a "$data" "$work/before"
traced import "$work/organisations.csv" --item organisation --department D024
check traced_import_ends ended 0
same_counts import
syncs=$(counted sync)

# The same sync fails, by the shim and by the kernel: the same answer. strace counts each call and each thread for itself.
grep -E ' (fsync|fdatasync)\(' "$work/kernel" | awk '{ call = substr($2, 1, index($2, "(") - 1); print call, ++seen[$1 call] }' >"$work/order"
alike=0 tried=0
for number in 1 2 3 5 $((syncs - 1)) "$syncs"; do
  for way in shim kernel; do
    rm -rf "$data"
    cp -a "$work/before" "$data"
    if [ $way = shim ]; then
      LD_PRELOAD=$work/failing_calls.so CREDENCE_FAULT=sync:$number:EIO "$CREDENCE" import "$work/organisations.csv" \
        --item organisation --department D024 --data "$data" --json >"$work/out" 2>"$work/err"
    else
      read -r call nth < <(sed -n "${number}p" "$work/order")
      strace -f -qq -o /dev/null -e trace="$call" -e "inject=$call:error=EIO:when=$nth" "$CREDENCE" \
        import "$work/organisations.csv" --item organisation --department D024 --data "$data" --json >"$work/out" 2>"$work/err"
    fi
    eval "$way='$? $(json error code)'"
  done
  tried=$((tried + 1))
  # shellcheck disable=SC2154
  if [ "$shim" = "$kernel" ]; then alike=$((alike + 1)); else echo "#   sync $number: $shim by the shim, $kernel by the kernel"; fi
done
check a_sync_that_fails_ends_alike is "$alike" "$tried"
