# shellcheck shell=bash
# A bare Debian 12 to try things in. To be sourced by tools/fresh and tools/fresh_package, which need root.
#
# place: a folder that goes away at the end, with CREDENCE_FRESH_KEEP=1 it stays · system: the Debian 12 inside ·
# failures: how many steps have failed · server: the process that `leave` ends, or ""
place=$(mktemp -d "${TMPDIR:-/tmp}/credence-fresh.XXXXXX")
system=$place/system
failures=0
server=""

# Ends the server; unshare --kill-child takes everything inside with it. $url, where set, is what it answered at.
stop_server() {
  [[ -n $server ]] || return 0
  kill -KILL "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  server=""
  while curl -s -o /dev/null -m 5 "$url"; do sleep 0.05; done
}
leave() {
  stop_server
  if [[ -n ${CREDENCE_FRESH_KEEP:-} ]]; then echo "# kept $place"; else rm -rf --one-file-system "$place"; fi
}
trap leave EXIT
trap 'exit 130' INT TERM

passed() { echo "ok $1"; }
failed() {  # failed STEP LOG: with the end of the log
  echo "not ok $1"
  failures=$((failures + 1))
  tail -n 30 "$2" | sed 's/^/# /'
}

# inside COMMAND...: becomes that command in the new system, in namespaces of its own, so that no mount and no process
# stays behind. To be called in a subshell.
inside() {
  # shellcheck disable=SC2016
  exec unshare --mount --pid --fork --kill-child bash -c '
    set -e
    system=$1; shift
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    mount -t tmpfs tmpfs "$system/dev/shm"
    exec chroot "$system" "$@"' inside "$system" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    ${no_proxy:+no_proxy="$no_proxy"} ${CREDENCE_JOBS:+CREDENCE_JOBS="$CREDENCE_JOBS"} CREDENCE_PORT="${port:-}" "$@"
}

# Packages come from where this machine gets its own Debian 12, else from the public mirror.
make_system() {
  local sources=() file option options=()
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [[ -f $file ]] && grep -qE '^[^#]*bookworm( |$)' "$file" && sources+=("$file")
  done
  while IFS= read -r option; do options+=("--aptopt=$option"); done < <(
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date)')
  mmdebstrap --variant=apt --mode=root "${options[@]}" bookworm "$system" "${sources[@]}" || return
  cp /etc/resolv.conf /etc/hosts "$system/etc/"
}

# bootstrap: makes the system and says so, or ends.
bootstrap() {
  local begun=$SECONDS
  if make_system >"$place/bootstrap.log" 2>&1; then
    passed "bootstrap: Debian 12 in $((SECONDS - begun)) s"
  else
    failed bootstrap "$place/bootstrap.log"
    exit 1
  fi
}

# Waits until $url is answered or its process $server ends; true when it was answered within $1 seconds.
answers_within() {
  local deadline=$((SECONDS + $1))
  while ((SECONDS < deadline)); do
    kill -0 "$server" 2>/dev/null || return 1
    [[ $(curl -s -o /dev/null -m 5 -w '%{http_code}' "$url") == 200 ]] && return 0
    sleep 0.05
  done
  return 1
}
