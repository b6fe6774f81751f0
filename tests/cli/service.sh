#!/usr/bin/env bash
# The unit of systemd is understood and shuts the server in; the server tells when it is ready and when it stops.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
unit=$tools/../../deploy/credence.service
: >"$work/out"
: >"$work/err"

# Verified with the program of this build in the place of the installed one.
sed "s|^ExecStart=/usr/bin/credence|ExecStart=$CREDENCE|" "$unit" >"$work/credence.service"
systemd-analyze verify --man=no "$work/credence.service" >"$work/out" 2>"$work/err"
check the_unit_is_understood is "$? $(cat "$work/out" "$work/err")" "0 "
systemd-analyze security --offline=yes --no-pager "$work/credence.service" >"$work/out" 2>"$work/err"
exposure=$(sed -n 's/.*exposure level for credence.service: \([0-9.]*\).*/\1/p' "$work/out")
echo "# exposure $exposure of 10 (limit 2.0)"
check the_service_is_shut_in awk "BEGIN { exit !(\"$exposure\" != \"\" && $exposure <= 2.0) }"
sed '/^SystemCallFilter=/d; /^CapabilityBoundingSet=/d; /^ProtectSystem=/d' "$unit" >"$work/open.service"
systemd-analyze security --offline=yes --no-pager "$work/open.service" >"$work/out" 2>"$work/err"
check the_figure_would_tell grep -Eq 'exposure level for open.service: ([3-9]|10)' "$work/out"

# Ready is told when requests are answered, not before; stopping is told too.
run init
python3 - "$work/notify" >"$work/told" <<'P' &
import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
listener.settimeout(60)
for _ in range(2):
    print(listener.recv(256).decode(), flush=True)
P
listener=$!
for _ in $(seq 100); do [ -S "$work/notify" ] && break; sleep 0.05; done
NOTIFY_SOCKET=$work/notify "$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
server=$!
at_exit+=("kill $server $listener")
for _ in $(seq 300); do [ -s "$work/told" ] && break; sleep 0.1; done
check the_server_tells_that_it_is_ready is "$(cat "$work/told")" READY=1
url=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")
check then_it_answers is "$(curl -s -m 20 -o /dev/null -w '%{http_code}' "$url/healthz")" 200
kill -TERM "$server"
wait "$server"
check it_ends_in_order is "$?" 0
wait "$listener"
check it_tells_that_it_stops is "$(tail -n 1 "$work/told")" STOPPING=1
at_exit=()
