#!/usr/bin/env bash
# What systemd would do in a machine: prepares it at its first boot, starts SSH and Docker at every one, and Docker again
# whenever it ends. `touch /run/no-docker` in front is `systemctl stop docker`.
set -euo pipefail
name=$1 bare=$2
umask 022

first_boot() {
  rm -f /etc/ssh/ssh_host_*
  local kind
  for kind in ed25519 ecdsa rsa; do ssh-keygen -q -t "$kind" -N '' -C "root@$name" -f "/etc/ssh/ssh_host_${kind}_key"; done
  # A name that nobody answers for costs ten seconds each time; names of the lab are in /etc/hosts.
  rm -f /etc/resolv.conf
  echo 'nameserver 127.0.0.1' >/etc/resolv.conf
  printf '127.0.0.1 localhost %s\n' "$name" >/etc/hosts
  [ -n "$bare" ] || furnish
  touch /etc/machine-is-ready
}

# Docker as if it had been installed, and the user of a runner.
furnish() {
  getent group docker >/dev/null || groupadd --system docker
  getent passwd sshd >/dev/null || useradd --system --home-dir /run/sshd --shell /usr/sbin/nologin sshd
  # The star is no password that anybody can have; an account without it counts as locked to sshd.
  getent passwd runner >/dev/null || useradd --create-home --shell /bin/bash --password '*' --groups docker runner
  # Before the programs of the machine that this one is an overlay of.
  find /opt/machine/usr/{bin,sbin} -type f -perm /100 -o -type l | while read -r program; do
    ln -sf "$program" "/usr/local/bin/${program##*/}"
  done
  mkdir -p /usr/local/lib/docker/cli-plugins
  ln -sf /opt/machine/usr/libexec/docker/cli-plugins/docker-buildx /usr/local/lib/docker/cli-plugins/
}
[ -e /etc/machine-is-ready ] || first_boot

# The cable is plugged in from outside.
for _ in {1..100}; do
  [ -z "$(ip -oneline -4 address show dev eth0 2>/dev/null)" ] || break
  sleep 0.05
done
ip link set lo up

mkdir -p /run/sshd
if [ -x /usr/sbin/sshd ]; then
  /usr/sbin/sshd -f /opt/boot/sshd_config
else
  LD_LIBRARY_PATH=$(echo /opt/machine/usr/lib/*-linux-gnu) /opt/machine/usr/sbin/sshd -f /opt/boot/sshd_config
fi

docker_again() {
  while :; do
    rm -f /run/docker.pid /run/docker/containerd/containerd.pid
    # Nothing may be shared with another engine of this kernel: addresses of its own, and containers in a group of its own.
    # The group is the last that an installation makes, and the socket belongs to it.
    [ -e /run/no-docker ] || ! getent group docker >/dev/null ||
      dockerd --log-level warn --pidfile /run/docker.pid --cgroup-parent "$(cat /etc/cgroup-parent)" \
        --bip 10.200.0.1/24 --default-address-pool base=10.201.0.0/16,size=24 >>/var/log/docker.log 2>&1 || true
    sleep 0.5
  done
}
docker_again </dev/null &

cat >/dev/null # until the power goes
