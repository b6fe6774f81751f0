#!/usr/bin/env bash
# As mixed_load.sh on PostgreSQL, whose server is killed as well.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  echo "ok mixed_load_on_postgresql # skip no PostgreSQL server (package postgresql)"
  exit
fi
exec "$here/../../tools/with_postgres" --durable python3 "$here/mixed_load.py" --postgres
