#!/usr/bin/env bash
# prepare.sh CHECKOUT: the program beside its Dockerfile, built from the module proxy.
set -euo pipefail
cd "$1"
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w' -o pocketbase .
