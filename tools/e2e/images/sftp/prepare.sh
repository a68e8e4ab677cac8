#!/usr/bin/env bash
set -euo pipefail
context=$1

"$PROVISION/debx.sh" bookworm "$context/root" openssh-server openssh-client openssh-sftp-server openssl libssl3 libwrap0 \
  libnsl2 libtirpc3 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 libkeyutils1 libedit2 libbsd0 \
  libcbor0.8 libfido2-1 libmd0
rm -rf "$context"/root/usr/share/{doc,man,info,locale}
mkdir -p "$context/root/etc/ssh" "$context/root/usr/local/bin"
cp "$SOURCE/sshd_config" "$context/root/etc/ssh/sshd_config"
cp "$SOURCE/entrypoint" "$context/root/usr/local/bin/entrypoint"
