#!/usr/bin/env bash
set -euo pipefail
context=$1

"$PROVISION/debx.sh" bookworm "$context/root" ca-certificates openssl libssl3 sqlite3 libsqlite3-0 libreadline8 readline-common
mkdir -p "$context/root/etc/ssl/certs" "$context/root/usr/local/bin"
cat "$context"/root/usr/share/ca-certificates/mozilla/*.crt >"$context/root/etc/ssl/certs/ca-certificates.crt"
rm -rf "$context"/root/usr/share/{doc,man,info,locale}
cp "$TOOLS/bin/litestream" "$context/root/usr/local/bin/litestream"
