#!/usr/bin/env bash
# Installs what the tests need: install.sh [validators] [e2e], both when none is named.
# apt packages go to the system, everything else to <checkout>/.tools. What is there in the right version is skipped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(validators e2e)
apt=() builds=() others=()
for group in "${groups[@]}"; do
  [ -f "$here/groups/$group.sh" ] || die "no group '$group'; there are: $(cd "$here/groups" && echo *.sh)"
  # shellcheck source=/dev/null # each group adds to the three lists, see groups/
  . "$here/groups/$group.sh"
done

# Go saturates every core by itself, so its builds queue up while the small downloads run beside them.
go_builds() { local build; for build in "${builds[@]}"; do "$build"; done; }

mkdir -p "$bin"
apt_install "${apt[@]}" # first: the others use some of these
together go_builds "${others[@]}"
say "ready in $bin (${SECONDS}s)"
