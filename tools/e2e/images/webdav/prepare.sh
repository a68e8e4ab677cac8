#!/usr/bin/env bash
# The program has rclone's name, because the script of a rehearsal calls that.
set -euo pipefail
(cd "$SOURCE" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$1/rclone" .)
cp "$SOURCE/entrypoint" "$1"
