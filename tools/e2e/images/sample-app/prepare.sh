#!/usr/bin/env bash
# prepare.sh CONTEXT TAG: the tag is the version that the app calls itself.
set -euo pipefail
context=$1

(cd "$SOURCE" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$2" -o "$context/sample-app" .)
mkdir "$context/App_Data" "$context/tmp"
chmod 1777 "$context/tmp"
printf 'root:x:0:0:root:/root:/bin/false\napp:x:1654:1654::/home/app:/bin/false\n' >"$context/passwd"
printf 'root:x:0:\napp:x:1654:\n' >"$context/group"
