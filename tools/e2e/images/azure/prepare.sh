#!/usr/bin/env bash
set -euo pipefail
root=$1/root

mkdir -p "$root/azurite" "$root/usr/local/bin"
# Two thirds of its 23,000 files are never loaded: types, maps, browser and ESM twins, test fixtures.
never=(--exclude='*'.{map,ts,mts,md} --exclude='*/'{dist-esm,esm,esnext,browser,react-native,test,es-abstract})
tar -C "$TOOLS/azurite" "${never[@]}" -c node_modules | tar -C "$root/azurite" -x
cp "$(node -p process.execPath)" "$root/usr/local/bin/node"
cp "$SOURCE/entrypoint" "$root/usr/local/bin/entrypoint"
cp "$SOURCE/create-container.mjs" "$root/azurite"
