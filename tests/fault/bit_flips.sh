#!/usr/bin/env bash
# Random bits of database and log flipped; see bit_flips.py.
exec python3 "$(dirname "${BASH_SOURCE[0]}")/bit_flips.py"
