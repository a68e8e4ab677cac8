#!/usr/bin/env bash
# The real program from the real source, of the version in the image's tag.
set -euo pipefail
GOBIN=$1 CGO_ENABLED=0 go install "github.com/restic/restic/cmd/restic@v$2"
