# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh

# What the suite's machines have beside the programs of this one: a newer engine with buildx, an SSH server. Unpacked, not
# installed: nothing of it runs outside of them.
machine() {
  local at=$tools/machine new=$tools/machine.new
  if "$at/usr/sbin/dockerd" --version 2>/dev/null | grep -q "version $ENGINE_NEWER\." && [ -x "$at/usr/sbin/sshd" ]; then return 0; fi
  say "Debian's docker $ENGINE_NEWER and sshd"
  rm -rf "$new"
  # runc stays this machine's: the newer one wants a newer C library.
  "$here/debx.sh" trixie "$new" docker.io docker-cli containerd tini docker-buildx
  "$here/debx.sh" bookworm "$new/ssh" openssh-server libwrap0 libnsl2 libtirpc3 libgssapi-krb5-2
  cp "$new/ssh/usr/sbin/sshd" "$new/usr/sbin"
  cp -a "$new"/ssh/usr/lib/*-linux-gnu "$new/usr/lib"
  rm -rf "${new:?}"/{ssh,usr/share,etc}
  "$new/usr/sbin/dockerd" --version | grep -q "version $ENGINE_NEWER\." ||
    die "trixie no longer has $ENGINE_NEWER: $("$new/usr/sbin/dockerd" --version)"
  rm -rf "$at"
  mv "$new" "$at"
}
