#!/usr/bin/env bash
# A server on the data folder of a large register: ready as it was left, and after it and an import were killed.
set -u
: "${CREDENCE:?the program}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
# shellcheck source=speed.bash
source "$here/speed.bash"
for size in $sizes; do judged start "$size"; done
