#!/usr/bin/env bash
# Boots a machine, inside namespaces of its own: boot.sh DISK NAME CHECKOUT ROOM [BARE]
# Its root is an overlay of this machine's, so that it has the same programs and every change stays on DISK; on top lies
# what `provision/install.sh e2e` unpacked: a newer engine, an SSH server. It has users, /home, /etc and Docker's data of
# its own, and sees nothing of the checkout, so that a path of the runner's cannot work on the host by accident.
# With BARE the root is an overlay of that folder's, a Debian with an SSH server and nothing else, and its packages.
# With ROOM above 0 Docker's data has a disk of that many megabytes, which forgets at a reboot.
# Standard input is its power: when the other end closes, it is off.
set -euo pipefail
disk=$1 name=$2 checkout=$3 room=$4 bare=${5-}
tools=$(cd "$checkout/.tools" && pwd -P)

mkdir -p "$disk"/{upper,work,root,home,super,docker}
[ "$room" = 0 ] || mount -t tmpfs -o "size=${room}m" tmpfs "$disk/docker"
mount -t overlay overlay -o "lowerdir=${bare:+$bare/root}/,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
cd "$disk/root"
mkdir -p opt/{machine,boot,compose,bin,packages} var/lib/docker
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
for folder in run tmp; do mount -t tmpfs -o mode=1777 tmpfs "$folder"; done
chmod 755 run
# Not the whole of it: the folder of this script is mounted from there.
mount --bind "$checkout/tools/e2e/machine" opt/boot
mount --bind "$tools/machine" opt/machine
mount --bind "$tools/compose" opt/compose
mount --bind "$tools/bin" opt/bin
[ -z "$bare" ] || mount --bind "$bare/packages" opt/packages
mount --bind "$disk/docker" var/lib/docker
mount --bind "$disk/home" home
mount --bind "$disk/super" root
for hidden in "$checkout" "$tools"; do
  [ ! -d ".$hidden" ] || mount -t tmpfs tmpfs ".$hidden"
done

hostname "$name"
mkdir -p .outside
pivot_root . .outside
cd /
umount -l .outside
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  /opt/machine/usr/bin/tini-static -- /opt/boot/init.sh "$name" "$bare"
