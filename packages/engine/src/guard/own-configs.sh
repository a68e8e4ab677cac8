# shellcheck shell=bash
# Litestream reads its whole configuration for each call, and with hundreds of databases that takes as long as the rest of the call. So a
# file of its own is made for each database that is asked about: all that stands before the list, and its entry. A file of a pattern has no
# entry, so it gets that of the manifest under its name. Who writes these names, is_file_name has checked.

declare -A own_config_of=() # by database; where litestream.yml was changed so that an entry is not found, there is none

# Makes them for these databases, all in one go. LEVEL is that of Litestream's log; where litestream.yml has one, that stays.
make_own_configs() { # FOLDER LEVEL DATABASE...
  local number manifest names=("${@:3}")
  manifest_name manifest
  mkdir -p "$1"
  for ((number = 0; number < ${#names[@]}; number++)); do
    if has_own_entry "${names[number]}"; then printf '%s\n\n' "${names[number]}"; else printf '%s\n%s\n' "${names[number]}" "$manifest"; fi
  done | write_entries "$1" "$2"
  for ((number = 0; number < ${#names[@]}; number++)); do
    own_config_of["${names[number]}"]=''
    [[ ! -s $1/$number.yml ]] || own_config_of["${names[number]}"]=$1/$number.yml
  done
}

# The same for one database, on standard output.
single_config() { # DATABASE
  make_own_configs "$work/single" '' "$1"
  [[ -n ${own_config_of[$1]} ]] && cat "${own_config_of[$1]}"
}

# Writes N.yml for the Nth name on standard input. Each name is a line, and before the next one stands the entry that it takes, or an empty
# line where that is its own. Without what only one process can have, which are the addresses where the sidecar listens. The first entry
# names the storage for all; where another one is meant, that becomes a value of its own, which Litestream passes over.
write_entries() { # FOLDER LEVEL
  folder=$1 level=$2 data=$data awk '
    function quoted(name) { return "\"" ENVIRON["data"] "/" name "\"" }
    function renamed(text, from, to,   result, at) {
      if (from == "") return text
      while ((at = index(text, from))) {
        result = result substr(text, 1, at - 1) to
        text = substr(text, at + length(from))
      }
      return result text
    }
    FILENAME == "-" { if (FNR % 2) names[count++] = $0; else from[count - 1] = $0; next }
    /^(addr|socket):/ { next }
    !list && !/^dbs:/ { head = head $0 "\n"; next }
    /^dbs:/ { list = 1; next }
    /^[^ #]/ { list = 0; head = head $0 "\n"; next }
    /^  - / { entries++; anchor = 0 }
    { entry[entries] = entry[entries] $0 "\n" }
    /^(  - |    )path: *"/ { path = $0; sub(/^[^"]*/, "", path); sub(/[^"]*$/, "", path); found[path] = entries }
    entries == 1 && /^    replica: &storage/ { anchor = 1; storage = "storage: &storage\n"; next }
    entries == 1 && anchor && /^      / { storage = storage $0 "\n"; next }
    entries == 1 { anchor = 0 }
    END {
      if (ENVIRON["level"] != "" && head !~ /(^|\n)logging:/) head = head "logging: { level: " ENVIRON["level"] " }\n"
      for (number = 0; number < count; number++) {
        one = found[quoted(from[number] == "" ? names[number] : from[number])]
        if (!one) continue
        file = ENVIRON["folder"] "/" number ".yml"
        printf "%s%sdbs:\n%s", head, (one > 1 ? storage : ""), renamed(entry[one], from[number], names[number]) >file
        close(file)
      }
    }' - "$litestream_config"
}
