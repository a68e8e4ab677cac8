#!/usr/bin/env bash
set -euo pipefail
root=$1/root

"$PROVISION/debx.sh" bookworm "$root" nginx libssl3 libpcre2-8-0 zlib1g libcrypt1
rm -rf "$root"/usr/share/{doc,man,info,locale} "$root/etc/nginx"
mkdir -p "$root"/etc/nginx/{certs,vhost.d,conf.d} "$root"/usr/share/nginx/html "$root"/var/lib/nginx "$root"/usr/local/bin "$root/app"
cp "$TOOLS/machine/usr/bin/docker" "$SOURCE/entrypoint" "$root/usr/local/bin"
# As nginx-proxy is told to write its file again: /app/docker-entrypoint.sh docker-gen TEMPLATE FILE
ln -s entrypoint "$root/usr/local/bin/docker-gen"
printf '#!/bin/sh\nexec "$@"\n' >"$root/app/docker-entrypoint.sh"
chmod +x "$root/app/docker-entrypoint.sh"
cp "$SOURCE/nginx.conf" "$root/etc/nginx"
