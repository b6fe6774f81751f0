#!/usr/bin/env bash
# kill -9 at random moments of a mixed load on the embedded database; see mixed_load.py.
exec python3 "$(dirname "${BASH_SOURCE[0]}")/mixed_load.py"
