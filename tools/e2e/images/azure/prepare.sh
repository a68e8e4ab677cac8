#!/usr/bin/env bash
set -euo pipefail
root=$1/root

mkdir -p "$root/azurite" "$root/usr/local/bin"
# Half of the files are never loaded.
tar -C "$TOOLS/azurite" --exclude='*.map' --exclude='*.ts' --exclude='*.md' -c node_modules | tar -C "$root/azurite" -x
cp "$(node -p process.execPath)" "$root/usr/local/bin/node"
cp "$SOURCE/entrypoint" "$root/usr/local/bin/entrypoint"
cp "$SOURCE/create-container.mjs" "$root/azurite"
