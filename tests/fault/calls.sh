#!/usr/bin/env bash
# Writes, syncs, renames, opens and allocations that fail, one after the other; see calls.py.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
g++ -std=c++20 -O1 -shared -fPIC "$here/failing_calls.cpp" -o "$work/failing_calls.so" -ldl || exit 1
python3 "$here/calls.py" "$work/failing_calls.so"
