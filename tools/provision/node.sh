#!/usr/bin/env bash
# A Kubernetes cluster of one node for the time of one command: node.sh FOLDER COMMAND...
# Control plane, kubelet and containerd run in namespaces of their own: their network reaches nothing, and nothing reaches them; the
# containerd is theirs. COMMAND runs in the same network, with
#   KUBECONFIG           an administrator's
#   CONTAINERD_ADDRESS   for ctr, whose images of the namespace k8s.io are what pods run
#   NODE_ADDRESS         of this node; pods reach what listens there
# and all of it ends with COMMAND, also when that or this script is killed. FOLDER holds logs, certificates and data. Needs root.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
address=10.99.0.1
name=node1
pods=10.88.0

# Within COMMAND, `NODE_PLACE=second node.sh FOLDER` starts a second node beside the first one, until it is ended.
usage() { die "usage: ${BASH_SOURCE[0]} FOLDER COMMAND..."; }
[ $# -ge 2 ] || [ -n "${NODE_PLACE:-}" ] || usage

outside() { # FOLDER COMMAND...
  [ "$(id -u)" = 0 ] || die 'a node needs root'
  for program in kubernetes/bin/kubelet kubernetes/bin/pause kubernetes/debian/usr/bin/etcd machine/usr/bin/containerd; do
    [ -x "$tools/$program" ] || die "there is no $program: run $here/install.sh kubernetes"
  done
  rm -rf "${1:?}"
  mkdir -p "$1"
  local folder program node rc=0
  folder=$(cd "$1" && pwd -P)
  shift
  make_groups
  # Who kills this script kills the first process of the namespaces, and the kernel then all others.
  (
    for group in "${groups[@]}"; do echo "$BASHPID" >"$group/cgroup.procs"; done
    NODE_PLACE=network exec setpriv --pdeathsig KILL \
      unshare --cgroup --net --pid --ipc --uts --mount --propagation private --fork --kill-child --mount-proc \
      "$here/node.sh" "$folder" "$@"
  ) <&0 &
  node=$!
  trap 'kill -KILL "$node" 2>/dev/null' INT TERM HUP
  wait "$node" || rc=$?
  trap - INT TERM HUP
  remove_groups
  rm -rf "$folder/containerd" "$folder/kubelet" "$folder/etcd"
  return "$rc"
}

# Control groups are the one thing that no namespace takes with it: a group of each hierarchy, below that of the caller. Where there is one
# hierarchy alone, version 2, whose groups hold either processes or groups, the node's lie where containerd puts them.
groups=()
make_groups() {
  local controllers group
  while IFS=: read -r _ controllers group; do
    group=/sys/fs/cgroup/${controllers#name=}$group/node-$$
    if [ -z "$controllers" ] || ! mkdir "$group" 2>/dev/null; then continue; fi
    groups+=("$group")
    # A new group of cpuset has no processor.
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$group/$file" ] || cat "${group%/*}/$file" >"$group/$file"
    done
  done </proc/self/cgroup
}
remove_groups() {
  local group
  for group in "${groups[@]}" /sys/fs/cgroup/k8s.io /sys/fs/cgroup/unified/k8s.io; do
    for _ in 1 2 3 4 5; do
      [ -d "$group" ] || break
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.2
    done
  done
}
# What runs in the node sees its own groups as the first ones.
own_groups() {
  local controllers mounted
  while IFS=: read -r _ controllers _; do
    mounted=/sys/fs/cgroup/${controllers#name=}
    if [ -z "$controllers" ] || ! mountpoint -q "$mounted"; then continue; fi
    umount "$mounted"
    mount -t cgroup -o "${controllers/#name=/none,name=}" cgroup "$mounted"
  done </proc/self/cgroup
}

# Process 1 of the namespaces. What mounts belongs to the node alone, in a place of its own.
in_network() { # FOLDER COMMAND...
  local folder=$1
  shift
  hostname "$name"
  ip link set lo up
  # A bridge serves as the node's own address, also where the kernel has no dummy device.
  ip link add node type bridge
  ip address add "$address/24" dev node
  ip link set node up
  ip route add default via "$address" dev node
  echo 1 >/proc/sys/net/ipv4/ip_forward
  unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
  export PATH=$tools/kubernetes/bin:$tools/machine/usr/bin:$tools/kubernetes/debian/usr/bin:$PATH NODE_ADDRESS=$address
  export KUBECONFIG=$folder/admin CONTAINERD_ADDRESS=$folder/containerd/socket
  NODE_PLACE=mounts unshare --mount --propagation private "$here/node.sh" "$folder" - >"$folder/log" 2>&1 &
  local node=$!
  until [ -e "$folder/up" ]; do
    kill -0 "$node" 2>/dev/null || {
      tail -n 20 "$folder/log" "$folder"/*.log >&2
      die 'the node did not come up'
    }
    sleep 0.2
  done
  "$@"
}

# Beside the first one, in its network and with its API server, but with a containerd and a kubelet of its own, until it is ended. COMMAND
# of the first one starts it.
second() { # FOLDER
  local folder
  folder=$(cd "$1" && pwd -P)
  NODE_PLACE=second-mounts exec unshare --mount --propagation private "$here/node.sh" "$folder/second"
}
in_second_mounts() { # FOLDER
  mkdir -p "$1"
  cd "$1"
  address=10.99.0.2 name=node2 pods=10.88.1
  ip address add "$address/24" dev node 2>/dev/null || true
  cp ../admin .
  export CONTAINERD_ADDRESS=$PWD/containerd/socket
  mount -t tmpfs tmpfs /run
  mkdir -p /run/containerd
  own_groups
  containers
  start_kubelet
  within 120 node_ready
  : >up
  wait
}

certificates() {
  local options=(-newkey rsa:2048 -nodes -days 30)
  openssl req -x509 "${options[@]}" -subj /CN=authority -keyout authority.key -out authority.pem
  openssl req "${options[@]}" -subj "/CN=$name" -keyout server.key -out server.csr
  openssl x509 -req -days 30 -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -out server.pem \
    -extfile <(echo "subjectAltName=IP:$address,DNS:$name")
  openssl genrsa -out accounts.key 2048
  token=$(openssl rand -hex 16)
  printf '%s,admin,admin,"system:masters"\n' "$token" >tokens
  cat >"$PWD/admin" <<END
apiVersion: v1
kind: Config
clusters: [{ name: node, cluster: { server: "https://$address:6443", certificate-authority-data: "$(base64 -w 0 authority.pem)" } }]
users: [{ name: admin, user: { token: "$token" } }]
contexts: [{ name: node, context: { cluster: node, user: admin } }]
current-context: node
END
}

within() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || die "not within time: $*"
    sleep 0.2
  done
}
node_ready() { kubectl get node "$name" | grep -q ' Ready'; }

control_plane() {
  etcd --data-dir "$PWD/etcd" --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --unsafe-no-fsync >etcd.log 2>&1 &
  kube-apiserver --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --bind-address "$address" --advertise-address "$address" \
    --tls-cert-file server.pem --tls-private-key-file server.key --service-account-key-file accounts.key \
    --service-account-signing-key-file accounts.key --service-account-issuer https://node.invalid --token-auth-file tokens \
    --authorization-mode RBAC --service-cluster-ip-range 10.97.0.0/16 --allow-privileged --endpoint-reconciler-type none \
    --kubelet-preferred-address-types InternalIP \
    >apiserver.log 2>&1 &
  within 300 kubectl get --raw /readyz
  kube-controller-manager --kubeconfig admin --service-account-private-key-file accounts.key --root-ca-file authority.pem \
    --leader-elect=false --use-service-account-credentials=false --cert-dir "$PWD" >controllers.log 2>&1 &
  kube-scheduler --kubeconfig admin --leader-elect=false --cert-dir "$PWD" >scheduler.log 2>&1 &
}

containers() {
  mkdir -p containerd cni
  cat >containerd/config.toml <<END
version = 2
root = "$PWD/containerd/root"
state = "$PWD/containerd/state"
[grpc]
  address = "$PWD/containerd/socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "native"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$tools/kubernetes/debian/usr/lib/cni"
    conf_dir = "$PWD/cni"
END
  cat >cni/10-node.conflist <<END
{ "cniVersion": "1.0.0", "name": "node", "plugins": [{ "type": "bridge", "bridge": "pods-$name", "isGateway": true, "ipMasq": false,
  "ipam": { "type": "host-local", "dataDir": "$PWD/cni/data", "ranges": [[{ "subnet": "$pods.0/24" }]],
    "routes": [{ "dst": "0.0.0.0/0" }] } }] }
END
  containerd -c containerd/config.toml >containerd.log 2>&1 &
  within 60 ctr version
  pause_image
}

# An archive as `docker save` writes it, of one static program.
pause=localhost/pause:1
pause_image() {
  mkdir -p pause
  tar -C "$tools/kubernetes/bin" --owner=0 --group=0 --numeric-owner --mtime=@0 -cf pause/layer.tar pause
  printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/pause"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(go env GOARCH)" "$(sha256sum pause/layer.tar | cut -d ' ' -f 1)" >pause/config.json
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$pause" >pause/manifest.json
  tar -C pause -c manifest.json config.json layer.tar | ctr --namespace k8s.io images import --snapshotter native - >images.log 2>&1
}

kubelet_config() {
  cat <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $address
healthzPort: 0
containerRuntimeEndpoint: unix://$PWD/containerd/socket
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
failSwapOn: false
authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }
authorization: { mode: AlwaysAllow }
localStorageCapacityIsolation: false
evictionHard: { memory.available: 50Mi, nodefs.available: 1%, imagefs.available: 1% }
resolvConf: /etc/resolv.conf
END
}

start_kubelet() {
  kubelet_config >kubelet.yaml
  kubelet --config kubelet.yaml --kubeconfig admin --hostname-override "$name" --node-ip "$address" --root-dir "$PWD/kubelet" \
    --cert-dir "$PWD" >kubelet.log 2>&1 &
}

in_mounts() { # FOLDER
  cd "$1"
  cp /etc/hosts hosts
  echo "$address $name" >>hosts
  mount --bind hosts /etc/hosts
  mount -t tmpfs tmpfs /run # of containerd's, which another one's must not be mixed with
  mkdir -p /run/containerd
  own_groups
  certificates
  control_plane
  containers
  start_kubelet
  within 120 node_ready
  : >up
  wait
}

case ${NODE_PLACE:-} in
  '') outside "$@" ;;
  network) in_network "$@" ;;
  mounts) in_mounts "$1" ;;
  second) second "$1" ;;
  second-mounts) in_second_mounts "$1" ;;
esac
