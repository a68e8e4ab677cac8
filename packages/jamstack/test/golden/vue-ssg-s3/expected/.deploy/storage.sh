# shellcheck shell=bash disable=SC2004,SC2034,SC2154 # restore.sh declares, sets what is only read here, and reads what is only set
# Part of restore.sh: what the storage has, and getting it. Every wait is bounded, every fault has its cause and its remedy.

# Litestream meets the network and foreign bytes: it needs no root.
as_app() {
  if ((EUID == owner_uid)); then "$@"; else setpriv --reuid="$owner_uid" --regid="$owner_gid" --clear-groups -- "$@"; fi
}

# A refused or silent port is known in seconds this way; Litestream would try for minutes.
dial() {
  local host="${REPLICA_BUCKET}.s3.amazonaws.com" port="443" answer status=0
  if [[ ${REPLICA_ENDPOINT:-} =~ ^(https?)://(\[[^]]+\]|[^/:]+)(:([0-9]+))? ]]; then
    host=${BASH_REMATCH[2]} port=${BASH_REMATCH[4]:-443}
    [[ ${BASH_REMATCH[1]}${BASH_REMATCH[4]} != http ]] || port=80
  fi
  host=${host#[} host=${host%]}
  # shellcheck disable=SC2016 # the inner shell expands them
  answer=$(timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>&1) || status=$?
  ((status)) || return 0
  answer=${answer%%$'\n'*}
  ((status != 124)) || answer='no answer within 10 seconds'
  problem "The storage at $host:$port cannot be reached: ${answer##*: }." "Check the address in $secrets, and that this host may connect there."
  return 1
}

explain() { # DATABASE, Litestream's words in $work/error
  local words said
  words=$(<"$work/error")
  said=$(grep -v '^time=.*level=\(INFO\|DEBUG\)' "$work/error" | tail -n 1 | cut -c 1-300) || true
  case ${words,,} in
    *'no space left'*) # first of all: Litestream says it in the same breath as what it could not write, which must not pass for a damaged backup
      problem "There is no room to restore $1." 'Make room on the disk of the data volume, then repeat it.' ;;
    *'host key mismatch'*)
      problem 'The server shows another host key than the one that is expected.' "Find out why. If the server was set up anew, get its new key as .deploy/README.md says, and store it: $secrets." ;;
    *accessdenied* | *invalidaccesskey* | *signaturedoesnotmatch* | *authenticationfailed* | *authorizationfailure* | *'unable to authenticate'* | *forbidden* | *'permission denied'* | *unauthorized*)
      problem "The storage refuses the credentials: $said" "Check $secrets, and what they may do." ;;
    *nosuchbucket* | *containernotfound* | *'bucket does not exist'* | *'container does not exist'*)
      problem "The bucket or container does not exist: $said" "Create it, or check its name in $secrets." ;;
    *'checksum mismatch'* | *'integrity check'* | *'malformed'* | *'ltx validation'* | *'decode'*)
      problem "The backup of $1 is damaged: $said" "Restore an earlier moment: deploy again with --adopt backup --at TIME, say an hour ago.
     Then move $id/$1/ away in the storage and deploy with --adopt local: a new backup begins. On the damaged one no later moment can be restored." ;;
    *) problem "The backup of $1 cannot be read: ${said:-no answer in time}" "Check $secrets, then deploy again." ;;
  esac
}

# Sets backup_txid (empty: there is no backup), backup_time and backup_bytes. Fails when the storage cannot tell.
ask_storage() { # DATABASE CONFIG
  local status=0
  backup_txid='' backup_time='' backup_bytes=0
  as_app timeout -k 5 30 litestream restore -config "$2" -dry-run -json "$data/$1" >"$work/plan" 2>"$work/error" || status=$?
  if ((status == 0)); then
    IFS='|' read -r backup_txid backup_time backup_bytes < <(sqlite3 :memory: "
      select json_extract(p, '\$.max_txid'), json_extract(p, '\$.files[#-1].timestamp'),
        (select sum(json_extract(value, '\$.size')) from json_each(p, '\$.files'))
      from (select cast(readfile('$work/plan') as text) as p)")
    [[ $backup_txid =~ ^[0-9a-f]{16}$ ]] || problem "Litestream's answer about $1 cannot be understood." 'Look at: docker compose logs litestream'
  elif ! grep -q 'no matching backup files available' "$work/error"; then
    ((status == 124 || status == 137)) || { explain "$1"; return 1; }
    problem 'The storage did not answer within 30 seconds.' "Check the address in $secrets, and that this host may connect there."
    return 1
  fi
}

# Sets listed to the databases that appeared while the app ran, and a config for each: the manifest's own entry with
# another name, because the config cannot list files that did not exist when it was written.
read_manifest() {
  local name names
  listed=()
  as_app timeout -k 5 60 litestream restore -config "$config" -o "$work/manifest.db" "$data/$manifest" >"$work/error" 2>&1 || { explain "$manifest"; return 1; }
  names=$(sqlite3 "$work/manifest.db" 'select path from files order by path' 2>"$work/error") || { explain "$manifest"; return 1; }
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    # From the storage, and soon a path that root moves things to: nothing but what health.sh writes there.
    [[ $name =~ ^[A-Za-z0-9._/-]+$ && /$name/ != */../* ]] || { problem "The list of databases in the backup names $name, which is no file of ours." "Find out who writes to the storage: $secrets."; return 1; }
    configs[$name]=$work/${#listed[@]}.yml
    sed "s|$manifest|$name|g" "$config" >"${configs[$name]}"
    chmod 0644 "${configs[$name]}"
    listed+=("$name")
  done <<<"$names"
}

# Sets reach to the first moment that a restore can go back to, and snapshots and stored to how many and how many bytes there are.
# A file without which nothing comes before is listed with the time of its upload, which is never before that of what it
# holds; and Litestream takes what is older than the moment: hence the second.
ask_history() { # DATABASE
  as_app timeout -k 5 60 litestream ltx -config "${configs[$1]}" -level all -json "$data/$1" >"$work/files" 2>"$work/error" || { explain "$1"; return 1; }
  IFS='|' read -r reach snapshots stored < <(sqlite3 :memory: "
    select strftime('%Y-%m-%dT%H:%M:%SZ', min(json_extract(value, '\$.timestamp')) filter (where json_extract(value, '\$.min_txid') = '0000000000000001'), '+1 second'),
      count(*) filter (where json_extract(value, '\$.level') = 9), sum(json_extract(value, '\$.size'))
    from json_each(cast(readfile('$work/files') as text))")
}

# A moment that the storage does not reach back to is told before anything is stopped. A file that appeared later is left out.
check_moment() {
  local name from='' short=''
  for name in "${order[@]}"; do
    [[ ${todo[$name]-} == restore ]] || continue
    as_app timeout -k 5 "$limit" litestream restore -config "${configs[$name]}" -timestamp "$at" -dry-run -json "$data/$name" >/dev/null 2>"$work/error" && continue
    grep -q 'no matching backup files available' "$work/error" || { explain "$name"; return 1; }
    if [[ $name == "$manifest" || ${configs[$name]} != "$config" ]]; then todo[$name]=remove; continue; fi
    ask_history "$name" || return 1
    short+="${short:+, }$name"
    [[ ! $from < $reach ]] || from=$reach
  done
  [[ -z $short ]] || problem "The backup of $short does not reach back to $at." "Choose a moment from $from on. What each database has: ./deploy.sh backups"
}

# Beside the data first: either all databases come back or nothing changes.
fetch() { # DATABASE FOLDER
  local status=0 staged=$2/$1
  folder "${staged%/*}"
  as_app timeout -k 5 "$limit" litestream restore -config "${configs[$1]}" ${at:+-timestamp "$at"} \
    -integrity-check full -o "$staged" "$data/$1" >"$work/error" 2>&1 || status=$?
  if ((status == 124 || status == 137)); then
    problem "Restoring $1 took longer than $limit and was given up." 'Deploy again; a larger database needs a higher time limit (limit= in restore.sh).'
  elif ((status)); then explain "$1"; fi
}
