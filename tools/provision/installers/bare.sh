# shellcheck shell=bash disable=SC2154,SC2016 # sourced by install.sh, after lib.sh; the inner shell expands

# A Debian as a provider hands it out, for machines that host-setup.sh prepares from nothing: its root, and in a folder
# that its apt reads the packages that the script is to install. The suite's network has no way out to get them elsewhere.
bare() {
  local at=$tools/bare new=$tools/bare.new
  ! grep -qs '^Package: sudo$' "$at/packages/Packages" || return 0
  say "Debian $BARE_DEBIAN, bare, and Docker's packages for it"
  as_root rm -rf "$at" "$new"
  mkdir -p "$new/packages"
  { bare_root "$new" && bare_packages "$new"; } >"$new/log" 2>&1 || {
    tail "$new/log" >&2
    die 'no bare Debian'
  }
  as_root mv "$new" "$at"
}

bare_root() { # FOLDER
  local mirror
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
  as_root debootstrap --variant=minbase --include=openssh-server,iproute2 "$BARE_DEBIAN" "$1/root" \
    "${mirror:-http://deb.debian.org/debian}" || return
  # What is only recommended stays out: a package that the script needs, it has to name.
  as_root bash -euc 'cd "$0/root/etc"
    echo "APT::Install-Recommends \"false\"; Acquire::Languages \"none\";" >apt/apt.conf.d/90small
    echo force-unsafe-io >dpkg/dpkg.cfg.d/90fast
    printf "#!/bin/sh\nexit 101\n" >../usr/sbin/policy-rc.d # the machine starts Docker itself
    chmod 755 ../usr/sbin/policy-rc.d
    rm -f ssh/ssh_host_*' "$1"
}

bare_packages() { # FOLDER
  local deb
  as_root bash -euc 'cd "$0/root"
    chroot . apt-get -q clean
    chroot . apt-get -q update
    chroot . apt-get -q -y --download-only install ca-certificates curl docker.io docker-cli docker-compose sudo
    mv var/cache/apt/archives/*.deb ../packages
    rm -rf var/lib/apt/lists/*
    echo "deb [trusted=yes] file:/opt/packages ./" >etc/apt/sources.list' "$1" || return
  for deb in "$1"/packages/*.deb; do
    dpkg-deb --field "$deb" && printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" \
      "$(sha256sum "$deb" | cut -d ' ' -f 1)" || return
  done >"$1/Packages"
  as_root mv "$1/Packages" "$1/packages/"
}
