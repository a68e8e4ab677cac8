# shellcheck shell=bash
# Two databases must not have the same place in the storage. Litestream would upload both there without an error, the health check and the
# proof would succeed, and a restore would give one of them for both. It happens when somebody copies an entry of litestream.yml.

require_own_places() {
  local place
  place=$(shared_place)
  [[ -z $place ]] || problem "litestream.yml gives two databases the same place in the storage (see $place there):\
 each would overwrite the backup of the other." \
    "Give each a path of its own in .deploy/litestream.yml, \${DEPLOYMENT_ID}/ and its path below the data folder, then deploy again."
}

# Prints the first path that stands there twice, or the entry that has an alias and no path beside it. Litestream itself refuses one file
# that is listed twice.
shared_place() {
  awk '
    function end_entry() { if (!shared && alias && places == 1) shared = first; alias = places = 0 }
    /^[[:space:]]*#/ { next }
    /^[[:space:]]*-[[:space:]]/ { end_entry() }
    /(replica:|<<:)[[:space:]]*\*/ { alias = 1 }
    {
      while (match($0, /(^|[[:space:],{])(path|dir|url):[[:space:]]*("([^"\\]|\\.)*"|(\$\{[A-Za-z_]+\}|[^[:space:],}"])+)/)) {
        place = substr($0, RSTART, RLENGTH)
        $0 = substr($0, RSTART + RLENGTH)
        sub(/^[[:space:],{]*(path|dir|url):[[:space:]]*/, "", place)
        gsub(/["\047]|\/+"?$/, "", place)
        if (!places++) first = place
        if (!shared && seen[place]++) shared = place
      }
    }
    END { end_entry(); if (shared) print shared }' "$litestream_config" 2>/dev/null || true
}
