#!/usr/bin/env bash
# TLS without a proxy: a certificate of the configuration, renewed on SIGHUP, a bad one never taken; the doctor's view.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
: >"$work/out"
: >"$work/err"

# NAME DAYS: a new certificate in the place that the configuration names.
make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$2" -subj "/CN=$1" \
    -addext subjectAltName=DNS:localhost -keyout "$work/new.key" -out "$work/new.pem" 2>/dev/null
  chmod 600 "$work/new.key"
  mv "$work/new.key" "$work/key.pem"
  mv "$work/new.pem" "$work/certificate.pem"
}
doctor_says() { run doctor --json; json checks | python3 -c '
import json, sys
print([line["state"] for line in json.load(sys.stdin) if line["check"] == sys.argv[1]])' "$1"; }

run init
printf '[server]\ntls_certificate = "%s/certificate.pem"\ntls_key = "%s/key.pem"\n' "$work" "$work" >"$data/credence.toml"
refused nothing_is_served_without_the_files 3 http.certificate serve --port 0
make_certificate first 90
chmod 644 "$work/key.pem"
refused an_open_key_is_refused 3 http.key_exposed serve --port 0
check the_doctor_sees_it_too is "$(doctor_says no_certificate)" "['bad']"
chmod 600 "$work/key.pem"
check the_doctor_sees_a_good_one is "$(doctor_says certificate)" "['good']"
make_certificate ending 10
check the_doctor_sees_one_that_ends_soon is "$(doctor_says certificate)" "['doubtful']"

make_certificate first 90
"$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/log" </dev/null &
server=$!
at_exit+=("kill $server")
for _ in $(seq 300); do [ -s "$work/serve" ] && break; sleep 0.1; done
url=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")
check the_address_says_https grep -q "^https://127.0.0.1:" <<<"$url"
port=${url##*:}
ask() { status=$(curl -s -m 20 -o "$work/out" -D "$work/head" -w '%{http_code}' --cacert "$work/first.pem" "$@"); }
shown() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | openssl x509 -noout -subject | sed 's/.*= //'; }
cp "$work/certificate.pem" "$work/first.pem"
ask "https://localhost:$port/"
check a_page_comes_over_tls is "$status" 200
check browsers_stay_with_tls grep -qi '^strict-transport-security: max-age=31536000' "$work/head"
ask "http://localhost:$port/api/v1/publicity"
check plain_http_is_told_where_to_go is "$status $(json code)" "400 http.tls_only"
ask -d '{"name": "nobody", "password": "wrong"}' -H 'Content-Type: application/json' "https://localhost:$port/api/v1/session"
check signing_in_is_asked_over_tls is "$status" 401

# Renewed, and not renewed by what is no certificate
make_certificate second 90
kill -HUP "$server"
for _ in $(seq 100); do [ "$(shown)" = second ] && break; sleep 0.1; done
check a_new_certificate_is_shown is "$(shown)" second
cp "$work/first.pem" "$work/certificate.pem"
kill -HUP "$server"
for _ in $(seq 100); do grep -qs 'was not taken' "$work/serve" "$work/log" && break; sleep 0.1; done
check one_of_another_key_is_not_taken is "$(shown)" second
check the_log_says_why grep -q 'the new certificate was not taken' "$work/serve" "$work/log"
curl -s -k "$url/metrics" >"$work/out"
check the_figures_say_it grep -qx 'credence_tls_certificate_refused 1' "$work/out"
make_certificate third 90
kill -HUP "$server"
for _ in $(seq 100); do [ "$(shown)" = third ] && break; sleep 0.1; done
check the_next_good_one_is is "$(shown)" third
curl -s -k "$url/metrics" >"$work/out"
check the_figures_say_that_too grep -qx 'credence_tls_certificate_refused 0' "$work/out"
kill -TERM "$server"
wait "$server"
check it_ends_in_order is "$?" 0
at_exit=()
