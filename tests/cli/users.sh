#!/usr/bin/env bash
# Accounts at the command line, and what they open over HTTP: sign-in, lock, limits, the second log.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"

run init
run user list
check no_account_exists_after_init grep -q '没有账号' "$work/out"
run user add Secura --department D001 --role security_administrator --shown-name 安全员 --json
check add_is_done ended 0
check add_prints_a_password holds 'len(it["one_time_password"]) == 19'
check the_name_is_lowered is "$(json name)" secura
first=$(json one_time_password)
run user add rina --department 11420881DEM001113C --role reporter
check add_says_the_password_once grep -q '一次性密码' "$work/out"
check add_says_it_in_chinese chinese "$work/out"
check every_place_is_filled filled "$work/out"
run user list --json
check list_holds_both holds '[u["name"] for u in it["users"]] == ["rina", "secura"]'
check list_tells_no_password is "$(grep -c "$first" "$work/out")" 0
run user list --department D011
check list_by_department is "$(wc -l <"$work/out")" 1
check list_shows_the_role grep -q reporter "$work/out"
run user roles
check roles_are_eight is "$(wc -l <"$work/out")" 8
run user roles rina --grant approver --json
check a_second_role_is_granted holds 'sorted(it["roles"]) == ["approver", "reporter"]'
refused an_administrator_gets_no_business 3 access.duty_mismatch user roles secura --grant office
refused business_gets_no_administrator 3 access.duty_mismatch user roles rina --grant audit_administrator
refused no_administrator_holds_two 3 access.duty_mismatch user roles secura --grant audit_administrator
refused a_role_is_granted_once 3 access.already_granted user roles rina --grant reporter
refused an_unknown_role 3 access.unknown_role user add otto --department D001 --role emperor
refused a_name_is_used_once 3 access.user_exists user add rina --department D001
refused an_unknown_department 3 access.unknown_department user add otto --department D999
refused a_bad_name 3 access.user_name user add 张三 --department D001
refused an_unknown_user 3 access.unknown_user user disable nobody
refused a_missing_action 2 command.missing_command user
refused a_missing_name 2 command.missing_argument user disable
refused a_missing_department 2 command.missing_argument user add otto
run user disable rina
check disable_is_done ended 0
refused disabled_twice 3 access.user_state user disable rina
refused no_password_while_disabled 3 access.user_state user reset-password rina
run user enable rina
run user reset-password rina --json
check reset_prints_a_password holds 'len(it["one_time_password"]) == 19'
password=$(json one_time_password)
run user unlock rina
check unlock_is_done ended 0
run user reset-second-factor secura
check second_factor_is_reset ended 0
run fsck
check the_ledger_agrees_with_the_accounts ended 0

# Over HTTP
cat >"$data/credence.toml" <<'T'
[server]
secure_cookies = false
public_requests_per_minute = 5
sign_ins_per_minute = 30
T
"$CREDENCE" serve --data "$data" --port 0 --json >"$work/serve" 2>"$work/serve.err" &
server=$!
at_exit+=("kill $server")
for _ in $(seq 100); do
  [ -s "$work/serve" ] && break
  sleep 0.2
done
url=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["url"])' <"$work/serve")
# METHOD PATH [BODY]: the status into $status, the body into $work/out, headers into $work/head.
http() {
  status=$(curl -s -m 20 -o "$work/out" -D "$work/head" -w '%{http_code}' -X "$1" -b "$work/jar" -c "$work/jar" \
    -H "X-CSRF-Token: ${csrf:-}" ${3:+-H 'Content-Type: application/json' -d "$3"} "$url$2")
}
http GET /api/v1/session
check nobody_has_no_session is "$status" 401
http POST /api/v1/session '{"name": "rina", "password": "wrong"}'
check a_wrong_password_is_refused is "$status $(json code)" "401 access.sign_in_refused"
http POST /api/v1/session '{"name": "nobody", "password": "wrong"}'
check so_is_a_wrong_name is "$status $(json code)" "401 access.sign_in_refused"
http POST /api/v1/session "{\"name\": \"rina\", \"password\": \"$password\"}"
check the_one_time_password_lets_in is "$status $(json stage)" "200 password"
check the_cookie_is_strict grep -qi 'set-cookie: credence-session=.*HttpOnly; SameSite=Strict' "$work/head"
csrf=$(json csrf_token)
http POST /api/v1/session/password "{\"current\": \"$password\", \"next\": \"Ein-Neues-9\"}"
check the_password_is_changed is "$status $(json stage)" "200 open"
csrf=$(json csrf_token)
http GET /api/v1/users
check a_reporter_reads_no_accounts is "$status $(json code)" "403 access.forbidden"
http DELETE /api/v1/session
check signing_out_is_done is "$status" 204
http GET /api/v1/session
check then_there_is_no_session is "$status" 401
for _ in 1 2 3 4 5; do http POST /api/v1/session '{"name": "rina", "password": "wrong"}'; done
http POST /api/v1/session '{"name": "rina", "password": "Ein-Neues-9"}'
check five_failures_lock is "$status" 401

# Limits of the public
refusals=0
for _ in $(seq 70); do
  http GET /api/v1/publicity
  [ "$status" = 429 ] && refusals=$((refusals + 1))
done
check a_flood_is_refused [ "$refusals" -gt 0 ]
check it_is_told_when_to_come_again grep -qi '^retry-after: [1-9]' "$work/head"
check by_code is "$(json code)" http.too_many_requests
http GET /healthz
check watching_goes_on is "$status" 200
kill -TERM "$server"
wait "$server" 2>/dev/null
at_exit=()
run fsck
check the_second_log_is_sound ended 0
sqlite3 "$data/credence.db" "UPDATE audit_entry SET actor = 'somebody' WHERE sequence = 1" 2>/dev/null ||
  python3 -c "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE audit_entry SET actor = 'somebody' WHERE sequence = 1\"); c.commit()" "$data/credence.db"
run fsck
check a_changed_entry_is_found ended 1
check and_named grep -q 'audit: the chain breaks at entry 1' "$work/out"
