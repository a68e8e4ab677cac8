#!/usr/bin/env bash
set -euo pipefail
cp "$TOOLS/bin/fake-gcs-server" "$SOURCE/entrypoint" "$1"
