# shellcheck shell=bash
# Files beside the databases that deploy.conf names, and that no backup has although nothing fails: where nothing lies, and where a mount
# of the app hides what it writes.

# What deploy.conf names beside the databases, and nothing lies there: of nothing, a backup is made without an error.
name_kept_files_without_files() {
  local name
  for name in "${kept_files[@]}"; do is_kept_name_there "$name" || difference nothing "$name"; done
}

is_kept_name_there() { # NAME, also a pattern
  local one kept_files=("$1")
  while IFS= read -r -d '' one; do [[ ! -e $one && ! -L $one ]] || return 0; done < <(kept_roots)
  return 1
}

# A volume or a folder of the host that the app sees below the data folder, where files are backed up: the sidecar has the empty folder that
# is under it, and not what the app writes there.
name_hidden_files() { # MOUNT
  local name=${1#"${conf[data_folder]-}/"} one
  [[ $name != "$1" ]] || return 0
  for one in "${kept_files[@]}"; do
    if [[ $one == *[*?[]* ]]; then one=${one%%[*?[]*}; else one+=/; fi
    [[ $one == ./ || $name/ == "$one"* || $one == "$name"/* ]] || continue
    is_ignored "$name" || difference hidden "$name"
    return 0
  done
}
