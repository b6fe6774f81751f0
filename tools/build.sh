# shellcheck shell=bash
# Configuring and building one CMake preset. To be sourced by ./run and ./test.

# build_preset ROOT PRESET [TARGET...]: the whole output goes to build/PRESET/build.log; on a terminal the compiler's
# progress is shown too. CREDENCE_JOBS limits the compilers that run at once.
build_preset() {
  local folder=$1/build/$2 preset=$2 tree=$1
  shift 2
  local log=$folder/build.log command=(cmake --build "$folder")
  [[ $# -gt 0 ]] && command+=(--target "$@")
  [[ -n ${CREDENCE_JOBS:-} ]] && command+=(--parallel "$CREDENCE_JOBS")
  mkdir -p "$folder"
  if ! (cd "$tree" && cmake --preset "$preset") >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    return 1
  fi
  if [[ -t 1 ]]; then
    "${command[@]}"
  elif ! "${command[@]}" >>"$log" 2>&1; then
    grep -A 12 -E '^FAILED|error:|undefined reference' "$log" | head -n 60 >&2 || tail -n 30 "$log" >&2
    echo "The whole output is in $log" >&2
    return 1
  fi
}
