#!/usr/bin/env bash
set -euo pipefail
cp "$TOOLS/bin/versitygw" "$SOURCE/entrypoint" "$1"
