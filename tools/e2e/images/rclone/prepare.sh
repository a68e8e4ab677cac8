#!/usr/bin/env bash
# The real program from the real source, with the storages that the targets use; go.mod has its version.
set -euo pipefail
(cd "$SOURCE" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$1/rclone" .)
