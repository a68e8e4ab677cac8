# shellcheck shell=bash
# The databases that appear while the app runs. litestream.yml cannot list files that did not exist when it was written, so a small
# database of our own names them, and is backed up like the others.

# Makes a config for such a file: the manifest's own entry under another name. Litestream expands variables in it, and a name from a file
# must not reach the values of the storage.
make_config() { # DATABASE FILE
  local manifest text
  manifest_name manifest
  [[ -n $manifest ]] && is_file_name "$1" || return
  text=$(<"$litestream_config")
  printf '%s\n' "${text//"$manifest"/$1}" >"$2"
}

# Restores the manifest, sets an array to the names in it, and gives each a config in config_of; and another array to those that the storage
# had while they were on the volume. A manifest of an earlier version of this program has no such table.
read_manifest() { # ARRAY ARRAY
  local manifest name names stored_names='' has_stored='' file=$work/manifest.db
  local -n manifest_names=$1 stored_in_manifest=$2
  manifest_name manifest
  manifest_names=() stored_in_manifest=()
  if [[ -n ${staged_in[$manifest]-} ]]; then
    file=${staged_in[$manifest]}/$manifest
  else
    as_app timeout -k 5 60 litestream restore -config "$litestream_config" -o "$file" "$data/$manifest" >"$work/error" 2>&1 || {
      explain_error "$manifest"
      return 1
    }
  fi
  {
    names=$(read_database "$file" 'select path from files order by path' 2>"$work/error") &&
      has_stored=$(read_database "$file" "select count(*) from sqlite_master where type = 'table' and name = 'stored'" 2>"$work/error") &&
      if [[ $has_stored == 1 ]]; then stored_names=$(read_database "$file" 'select path from stored order by path' 2>"$work/error"); fi
  } || {
    problem "The list of databases in the backup cannot be used: $(tail -n 1 "$work/error" | cut -c 1-300)" \
      "The sidecar does not write such a list: find out who else writes to the storage, which ${conf[backup_secrets]} name.\
 To begin a new list, move ${conf[id]}/$manifest/ away there, and deploy again; databases that only the list names are not restored then."
    return 1
  }
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    # From the storage, and soon a path that root moves things to: nothing but what the health check writes there.
    is_file_name "$name" || {
      problem "The list of databases in the backup names $name, which cannot be a database of this deployment." \
        "The sidecar does not write such a name: find out who else writes to the storage, which ${conf[backup_secrets]} name."
      return 1
    }
    config_of["$name"]=$work/${#manifest_names[@]}.yml
    make_config "$name" "${config_of[$name]}"
    manifest_names+=("$name")
  done <<<"$names"
  while IFS= read -r name; do ! is_file_name "$name" || stored_in_manifest+=("$name"); done <<<"$stored_names"
}
