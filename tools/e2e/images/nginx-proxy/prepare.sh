#!/usr/bin/env bash
set -euo pipefail
root=$1/root

"$PROVISION/debx.sh" bookworm "$root" nginx libssl3 libpcre2-8-0 zlib1g libcrypt1
rm -rf "$root"/usr/share/{doc,man,info,locale} "$root/etc/nginx"
mkdir -p "$root"/etc/nginx/{certs,vhost.d,conf.d} "$root"/usr/share/nginx/html "$root"/var/lib/nginx "$root/usr/local/bin"
cp "$TOOLS/machine/usr/bin/docker" "$SOURCE/entrypoint" "$root/usr/local/bin"
cp "$SOURCE/nginx.conf" "$root/etc/nginx"
