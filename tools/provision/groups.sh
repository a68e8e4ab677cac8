# shellcheck shell=bash disable=SC2034 # sourced by install.sh
# What each group consists of. apt: packages; builds: Go programs, one after another; others: side by side.

apt=(ca-certificates)
builds=()
others=()

# What judges the generated files, and what the generated workflow's own steps call when a test runs them.
group_validators() {
  apt+=(shellcheck debian-archive-keyring curl jq openssh-client)
  builds+=(actionlint litestream compose_current promtool kubeconform kustomize kubernetes_schemas custom_resources)
  others+=(zizmor compose_floor)
}

# What the round trips run on: an engine, Compose, Litestream, the storage servers; machines and what runs workflows there.
group_e2e() {
  apt+=(debian-archive-keyring iproute2 iptables openssh-client sqlite3 curl jq git openssl util-linux debootstrap)
  # A machine with an engine keeps its own: Debian's package would fight Docker's.
  command -v dockerd >/dev/null || apt+=(docker.io)
  builds+=(litestream compose_current versitygw fake_gcs act)
  others+=(compose_floor azurite machine bare)
}

# The browser that opens the site. Where there is one already, it does: Ubuntu has no such package but a snap.
group_site() {
  command -v chromium google-chrome chromium-browser >/dev/null || apt+=(chromium)
}

# Litestream as the original mix ran it, for the scenarios that begin with its backups. It takes minutes, and no usual run needs it.
group_earlier() {
  apt+=(gcc libc6-dev)
  builds+=(litestream_old)
}

# A cluster of one node, for the suite on Kubernetes: ten minutes of processor time the first time.
group_kubernetes() {
  apt+=(debian-archive-keyring iproute2 jq openssl curl runc util-linux)
  builds+=(litestream versitygw kubernetes external_secrets custom_resources)
  others+=(machine cluster)
}
