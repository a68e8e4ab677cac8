#!/usr/bin/env bash
set -euo pipefail
root=$1/root

"$PROVISION/debx.sh" bookworm "$root" docker-registry
rm -rf "$root"/usr/share/{doc,man,info,locale}
mkdir -p "$root/usr/local/bin"
cp "$SOURCE/entrypoint" "$root/usr/local/bin"
cp "$SOURCE/config.yml" "$root/etc/docker/registry/config.yml"
