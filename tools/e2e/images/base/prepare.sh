#!/usr/bin/env bash
# What debian:bookworm-slim holds: the essential packages with apt, without documentation, manual pages and translations.
set -euo pipefail
root=$1/root

"$PROVISION/debx.sh" --closure bookworm "$root" '?essential'

# What the packages' install scripts, which have not run, would have made.
ln -s mawk "$root/usr/bin/awk"
ln -s which.debianutils "$root/usr/bin/which"
ln -sfn /run "$root/var/run"
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
sed 's/:.*/:*:19000:0:99999:7:::/' "$root/etc/passwd" >"$root/etc/shadow"
chmod 640 "$root/etc/shadow"

rm -rf "$root"/usr/share/{doc,man,info,locale}/*
