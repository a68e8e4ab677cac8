# shellcheck shell=bash
# The place where an earlier Litestream kept a backup: a database that would start empty on a new host is restored from
# there. It is only ever read: what Litestream 0.5 writes beside the files of 0.3 would hide them.

declare -A earlier_paths=() # places in the storage by the name of the database, one a line, in the order to try
declare -A earlier_old=()   # the same, where Litestream 0.3.13 alone may be able to restore: see old-replica.sh

# Splits a line of deploy.conf, "DATABASE own|own,0.3.13|0.3.13|unusable TYPE PATH…", into [database], [how], [type] and [path].
read_earlier_replica() { # LINE VARIABLE
  local database how type path
  read -r database how type path <<<"$1"
  database=${database//%20/ }
  set_entry "$2" database "${database//%25/%}"
  set_entry "$2" how "$how"
  set_entry "$2" type "$type"
  set_entry "$2" path "${path//\{repository\}/${guard_option[repository]:-\{repository\}}}"
}

# Whether a database is about to start empty that was never anywhere else.
starts_new() { # DATABASE
  local -A marker=()
  read_marker "$1" marker
  [[ ${action[$1]-} == fresh && -z ${marker[word]} ]]
}

# Turns such a start into a restore from the earlier place, or into a problem where that place cannot be read from here.
plan_earlier_replicas() {
  local line name
  local -A place=()
  earlier_paths=() earlier_old=()
  [[ -z ${guard_option[ignore_old_data]} && ${guard_option[adopt]} != local ]] || return 0
  for line in "${earlier_replicas[@]}"; do
    read_earlier_replica "$line" place
    name=${place[database]}
    # The backup of none that the app opens: it may be the first one's.
    if [[ -z ${action[$name]-} && ${place[how]} == unusable ]]; then name=${databases[0]-$(manifest_name)}; fi
    starts_new "$name" || [[ ${action[$name]-} == import ]] || continue
    case ${place[how]} in
      own* | 0.3.13)
        if [[ ${place[path]} == *'{repository}'* ]]; then
          problem "An earlier Litestream keeps a backup of $name at ${place[path]}, and the name of the repository is not known,\
 on which the place depends." \
            'Deploy by the release workflow, which gives the name; or add --repository NAME, with the capital letters that GitHub shows.'
          continue
        fi
        action["$name"]=import
        if [[ ${place[how]} == own* ]]; then earlier_paths["$name"]+=${place[path]}$'\n'; fi
        if [[ ${place[how]} == *0.3.13 ]]; then earlier_old["$name"]+=${place[path]}$'\n'; fi
        ;;
      *)
        problem "An earlier Litestream keeps a backup at ${place[path]} (${place[type]}), perhaps of $name,\
 which this deployment cannot restore by itself." \
          "Look into that backup. If it is wanted, restore it into the data volume and deploy with --adopt local.\
 If not, deploy with --first-deploy --ignore-old-data."
        ;;
    esac
  done
}

# A configuration that differs from ours in the place of one database.
make_earlier_config() { # DATABASE PATH FILE
  local line name new
  name=$(yaml_escaped "$1") new=$(yaml_escaped "$2")
  while IFS= read -r line || [[ -n $line ]]; do
    # shellcheck disable=SC2016 # Litestream expands it
    [[ $line != *'path: "'?('${REPLICA_'+([A-Z_])'}/')@("${conf[id]}"|'${DEPLOYMENT_ID}')"/$name\"" ]] || line=${line%%path:*}path:\ \"$new\"
    printf '%s\n' "$line"
  done <"$litestream_config" >"$3"
  chmod 0644 "$3"
}

# As it stands between double quotes in litestream.yml, where Litestream expands variables as well.
yaml_escaped() { # TEXT
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  printf %s "${text//\$/\\u0024}"
}

imported_text() { printf 'restored from %s, where an earlier Litestream kept its backup' "$1"; } # PATH

# Restores from the first earlier place that has something: Litestream says what 0.3 left there by a restore alone.
import_database() { # DATABASE STAGING-FOLDER
  local path status staged=$2/$1 config=$work/earlier.yml place
  place=${earlier_paths[$1]-}${earlier_old[$1]-} place=${place%%$'\n'*}
  make_folder "${staged%/*}"
  while IFS= read -r path; do
    [[ -n $path ]] || continue
    status=0
    make_earlier_config "$1" "$path" "$config"
    ! cmp -s "$config" "$litestream_config" || {
      problem "litestream.yml does not say where the backup of $1 is kept." "$generate_again"
      return
    }
    as_app timeout -k 5 "${conf[restore_minutes]}m" litestream restore -config "$config" -integrity-check full \
      -o "$staged" "$data/$1" >"$work/error" 2>&1 || status=$?
    if ((status == 0)) && [[ -s $staged ]]; then
      note "$1: $(imported_text "$path"); its integrity is checked, and nothing is written there"
      return
    elif ((status == 124 || status == 137)); then
      problem "Restoring $1 from $path took longer than ${conf[restore_minutes]} minutes and was stopped." \
        'Write a larger number into restore_minutes in deploy.conf, and deploy again.'
      return
    elif ((status == 0)) || ! has_no_backup; then
      problem "An earlier Litestream keeps a backup of $1 at $path, and it cannot be read: $(shown_error "$(<"$work/error")")" \
        "Check ${conf[backup_secrets]}, then deploy again. If that backup is not wanted: --first-deploy --ignore-old-data."
      return
    fi
  done <<<"${earlier_paths[$1]-}"
  if [[ -n ${earlier_old[$1]-} ]]; then
    import_old_replica "$1" "$staged"
    [[ ! -s $staged && ${#problems[@]} == 0 ]] || return 0
  fi
  if [[ -n ${guard_option[first_deploy]} ]]; then
    note "$1: nothing is at $place, where an earlier Litestream kept its backup"
    action["$1"]=fresh
  else
    problem "There is no database $1, no backup of it, and nothing at $place, where an earlier Litestream kept its backup." \
      "Check ${conf[backup_secrets]}: they may name another storage.\
 If it is right that nothing is there, deploy again with --first-deploy."
  fi
}
