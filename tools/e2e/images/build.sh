#!/usr/bin/env bash
# Builds the images of the end-to-end suite without pulling any: build.sh [IMAGE...], all when none is named.
# An image whose sources and pins have not changed is left alone: its label says what it was built from.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../provision/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../provision/lib.sh"
images=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PROVISION=$here TOOLS=$tools
label=litestream-generator.e2e.sources
# The classic builder needs no plugin; newer command lines would warn at each build that BuildKit is missing.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0

# tag -> folder, in the order of need
order=(e2e-base:bookworm "litestream/litestream:$LITESTREAM" sample-app:1 sample-app:2 e2e-s3:1 e2e-azure:1 e2e-gs:1 e2e-sftp:1 e2e-webdav:1
  restic/restic:0.18.1 rclone/rclone:1.71.2 e2e-registry:1
  "nginxproxy/nginx-proxy:$NGINX_PROXY" "nginxproxy/acme-companion:$ACME_COMPANION")
declare -A folder=(["e2e-base:bookworm"]=base ["litestream/litestream:$LITESTREAM"]=litestream ["sample-app:1"]=sample-app
  ["sample-app:2"]=sample-app ["e2e-s3:1"]=s3 ["e2e-azure:1"]=azure ["e2e-gs:1"]=gs ["e2e-sftp:1"]=sftp ["e2e-webdav:1"]=webdav
  ["restic/restic:0.18.1"]=restic ["rclone/rclone:1.71.2"]=rclone
  ["e2e-registry:1"]=registry ["nginxproxy/nginx-proxy:$NGINX_PROXY"]=nginx-proxy
  ["nginxproxy/acme-companion:$ACME_COMPANION"]=acme-companion
  ["litestream/litestream:$LITESTREAM_OLD"]=litestream-old) # the last one only when it is named

# What an image is made of: its folder, the pins, and the base image's own sources.
sources() {
  {
    cd "$images" && find "${folder[$1]}" base -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    cd "$here" && sha256sum versions.sh debx.sh
    echo "$1"
  } | sha256sum | cut -c 1-16
}

built_from() { # nothing when there is no such image, "pulled" when it is not ours
  docker image inspect --format "{{with index .Config.Labels \"$label\"}}{{.}}{{else}}pulled{{end}}" "$1" 2>/dev/null || true
}

build() {
  local tag=$1 want=$2 context
  context=$(mktemp -d)
  SOURCE=$images/${folder[$tag]}
  export SOURCE
  say "building $tag"
  "$SOURCE/prepare.sh" "$context" "${tag##*:}" >&2
  # One file instead of thousands, which Docker would copy three times; everything in it belongs to root.
  if [ -d "$context/root" ]; then
    tar -C "$context/root" --owner=0 --group=0 --numeric-owner -cf "$context/root.tar" .
    rm -rf "$context/root"
  fi
  # The classic builder greets with a deprecation, so its words are shown only when it fails.
  docker build --quiet --label "$label=$want" --tag "$tag" --file "$SOURCE/Dockerfile" "$context" >"$context.log" 2>&1 ||
    {
      cat "$context.log" >&2
      die "building $tag failed"
    }
  rm -rf "$context" "$context.log"
}

stale() { # TAG: sets want
  want=$(sources "$1")
  case $(built_from "$1") in "$want" | pulled) return 1 ;; esac
}

tags=("${@:-${order[@]}}") todo=()
for tag in "${tags[@]}"; do
  [ -n "${folder[$tag]:-}" ] || die "no image '$tag'; there are: ${!folder[*]}"
  ! stale "$tag" || todo+=("$tag")
done
[ ${#todo[@]} -gt 0 ] || exit 0
# Two runs at a time would build everything twice.
mkdir -p "$tools"
exec 9>"$tools/images.lock"
flock 9
for tag in "${todo[@]}"; do
  ! stale "$tag" || build "$tag" "$want"
done
