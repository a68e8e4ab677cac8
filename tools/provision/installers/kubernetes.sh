# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh
# What node.sh makes a cluster of. Nothing of it runs outside of that.

# The replace lines of k8s.io/kubernetes forbid `go install`, so a module of our own builds it, with every hash in go.sum.
kubernetes() {
  local at=$tools/kubernetes/bin name commands=()
  mkdir -p "$at"
  for name in kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet; do
    go version -m "$at/$name" 2>/dev/null | grep -qE "^[[:space:]]mod[[:space:]]k8s.io/kubernetes[[:space:]]v${KUBERNETES}[[:space:]]" ||
      commands+=("k8s.io/kubernetes/cmd/$name")
  done
  [ -x "$at/pause" ] || (cd "$here/go/pause" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$at/pause" .)
  [ ${#commands[@]} -gt 0 ] || return 0
  command -v go >/dev/null || die 'go is missing: install Go 1.26 or newer to build Kubernetes'
  say "go build Kubernetes $KUBERNETES, ten minutes of processor time"
  # Without the version the API server does not say which one it is.
  (cd "$here/go/kubernetes" && CGO_ENABLED=0 go build -trimpath -o "$at/" \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v$KUBERNETES" "${commands[@]}")
}

# etcd, and the plugins that give a pod its network. Unpacked, not installed.
cluster() {
  local at=$tools/kubernetes/debian new=$tools/kubernetes/debian.new
  if "$at/usr/bin/etcd" --version 2>/dev/null | grep -q "Version: $ETCD\." && [ -x "$at/usr/lib/cni/bridge" ]; then return 0; fi
  say "Debian's etcd $ETCD and CNI plugins"
  rm -rf "$new"
  "$here/debx.sh" trixie "$new" etcd-server containernetworking-plugins
  "$new/usr/bin/etcd" --version | grep -q "Version: $ETCD\." || die "trixie no longer has etcd $ETCD: $("$new/usr/bin/etcd" --version)"
  rm -rf "${at:?}" "${new:?}"/{usr/share,etc,var}
  mv "$new" "$at"
}

# The External Secrets Operator, with the objects that it brings. Of its providers it gets those that need no service: the others would
# make it many times as large.
external_secrets() {
  local at=$tools/kubernetes/external-secrets module=github.com/external-secrets/external-secrets folder
  if [ "$(cat "$at/version" 2>/dev/null)" = "$EXTERNAL_SECRETS" ]; then return 0; fi
  command -v go >/dev/null || die 'go is missing: install Go 1.26 or newer to build the External Secrets Operator'
  say "go build External Secrets Operator $EXTERNAL_SECRETS"
  rm -rf "$at"
  mkdir -p "$at"
  folder=$(cd "$at" && go mod download -json "$module@v$EXTERNAL_SECRETS" | jq -r .Dir)
  cp -R "$folder" "$at/source"
  chmod -R u+w "$at/source"
  printf 'package register\n\nimport (\n\t_ "%s/pkg/provider/fake"\n\t_ "%s/pkg/provider/kubernetes"\n)\n' "$module" "$module" \
    >"$at/source/pkg/provider/register/register.go"
  printf 'package register\n\nimport _ "%s/pkg/generator/fake"\n' "$module" >"$at/source/pkg/generator/register/register.go"
  (cd "$at/source" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$at/external-secrets" .)
  cp -R "$at/source/config/crds/bases" "$at/crds"
  rm -f "$at/crds/kustomization.yaml"
  rm -rf "$at/source"
  printf '%s\n' "$EXTERNAL_SECRETS" >"$at/version"
}
