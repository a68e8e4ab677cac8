#!/usr/bin/env bash
set -euo pipefail
root=$1/root

"$PROVISION/debx.sh" bookworm "$root" openssl libssl3
rm -rf "$root"/usr/share/{doc,man,info,locale}
mkdir -p "$root/usr/local/bin" "$root/authority"
cp "$TOOLS/machine/usr/bin/docker" "$SOURCE/entrypoint" "$SOURCE/certify" "$root/usr/local/bin"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=Test authority of the end-to-end suite' \
  -keyout "$root/authority/ca.key" -out "$root/authority/ca.crt" 2>/dev/null
