# shellcheck shell=bash
# Whether the image is one for the processor of this host: in another one nothing starts, and that must be known while the old version runs.

host_architecture=''  # as the kernel says it, x86_64
image_architecture='' # as Docker says it, amd64; of the image that was fetched last

# Docker's word for what the kernel says.
docker_architecture() { # ARCHITECTURE
  case $1 in
    x86_64) printf amd64 ;;
    aarch64 | arm64) printf arm64 ;;
    armv*) printf arm ;;
    i?86) printf 386 ;;
    *) printf %s "$1" ;;
  esac
}

check_architecture() { # IMAGE
  local host
  host=$(docker_architecture "${host_architecture:-$(uname -m)}")
  [[ $host =~ ^(amd64|arm64|arm|386|ppc64le|s390x|riscv64)$ && $image_architecture =~ ^[a-z0-9]+$ ]] || return 0
  [[ $image_architecture != "$host" ]] || return 0
  case $host:$image_architecture in amd64:386 | arm64:arm) return 0 ;; esac
  ! is_emulated "$image_architecture" || return 0
  other_architecture "$1 is built for $image_architecture, and this host is $host, so it would not start." "$host"
}

# A host that was set up to run programs of another processor may do so.
is_emulated() { # ARCHITECTURE
  case $1 in
    amd64) [[ -e /proc/sys/fs/binfmt_misc/qemu-x86_64 ]] ;;
    arm64) [[ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ]] ;;
    *) [[ -e /proc/sys/fs/binfmt_misc/qemu-$1 ]] ;;
  esac
}

# The registry has the image, and not for this host.
no_manifest() { # IMAGE
  local host
  host=$(docker_architecture "${host_architecture:-$(uname -m)}")
  other_architecture "The registry has $1 only for other processors, and this host is $host." "$host"
}

other_architecture() { # WHAT ARCHITECTURE
  if [[ -n ${conf[image]-} ]]; then
    problem "$1" "Deploy an image that is published for $2 as well, or use a host with the processor of this image."
  else
    problem "$1" "Build it for this host: npm create litestream@latest -- --architecture $2, then commit and release again."
  fi
}
