#!/usr/bin/env bash
set -euo pipefail
context=$1 program=$TOOLS/bin/litestream-$2

[ -x "$program" ] || {
  echo "$program is missing: run tools/provision/install.sh earlier" >&2
  exit 1
}
mkdir -p "$context/root/usr/local/bin"
cp -L "$program" "$context/root/usr/local/bin/litestream"
