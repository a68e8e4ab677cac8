# shellcheck shell=bash
# A backup that Litestream 0.3 wrote to a storage where 0.5 cannot read it. A container cannot start another one, so deploy.sh on the host
# runs Litestream 0.3.13 once, see deploy/old-litestream.sh. The restore check says beforehand what that run has to restore, and takes
# afterwards what it restored.

# guard --ask-earlier: writes a configuration N.yml for each backup that is needed, and prints "earlier=N DATABASE" for it. What is
# restored from there becomes N.db beside it, for this run alone.
ask_old_replicas() {
  local name path number=0
  rm -rf "$state/earlier"
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} == import && -n ${earlier_old[$name]-} ]] || continue
    make_folder "$state"
    make_folder "$state/earlier"
    while IFS= read -r path; do
      number=$((number + 1))
      make_old_config "$name" "$path" "$state/earlier/$number.yml"
      printf 'earlier=%d %s\n' "$number" "$name"
    done <<<"${earlier_old[$name]%$'\n'}"
  done
}

# What Litestream 0.3 understands: our storage, with another path. It passes over the keys that it does not know.
make_old_config() { # DATABASE PATH FILE
  local line text inside=''
  {
    printf 'dbs:\n  - path: "%s"\n    replicas:\n      - path: "%s"\n' "$(yaml_escaped "$data/$1")" "$(yaml_escaped "$2")"
    while IFS= read -r line || [[ -n $line ]]; do
      text=${line#"${line%%[! ]*}"}
      if [[ -z $inside ]]; then
        [[ ! $line =~ ^( *)replica:\ *(&[A-Za-z]+)?\ *$ ]] || inside=${#BASH_REMATCH[1]}
      elif ((${#line} - ${#text} <= inside)); then
        break
      elif [[ $text != path:* ]]; then printf '        %s\n' "$text"; fi
    done <"$litestream_config"
  } >"$3"
  chmod 0644 "$3"
  grep -q '^        type: ' "$3" || problem 'litestream.yml does not say how the storage is reached.' "$generate_again"
}

# Takes what Litestream 0.3.13 restored in this run, where it was asked for this database and this place.
import_old_replica() { # DATABASE FILE
  local path config result
  while IFS= read -r path; do
    config=$(old_config_of "$1" "$path")
    [[ -n ${guard_option[earlier_asked]} && -n $config ]] || {
      problem "An earlier Litestream 0.3 keeps a backup of $1 at $path, which Litestream 0.3.13 alone can restore." \
        "Deploy by the release workflow, or run ./deploy.sh in the folder of the deployment on the host: it runs that version once.\
 If that backup is not wanted: --first-deploy --ignore-old-data."
      return
    }
    [[ -f ${config%.yml}.db && ! -L ${config%.yml}.db && -s ${config%.yml}.db ]] || continue
    result=$(query_seconds=$((conf[restore_minutes] * 60)) read_database "${config%.yml}.db" 'pragma integrity_check' 2>&1) || true
    if [[ $result == ok ]]; then
      mv -T "${config%.yml}.db" "$2"
      note "$1: $(imported_text "$path"), by Litestream 0.3.13; its integrity is checked, and nothing is written there"
    else
      problem "An earlier Litestream keeps a backup of $1 at $path, and the database in it is damaged: ${result%%$'\n'*}" \
        "Restore an earlier point in time of it by hand with Litestream 0.3.13, put it on the volume and deploy with --adopt local.\
 If that backup is not wanted: --first-deploy --ignore-old-data."
    fi
    return
  done <<<"${earlier_old[$1]%$'\n'}"
}

# Prints the file that asks for this database and this place; nothing where none does.
old_config_of() { # DATABASE PATH
  local file
  make_old_config "$1" "$2" "$work/old.yml"
  for file in "$state/earlier"/*.yml; do
    ! cmp -s "$file" "$work/old.yml" || {
      printf %s "$file"
      return
    }
  done
}
