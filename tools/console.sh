# shellcheck shell=bash
# The console of the staff, built by npm into build/console. To be sourced after tools/packages.sh and tools/node.sh.

# console_is_stale ROOT: whether something that goes into it is newer than what was built.
console_is_stale() {
  local built=$1/build/.console-built
  [[ -e $built ]] || return 0
  [[ -n $(find "$1/web/console" -name node_modules -prune -o -newer "$built" -print -quit) ]]
}

# build_console ROOT: the program carries it inside, so it comes before the program; src/base/CMakeLists.txt.
build_console() {
  local folder=$1/web/console log=$1/build/console.log
  console_is_stale "$1" || return 0
  mkdir -p "$1/build"
  echo "Building the console ..."
  # The stamp bears the time of the start, so that a file saved meanwhile is not overlooked.
  touch "$1/build/.console-building"
  need_node "$1" && install_npm "$folder" && (cd "$folder" && npm run --silent build) >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    return 1
  }
  mv "$1/build/.console-building" "$1/build/.console-built"
}
