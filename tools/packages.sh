# shellcheck shell=bash
# Debian packages of deploy/apt-packages.txt. To be sourced by ./run, ./test and tools/fresh.
packages_list=$(dirname "${BASH_SOURCE[0]}")/../deploy/apt-packages.txt

# Prints the packages of the given sections, one on a line.
packages_of() {
  local wanted=" $* " section="" line
  while IFS= read -r line; do
    case "$line" in
      '# ['*']'*) section=${line#'# ['}; section=${section%%']'*} ;;
      '#'* | '') ;;
      *) [[ $wanted == *" $section "* ]] && printf '%s\n' "$line" ;;
    esac
  done <"$packages_list"
  return 0
}

# Prints those that are not installed.
missing_packages() {
  local names installed
  names=$(packages_of "$@" | sort -u)
  # shellcheck disable=SC2086  # one argument for each package
  installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' $names 2>/dev/null |
    sed -n 's/ installed$//p' | sort -u) || true  # dpkg-query also fails for a package it has never heard of
  comm -23 <(printf '%s\n' "$names") <(printf '%s\n' "$installed")
}

# Installs what is missing of the given sections; silent and without apt when nothing is.
install_packages() {
  local missing sudo=()
  missing=$(missing_packages "$@")
  [[ -z $missing ]] && return 0
  if ! command -v apt-get >/dev/null; then
    echo "These packages are missing, and there is no apt-get to install them:" "${missing//$'\n'/ }" >&2
    return 1
  fi
  if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing; install them as root: apt-get install" "${missing//$'\n'/ }" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "Installing packages: ${missing//$'\n'/ }"
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086
  if ! { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq --no-install-recommends --yes \
      -o Dpkg::Use-Pty=0 install $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get failed; its whole output is in $log" >&2
    return 1
  fi
  rm -f "$log"
}
