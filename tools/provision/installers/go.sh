# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh
# Programs that one `go install` makes.

actionlint() { go_install github.com/rhysd/actionlint "$ACTIONLINT" github.com/rhysd/actionlint/cmd/actionlint; }

# Without its service discoveries, which no rule needs, it builds in a third of the time.
promtool() {
  GOFLAGS=-tags=remove_all_sd go_install github.com/prometheus/prometheus "$PROMETHEUS" github.com/prometheus/prometheus/cmd/promtool
}

kubeconform() { go_install github.com/yannh/kubeconform "$KUBECONFORM" github.com/yannh/kubeconform/cmd/kubeconform; }

kustomize() {
  go_install sigs.k8s.io/kustomize/kustomize/v5 "$KUSTOMIZE" sigs.k8s.io/kustomize/kustomize/v5
}

# What the objects of a cluster may say, from the description that Kubernetes itself is built from.
kubernetes_schemas() {
  local at=$tools/kubernetes/schemas module
  [[ $(cat "$at/version" 2>/dev/null) != "$KUBERNETES" ]] || return 0
  say "schemas of Kubernetes $KUBERNETES"
  module=$(module_folder "k8s.io/kubernetes@v$KUBERNETES")
  node "$here/kubernetes-schemas.mjs" "$module/api/openapi-spec/swagger.json" "$at"
  printf '%s\n' "$KUBERNETES" >"$at/version"
}

# The kinds of object that operators bring to a cluster, as each project publishes them.
custom_resources() {
  local at=$tools/kubernetes/crds pins="$GATEWAY_API $PROMETHEUS_OPERATOR $EXTERNAL_SECRETS"
  [[ $(cat "$at/version" 2>/dev/null) != "$pins" ]] || return 0
  say 'the kinds of the Gateway API, the Prometheus operator and the External Secrets Operator'
  mkdir -p "$at"
  copy_from "sigs.k8s.io/gateway-api@v$GATEWAY_API" config/crd/standard/gateway.networking.k8s.io_httproutes.yaml "$at"
  copy_from "github.com/prometheus-operator/prometheus-operator@v$PROMETHEUS_OPERATOR" \
    example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml "$at"
  copy_from "github.com/external-secrets/external-secrets@v$EXTERNAL_SECRETS" \
    config/crds/bases/external-secrets.io_externalsecrets.yaml "$at"
  printf '%s\n' "$pins" >"$at/version"
}

# copy_from MODULE@VERSION FILE FOLDER: without a build.
copy_from() {
  local module
  module=$(module_folder "$1")
  cp --no-preserve=mode "$module/$2" "$3/"
}

# module_folder MODULE@VERSION: downloads it, and prints where it lies.
module_folder() {
  local folder
  folder=$(cd "$tools" && GOFLAGS=-mod=mod go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [ -n "$folder" ] || die "$1 cannot be downloaded"
  printf '%s\n' "$folder"
}

versitygw() { go_install github.com/versity/versitygw "$VERSITYGW" github.com/versity/versitygw/cmd/versitygw; }

# Google Cloud Storage.
fake_gcs() { go_install github.com/fsouza/fake-gcs-server "$FAKE_GCS" github.com/fsouza/fake-gcs-server; }

act() { go_install github.com/nektos/act "$ACT" github.com/nektos/act; }

# Without the flag the binary calls itself "(development build)".
litestream() {
  go_install github.com/benbjohnson/litestream "$LITESTREAM" github.com/benbjohnson/litestream/cmd/litestream \
    "-X main.Version=$LITESTREAM"
}

# Beside the other one: .tools/bin/litestream-0.3.13. Its SQLite is in C; linked statically it needs nothing of its image.
litestream_old() {
  local name=litestream-$LITESTREAM_OLD at=$tools/litestream-$LITESTREAM_OLD
  if [ "$("$bin/$name" version 2>/dev/null)" = "$LITESTREAM_OLD" ]; then return 0; fi
  command -v go >/dev/null || die "go is missing: install Go 1.26 or newer to build $name"
  say "go install litestream@v$LITESTREAM_OLD, which takes minutes"
  CGO_ENABLED=1 GOBIN=$at go install -trimpath -tags osusergo,netgo,sqlite_omit_load_extension \
    -ldflags "-s -w -X main.Version=$LITESTREAM_OLD -extldflags -static" "github.com/benbjohnson/litestream/cmd/litestream@v$LITESTREAM_OLD"
  ln -sfn "../litestream-$LITESTREAM_OLD/litestream" "$bin/$name"
}
