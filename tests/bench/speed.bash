# shellcheck shell=bash
# What lookup.sh, search.sh, pages.sh and console.sh share. To be sourced with `root` set.
#
# CREDENCE_BENCH_ROWS subjects (1,000,000); with CREDENCE_BENCH_GROWTH=1 also five times as many. With CREDENCE_REAL_DATA
# the real register, whose missing rows are constructed; else all are constructed. Registers are kept in build/bench.
# shellcheck source=../../tools/packages.sh
source "$root/tools/packages.sh"
# shellcheck source=../../tools/node.sh
source "$root/tools/node.sh"
kept=$root/build/bench
mkdir -p "$kept"
rows=${CREDENCE_BENCH_ROWS:-1000000}
sizes=$rows
[ "${CREDENCE_BENCH_GROWTH:-}" = 1 ] && sizes="$rows $((rows * 5))"
register=()
if [ -n "${CREDENCE_REAL_DATA:-}" ]; then
  real=$kept/cn-enterprises.csv
  [ -e "$real" ] || { xz -dc "$CREDENCE_REAL_DATA/cn-enterprises.csv.xz" >"$real.part" && mv "$real.part" "$real"; }
  register=(--real "$real")
fi

# judged NAME ROWS OPTIONS...: runs `bench NAME`, shows what it prints, and says ok or not ok for each of its bars.
judged() {
  local name=$1 rows=$2 kind line
  shift 2
  echo "# $name, $rows subjects"
  while IFS= read -r line; do
    echo "# $line"
    kind=${line%% *}
    line=${line#"$kind"}
    line=${line#"${line%%[! ]*}"}
    [ "$kind" = met ] && echo "ok ${name}_${rows}_${line%%:*}"
    [ "$kind" = missed ] && echo "not ok ${name}_${rows}_${line%%:*}"
    [ "$kind" = refused ] && echo "not ok ${name}_${rows}"
  done < <(CREDENCE_LANG=en "$CREDENCE" bench "$name" --rows "$rows" --keep "$kept" "${register[@]}" "$@" 2>&1 ||
    [ $? -eq 1 ] || echo "refused")
}
