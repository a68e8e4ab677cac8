#!/usr/bin/env bash
# Installs what the tests need: install.sh [validators] [e2e] [site] [earlier] [kubernetes], the first three when none is named.
# apt packages go to the system, everything else to <checkout>/.tools. What is there in the right version is skipped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=groups.sh
. "$here/groups.sh"
for installer in "$here"/installers/*.sh; do
  # shellcheck source=/dev/null # one function per program, see there
  . "$installer"
done

groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(validators e2e site)
for group in "${groups[@]}"; do
  declare -F "group_$group" >/dev/null || die "no group '$group'; there are: validators e2e site earlier kubernetes"
  "group_$group"
done
mapfile -t builds < <(printf '%s\n' "${builds[@]}" | awk 'NF && !seen[$0]++')
mapfile -t others < <(printf '%s\n' "${others[@]}" | awk 'NF && !seen[$0]++')

# Go saturates every core by itself, so its builds queue up while the small downloads run beside them.
go_builds() {
  local build
  for build in "${builds[@]}"; do "$build"; done
}

mkdir -p "$bin"
apt_install "${apt[@]}" # first: the others use some of these
together go_builds "${others[@]}"
say "ready in $bin (${SECONDS}s)"
