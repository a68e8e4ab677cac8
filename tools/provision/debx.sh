#!/usr/bin/env bash
# debx.sh SUITE FOLDER PACKAGE...: downloads packages of any Debian suite, signatures checked by apt, and unpacks them
# into a folder. The system's own package lists and dpkg database stay untouched.
# With --closure as the first argument, all dependencies too, as if nothing were installed.
set -euo pipefail
closure=
if [ "${1:-}" = --closure ]; then
  closure=1
  shift
fi
suite=$1 into=$2
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$into"/usr/{bin,sbin,lib,lib64} "$work/lists/partial" "$work/cache/archives/partial"
# The mirror that this machine already uses, if it is a Debian.
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "${mirror:-http://deb.debian.org/debian}" \
  "$suite" /usr/share/keyrings/debian-archive-keyring.gpg >"$work/suite.sources"

apt() {
  apt-get -qq -o Dir::Etc::SourceList="$work/suite.sources" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User=root -o APT::Architecture="$(dpkg --print-architecture)" -o APT::Install-Recommends=false \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::Retries=3 "$@" >&2
}
apt update
if [ -n "$closure" ]; then
  apt -y --download-only install "$@"
  debs=("$work"/cache/archives/*.deb)
else
  (cd "$work" && apt download "$@")
  debs=("$work"/*.deb)
fi
# The layout of every Debian since 12, which packages of 12 itself do not carry.
for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$into/$folder"; done
# Not dpkg -x: it would replace a /bin -> usr/bin link by a folder.
for deb in "${debs[@]}"; do dpkg --fsys-tarfile "$deb" | tar -C "$into" -x -p --keep-directory-symlink; done
