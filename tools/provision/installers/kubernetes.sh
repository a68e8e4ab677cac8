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
