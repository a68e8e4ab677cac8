#!/usr/bin/env bash
# Runs as root in a container of its own before anything may open the databases. It keeps each database on the volume,
# restores it from the backup, or refuses. All is decided before anything is changed, and in doubt it refuses.
#
#   restore.sh [--check] [--first-deploy] [--proven a@txid,b] [--adopt local|backup] [--at TIME]
#   restore.sh --before-migration | --after-migration    sets a copy of the databases aside, drops it
#
# Exit codes: 0 nothing left to do, 1 a restore failed, 2 usage, 4 refused;
# with --check also 10 there is work, 11 there is work and nothing may have the databases open meanwhile.
set -euo pipefail

id='web-r5v3nb'
owner_uid=1654 owner_gid=1654
databases=('app.db')
manifest='' # names the databases that appear while the app runs; empty where there are none
folders=() # where they appear: Litestream ends when it is to watch a folder that is not there
secrets='AZURE_STORAGEACCOUNT, AZURE_CONTAINER, AZURE_ACCOUNT_KEY, AZURE_ENDPOINT'
limit=10m # for one database
config='/etc/litestream.yml' data='/data' state='/data/.litestream-deployment'
unfinished=$state/migration # exists from before a migration until it has succeeded

check='' first='' proven='' adopt='' at='' mode=guard
usage() { printf 'restore.sh: %s\n' "$1" >&2; exit 2; }
while (($#)); do
  case $1 in
    --check) check=1 ;;
    --first-deploy) first=1 ;;
    --proven) proven=${2-}; shift ;;
    --adopt) adopt=${2-}; [[ $adopt == @(local|backup) ]] || usage '--adopt is local or backup'; shift ;;
    --at) at=${2-}; [[ $at == ????-??-??T??:??:??Z ]] || usage '--at is a time in UTC like 2026-05-31T23:59:00Z'; shift ;;
    --before-migration | --after-migration) mode=${1#--} ;;
    *) usage "unknown option $1" ;;
  esac
  shift || usage 'the last option lacks its value'
done
[[ -z $at || $adopt == backup ]] || usage '--at goes with --adopt backup'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chown "$owner_uid:$owner_gid" "$work"
now=$(date -u +%Y%m%dT%H%M%SZ)
problems=()

say() { printf 'restore: %s\n' "$*"; }
problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE, NEXT STEP
refuse() { # EXIT-CODE, if there are problems
  ((${#problems[@]})) || return 0
  printf '\nrestore: %s\n' "${problems[@]}" >&2
  exit "$1"
}
# Litestream meets the network and foreign bytes: it needs no root.
as_app() { setpriv --reuid="$owner_uid" --regid="$owner_gid" --clear-groups -- "$@"; }
own() { chown -h "$owner_uid:$owner_gid" "$@"; }
folder() { mkdir -p "$1"; own "$1"; }
metadata() { printf '%s/.%s-litestream' "$(dirname "$1")" "$(basename "$1")"; }

# --- What is there -----------------------------------------------------------------------------------------------

# The newest transaction that Litestream has seen here: file names are hexadecimal and equally long, so text order is right.
local_txid() { # DATABASE
  local file newest=''
  for file in "$(metadata "$data/$1")"/ltx/0/*-*.ltx; do
    file=${file##*-} file=${file%.ltx}
    [[ ! $file > $newest ]] || newest=$file
  done
  # A restored file that Litestream has not seen yet.
  if [[ ! $newest > $mark_txid && $mark == restored ]]; then newest=$mark_txid; fi
  printf '%s' "$newest"
}

# Sets mark and mark_txid from the line that this deployment left on the volume; empty when another one did.
read_mark() { # DATABASE
  local whose=''
  mark='' mark_txid=''
  if [[ -f $state/$1.proven ]]; then read -r whose mark mark_txid <"$state/$1.proven" || true; fi
  [[ $whose == "$id" ]] || mark='' mark_txid=''
}

write_mark() { # DATABASE fresh|restored [TXID]
  folder "$(dirname "$state/$1")"
  printf '%s %s %s\n' "$id" "$2" "${3-}" >"$state/$1.new"
  own "$state/$1.new"
  mv -f "$state/$1.new" "$state/$1.proven"
}

# What the record says of a database: sets recorded, and recorded_txid where the record knows it.
read_record() { # DATABASE
  local item name=${1//,/%2C}
  recorded='' recorded_txid=''
  while IFS= read -r -d , item; do
    case $item in
      "$name") recorded=1 ;;
      "$name"@*) recorded=1 recorded_txid=${item##*@} ;;
    esac
  done <<<"$proven,"
}

# A refused or silent port is known in seconds this way; Litestream would try for minutes.
dial() {
  local host="${REPLICA_ACCOUNT}.blob.core.windows.net" port="443" answer status=0
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
    *'host key mismatch'*)
      problem 'The server shows another host key than the one that is expected.' "Find out why. If the server was set up anew, store its new key: $secrets." ;;
    *accessdenied* | *invalidaccesskey* | *signaturedoesnotmatch* | *authenticationfailed* | *authorizationfailure* | *'unable to authenticate'* | *forbidden* | *'permission denied'* | *unauthorized*)
      problem "The storage refuses the credentials: $said" "Check $secrets, and what they may do." ;;
    *nosuchbucket* | *containernotfound* | *'bucket does not exist'* | *'container does not exist'*)
      problem "The bucket or container does not exist: $said" "Create it, or check its name in $secrets." ;;
    *'checksum mismatch'* | *'integrity check'* | *'malformed'* | *'ltx validation'* | *'decode'*)
      problem "The backup of $1 is damaged: $said" 'Restore an earlier moment: deploy again with --adopt backup --at TIME, say an hour ago.' ;;
    *'no space left'*)
      problem "There is no room to restore $1." 'Make room on the disk of the data volume and deploy again.' ;;
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

# --- What to do --------------------------------------------------------------------------------------------------

declare -A todo=() backups=() times=() configs=()
order=() restore_bytes=0 known=$proven # not empty once any database of this deployment is known to have lived before

decide() { # DATABASE CONFIG: todo is keep, restore, fresh, or renew: keep, but without its metadata, so that a snapshot begins anew
  local name=$1 file=$data/$1 mine
  read_mark "$name"
  read_record "$name"
  ask_storage "$name" "$2" || return
  mine=$(local_txid "$name")
  order+=("$name") backups[$name]=$backup_txid times[$name]=$backup_time configs[$name]=$2
  if [[ -e $file && ! -f $file ]]; then
    problem "$name is not a file." "Look into the volume what it is, move it away, and deploy again."
  elif [[ -n $recorded_txid && -n $backup_txid && $backup_txid < $recorded_txid && $adopt != backup ]]; then
    problem "The backup of $name ends at $backup_txid, but $recorded_txid was proven to be there: the storage lost something." \
      'Bring it back, or deploy again with --adopt backup to take what there is.'
  elif [[ -s $file && -n $backup_txid ]]; then
    if [[ -n $mark && ! $mine < $backup_txid && -z $at ]]; then todo[$name]=keep
    elif [[ $adopt == local ]]; then todo[$name]=renew
    elif [[ $adopt == backup ]]; then todo[$name]=restore
    elif [[ -n $mark ]]; then
      problem "$name on the volume is older (${mine:-no transaction}) than its backup ($backup_txid of $backup_time)." \
        'Deploy again with --adopt backup to set it aside and restore, or --adopt local if it is the right one.'
    else
      problem "$name is on the volume, but nothing says that it belongs to this deployment, which has a backup ($backup_txid of $backup_time)." \
        'Deploy again with --adopt backup to set it aside and restore, or --adopt local if it is the right one.'
    fi
  elif [[ -s $file ]]; then
    if [[ $mark == fresh ]]; then todo[$name]=keep
    elif [[ $adopt == local || (-n $first && -z $mark && -z $recorded) ]]; then todo[$name]=renew
    elif [[ -n $mark$recorded ]]; then
      problem "$name had a backup, and now there is none in the storage." \
        "If storage or path were changed on purpose, deploy again with --adopt local; else check $secrets and what happened to the storage."
    else
      problem "$name is on the volume, has no backup, and nothing says that it belongs to this deployment." \
        'Deploy again with --first-deploy (or --adopt local) if it is the right data; else move it away.'
    fi
  elif [[ -n $backup_txid ]]; then
    if [[ -n $first && -z $mark && $adopt != backup ]]; then
      problem "The storage already holds a backup of $name ($backup_txid of $backup_time), so this is no first deploy." \
        'Deploy again without --first-deploy (or with --adopt backup) to restore it. If it is not yours, choose another bucket or path.'
    else todo[$name]=restore; fi
  elif [[ (-n $recorded || $mark == @(proven|restored)) && $adopt != local ]]; then
    problem "$name had a backup, and now there is neither a database nor a backup." \
      "Check $secrets and what happened to the storage. --adopt local starts with an empty database: what was there is gone then."
  else todo[$name]=fresh; fi
  [[ ${todo[$name]-} != restore ]] || restore_bytes=$((restore_bytes + backup_bytes))
  [[ -z $backup_txid && -z $mark ]] || known=1
}

take_stock() {
  local name
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do
    decide "$name" "$config" || return 0 # what is wrong with the storage is wrong for all
  done
  if [[ -n $manifest && ${todo[$manifest]-} == restore ]]; then
    as_app timeout -k 5 60 litestream restore -config "$config" -o "$work/manifest.db" "$data/$manifest" >"$work/error" 2>&1 || { explain "$manifest"; return 0; }
    while IFS= read -r name; do
      # The manifest's own entry with another name: the config cannot list files that did not exist when it was written.
      sed "s|$manifest|$name|g" "$config" >"$work/${#order[@]}.yml"
      chmod 0644 "$work/${#order[@]}.yml"
      decide "$name" "$work/${#order[@]}.yml" || return 0
      [[ ${todo[$name]-} != fresh ]] || unset "todo[$name]" # named, but never uploaded
    done < <(sqlite3 "$work/manifest.db" 'select path from files order by path')
  fi
  for name in "${order[@]}"; do
    [[ ${todo[$name]-} == fresh && -z $first$known && $adopt != local ]] || continue
    problem "There is no database $name, no backup of it, and no word that this is a first deploy." \
      "Deploy again with --first-deploy if it is. If not, check $secrets: they may name another storage."
  done
}

# Twice the compressed size, plus what everything else on the disk needs to go on.
room() {
  local free need=$((2 * restore_bytes + 67108864))
  free=$(($(df --output=avail -k "$data" | tail -n 1) * 1024))
  ((free >= need)) || problem "The data volume has $((free >> 20)) MB free, the restore needs $((need >> 20)) MB." 'Make room and deploy again.'
}

report() {
  local name
  for name in "${order[@]}"; do
    say "$name: ${todo[$name]-left out}, here $(read_mark "$name"; local_txid "$name" | grep . || printf 'nothing'), backup ${backups[$name]:-none}${times[$name]:+ of ${times[$name]}}"
  done
}

# --- Doing it ----------------------------------------------------------------------------------------------------

# Moves what is there out of the way: SQLite would replay a foreign -wal, Litestream would go on from foreign metadata.
aside() { # PATH...
  local path to
  for path in "$@"; do
    [[ -e $path || -L $path ]] || continue
    to=$state/aside/$now/$(dirname "${path#"$data"/}")
    mkdir -p "$to"
    mv "$path" "$to/"
    say "set aside: ${path#"$data"/}, now in ${to%/.}"
  done
}

files_of() { paths=("$data/$1" "$data/$1-wal" "$data/$1-shm" "$data/$1-journal" "$(metadata "$data/$1")"); }

set_aside() { # DATABASE
  local paths
  files_of "$1"
  aside "${paths[@]}"
}

# With the folders above it, where SQLite puts the -wal.
own_database() { # DATABASE
  local paths path=$data/$1
  files_of "$1"
  while path=$(dirname "$path"); [[ $path == "$data"/* ]]; do folder "$path"; done
  own "$data"
  for path in "${paths[@]}"; do [[ ! -e $path ]] || chown -Rh "$owner_uid:$owner_gid" "$path"; done
}

owned() { # DATABASE
  local paths
  files_of "$1"
  [[ -z $(find "$data" "${paths[@]}" -maxdepth 0 ! -user "$owner_uid" 2>/dev/null) ]]
}

# Beside the data first: either all databases come back or nothing changes.
fetch() { # DATABASE
  local status=0 staged=$state/staging/$1
  folder "$(dirname "$staged")"
  as_app timeout -k 5 "$limit" litestream restore -config "${configs[$1]}" ${at:+-timestamp "$at"} \
    -integrity-check full -o "$staged" "$data/$1" >"$work/error" 2>&1 || status=$?
  if ((status == 124 || status == 137)); then
    problem "Restoring $1 took longer than $limit and was given up." 'Deploy again; a larger database needs a higher time limit (limit= in restore.sh).'
  elif ((status)); then explain "$1"; fi
}

act() {
  local name
  rm -rf "$state/staging"
  for name in "$state" "${folders[@]/#/$data/}"; do folder "$name"; done
  for name in "${order[@]}"; do [[ ${todo[$name]-} != restore ]] || fetch "$name"; done
  ((${#problems[@]} == 0)) || rm -rf "$state/staging"
  refuse 1
  for name in "${order[@]}"; do
    case ${todo[$name]-} in
      restore) write_mark "$name" restored "${backups[$name]}" # first: cut off here, the next call restores again
        set_aside "$name"
        mkdir -p "$(dirname "$data/$name")"
        mv "$state/staging/$name" "$data/$name" ;;
      renew) aside "$(metadata "$data/$name")"
        if [[ -n ${backups[$name]} ]]; then write_mark "$name" restored "${backups[$name]}"; else write_mark "$name" fresh; fi ;;
      fresh) set_aside "$name"
        write_mark "$name" fresh ;;
    esac
    own_database "$name"
  done
  rm -rf "$state/staging"
  sync
}

# Exit code of --check.
work_left() {
  local name code=0
  for name in "${order[@]}"; do
    read_mark "$name"
    case ${todo[$name]-} in
      restore | renew) return 11 ;;
      fresh) [[ $mark == fresh ]] || code=10 ;;
    esac
    owned "$name" || code=10
  done
  for name in "${folders[@]}"; do [[ -d $data/$name ]] || code=10; done
  [[ ! -d $unfinished ]] || code=11
  return "$code"
}

# --- The copy for a failed migration -----------------------------------------------------------------------------

before_migration() {
  local name paths path
  rm -rf "$unfinished.new"
  for name in "${databases[@]}"; do
    files_of "$name"
    mkdir -p "$(dirname "$unfinished.new/$name")"
    for path in "${paths[@]}"; do
      [[ ! -e $path ]] || cp -a --reflink=auto "$path" "$(dirname "$unfinished.new/$name")/"
    done
  done
  sync
  mv -T "$unfinished.new" "$unfinished"
}

after_migration() {
  rm -rf "$unfinished.done"
  [[ ! -d $unfinished ]] || mv -T "$unfinished" "$unfinished.done" # at once: half a copy is never returned
  rm -rf "$unfinished.done"
}

# Copies, not moves: cut off here, the next call begins again.
return_copy() {
  local name path
  say 'the last migration did not finish: the databases return to what they were before it'
  for name in "${databases[@]}"; do
    set_aside "$name"
    for path in "$unfinished/$name" "$unfinished/$name"-* "$(metadata "$unfinished/$name")"; do
      [[ ! -e $path ]] || cp -a --reflink=auto "$path" "$(dirname "$data/$name")/"
    done
  done
  sync
  after_migration
}

# -----------------------------------------------------------------------------------------------------------------

shopt -s nullglob
case $mode in
  before-migration) before_migration; exit ;;
  after-migration) after_migration; exit ;;
esac
for key in '/run/keys'/*; do own "$key"; done
[[ -n $check || ! -d $unfinished ]] || return_copy
if dial; then take_stock; fi
refuse 4
room
refuse 4
report
if [[ -n $check ]]; then work_left; exit; fi
act
