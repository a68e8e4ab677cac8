# shellcheck shell=bash disable=SC2034,SC2154 # sourced by install.sh, after lib.sh
# What the end-to-end suite runs on: a Docker engine, the three storage servers, sqlite3.

apt+=(ca-certificates debian-archive-keyring iproute2 iptables openssh-client sqlite3)
# A machine with an engine keeps its own: Debian's package would fight Docker's.
command -v dockerd >/dev/null || apt+=(docker.io)
builds+=(versitygw)
others+=(azurite)

versitygw() { go_install github.com/versity/versitygw "$VERSITYGW" github.com/versity/versitygw/cmd/versitygw; }

azurite() {
  local at=$tools/azurite
  if ! grep -qs "\"version\": \"$AZURITE\"" "$at/node_modules/azurite/package.json"; then
    say "npm azurite $AZURITE"
    npm install --prefix "$at" --omit=dev --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error \
      "azurite@$AZURITE" >&2
  fi
  ln -sfn "$at/node_modules/.bin/azurite-blob" "$bin/azurite-blob"
}
