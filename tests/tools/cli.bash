# For tests/cli/*.sh, which source it: a work folder that goes away, running the program, looking at its answers.
#
# CREDENCE: the program. A script prints `ok NAME` or `not ok NAME` for each thing it checks.
set -u
: "${CREDENCE:?the program}"
export LC_ALL=C.UTF-8 TZ=UTC
unset CREDENCE_LANG
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
at_exit=()
leave() {
  local step
  for step in "${at_exit[@]}"; do $step; done
  rm -rf "$work"
}
trap leave EXIT
data=$work/data
status=0

# NAME CONDITION...: what the last program answered is shown when it does not hold.
check() {
  local name=$1
  shift
  if "$@"; then
    echo "ok $name"
  else
    echo "not ok $name"
    echo "#   does not hold: $*"
    sed 's/^/#   out: /' "$work/out" | cut -c1-400 | head -n 8
    sed 's/^/#   err: /' "$work/err" | cut -c1-400 | head -n 8
  fi
}

# Runs the program: exit code in $status, streams in $work/out and $work/err.
run() {
  "$CREDENCE" "$@" --data "$data" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}

# KEY...: the value at that place of the JSON object on the last line of $work/out; NONE when it has none.
json() {
  tail -n 1 "$work/out" | python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1:]:
    if isinstance(value, list):
        value = value[int(key)] if int(key) < len(value) else "NONE"
    else:
        value = value.get(key, "NONE") if isinstance(value, dict) else "NONE"
print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))' "$@"
}

# PYTHON: whether an expression over the object `it` of the last line holds.
holds() { tail -n 1 "$work/out" | python3 -c 'import json, sys; it = json.load(sys.stdin); sys.exit(not eval(sys.argv[1]))' "$1"; }

is() { [ "$1" = "$2" ]; }
one_line() { [ "$(wc -l <"$1")" -eq 1 ]; }
empty() { [ ! -s "$1" ]; }
chinese() { LC_ALL=C grep -q $'[\xe4-\xe9]' "$1"; }
filled() { ! grep -q '[{}]' "$1"; }
ended() { [ "$status" -eq "$1" ]; }
no_error() { ! grep -Eq 'terminate|Sanitizer|Segmentation|SELECT ' "$work/err"; }

# NAME STATUS CODE ARGUMENTS...: the program ends with STATUS, says CODE in one Chinese sentence on the error stream, in
# English when asked, and with --json as one object on the output stream and nothing else.
refused() {
  local name=$1 wanted=$2 code=$3 sane=true
  shift 3
  run "$@"
  ended "$wanted" && empty "$work/out" && one_line "$work/err" && chinese "$work/err" && filled "$work/err" &&
    grep -qF "[$code]" "$work/err" || sane=false
  if $sane; then
    run "$@" --lang en
    ended "$wanted" && one_line "$work/err" && grep -qF "[$code]" "$work/err" && grep -q '^[A-Z“a-z-]' "$work/err" || sane=false
  fi
  if $sane; then
    run "$@" --json
    ended "$wanted" && one_line "$work/out" && empty "$work/err" && [ "$(json error code)" = "$code" ] &&
      holds 'list(it) == ["error"] and list(it["error"]) == ["code", "text", "mend"] and it["error"]["text"]' ||
      sane=false
  fi
  check "$name" $sane
}

# The rows that are in TABLE of the embedded database.
rows_in() { sqlite3 "$data/credence.db" "SELECT COUNT(*) FROM $1"; }

fsck_clean() { run fsck && ended 0; }
