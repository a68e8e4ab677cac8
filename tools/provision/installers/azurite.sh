# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh

azurite() {
  local at=$tools/azurite
  if ! grep -qs "\"version\": \"$AZURITE\"" "$at/node_modules/azurite/package.json"; then
    say "npm azurite $AZURITE"
    npm install --prefix "$at" --omit=dev --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error \
      "azurite@$AZURITE" >&2
  fi
  ln -sfn ../azurite/node_modules/.bin/azurite-blob "$bin/azurite-blob"
}
