#!/usr/bin/env bash
# nginx.sh FOLDER: nginx with two workers, giving FOLDER/answer.json. Prints its address and runs until SIGTERM.
set -eu
folder=$1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p "$folder/nginx"
chmod 755 "$folder"
cat >"$folder/nginx/nginx.conf" <<CONF
daemon off;
worker_processes 2;
pid $folder/nginx/pid;
error_log $folder/nginx/error.log crit;
events { worker_connections 1024; }
http {
  access_log off;
  gzip off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type application/json;
  client_body_temp_path $folder/nginx/body;
  proxy_temp_path $folder/nginx/proxy;
  fastcgi_temp_path $folder/nginx/fastcgi;
  uwsgi_temp_path $folder/nginx/uwsgi;
  scgi_temp_path $folder/nginx/scgi;
  server {
    listen 127.0.0.1:$port;
    root $folder;
  }
}
CONF
nginx -c "$folder/nginx/nginx.conf" -p "$folder/nginx" -e "$folder/nginx/error.log" >&2 &
server=$!
trap 'kill -TERM "$server" 2>/dev/null; wait "$server"' TERM INT EXIT
for _ in $(seq 100); do
  curl -fs -o /dev/null "http://127.0.0.1:$port/answer.json" && break
  sleep 0.05
done
echo "http://127.0.0.1:$port"
wait "$server"
