#!/usr/bin/env bash
# deploy/nginx.conf in front of a running server: accepted by nginx, TLS only, callers keep their own limits and cannot
# choose whom they are taken for, figures stay inside.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
PATH=$PATH:/usr/sbin
: >"$work/out"
: >"$work/err"
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
plain=$(free_port)
secure=$(free_port)

run init
printf '[server]\ntrusted_proxies = ["127.0.0.1"]\npublic_requests_per_minute = 1\n[site]\ndomain = "https://localhost:%s"\n' "$secure" >"$data/credence.toml"
"$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
server=$!
at_exit+=("kill $server")
for _ in $(seq 300); do [ -s "$work/serve" ] && break; sleep 0.1; done
upstream=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")

# The file as it is delivered, with the ports, the name and the certificate of this test.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
sed -e '/listen \[::\]/d' -e "s|listen 80;|listen $plain;|" -e "s|listen 443 |listen $secure |" \
  -e "s|127.0.0.1:8080|${upstream#http://}|" -e 's|credit.example.gov.cn|localhost|' \
  -e "s|/etc/credence/tls/fullchain.pem|$work/certificate.pem|" -e "s|/etc/credence/tls/privkey.pem|$work/key.pem|" \
  -e "s|/var/log/nginx|$work|" "$tools/../../deploy/nginx.conf" >"$work/credence.conf"
mkdir "$work/temporary"
{
  [ "$(id -u)" -eq 0 ] && echo "user root root;"
  echo "daemon off; pid $work/nginx.pid; error_log $work/nginx.log; events {} http {"
  for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $work/temporary/$kind;"; done
  echo "include $work/credence.conf; }"
} >"$work/nginx.conf"
nginx -t -c "$work/nginx.conf" >"$work/out" 2>"$work/err"
check nginx_accepts_the_file is "$?" 0
check and_warns_of_nothing is "$(grep -c warn "$work/err")" 0
nginx -c "$work/nginx.conf" 2>"$work/err" &
proxy=$!
at_exit+=("kill $proxy")
for _ in $(seq 100); do [ -s "$work/nginx.pid" ] && curl -s -o /dev/null "http://localhost:$plain/" && break; sleep 0.1; done

# ARGUMENTS PATH: the status into $status, the body into $work/out, the headers into $work/head.
ask() { status=$(curl -s -m 20 -o "$work/out" -D "$work/head" -w '%{http_code}' --cacert "$work/certificate.pem" "$@"); }
https=https://localhost:$secure
ask "http://localhost:$plain/publicity?q=1"
check plain_http_leads_to_tls is "$status $(tr -d '\r' <"$work/head" | sed -n 's/^Location: //p')" "301 https://localhost/publicity?q=1"
ask "$https/healthz"
check tls_answers is "$status $(cat "$work/out")" "200 ok"
check browsers_stay_with_tls grep -qi '^strict-transport-security: max-age=31536000' "$work/head"
check nothing_tells_the_version is "$(grep -ci '^server: nginx/' "$work/head")" 0
old_protocol() { openssl s_client -connect "localhost:$secure" "$@" -cipher 'DEFAULT@SECLEVEL=0' </dev/null >"$work/out" 2>&1; }
old_protocol -tls1_1
check tls_1_1_is_refused is "$?" 1
old_protocol -tls1_2
check tls_1_2_is_taken is "$?" 0

# Callers are counted by their own address, whatever they say of themselves.
refusals=0
for number in $(seq 70); do
  ask -H "X-Forwarded-For: 10.0.0.$number" "$https/api/v1/publicity"
  [ "$status" = 429 ] && refusals=$((refusals + 1))
done
check a_forged_address_does_not_help [ "$refusals" -gt 0 ]
check credence_refuses_it_not_the_proxy is "$(json code)" http.too_many_requests
ask --interface 127.0.0.2 "$https/api/v1/publicity"
check another_address_has_its_own_limit is "$status" 200

# The address of the page that sends a form agrees with the host, port and all; another page's does not.
ask -X POST -H "Origin: $https" -H 'Content-Type: application/json' -d '{"name": "nobody", "password": "wrong"}' "$https/api/v1/session"
check a_form_of_this_site_gets_through is "$status $(json code)" "401 access.sign_in_refused"
ask -X POST -H 'Origin: https://elsewhere.example' -H 'Content-Type: application/json' -d '{}' "$https/api/v1/session"
check a_form_of_another_does_not is "$status $(json code)" "403 http.cross_site"

ask --interface 127.0.0.2 "$https/metrics"
check figures_are_refused_from_outside is "$status" 403
ask "$https/metrics"
check this_machine_may_read_them is "$status" 200
check figures_are_figures grep -q '^credence_http_requests_total' "$work/out"
ask "$https/publicity?q=somebody"
check the_log_does_not_hold_what_was_asked is "$(grep -c 'somebody\|publicity' "$work/credence.log")" 0
check but_it_holds_who_and_when grep -q '^127.0.0.1 \[.*\] GET 200' "$work/credence.log"
kill -TERM "$server"
wait "$server"
at_exit=("kill $proxy")
ask "$https/healthz"
check a_server_that_is_down_shows_as_502 is "$status" 502
kill -TERM "$proxy"
wait "$proxy"
at_exit=()
