#!/usr/bin/env bash
# Runs as root in a container of its own before anything may open the databases. It keeps each database on the volume,
# restores it from the backup, or refuses. All is decided before anything is changed, and in doubt it refuses.
#
#   restore.sh [--check] [--settle] [--first-deploy] [--proven a@txid,b] [--adopt local|backup] [--at TIME]
#     --settle    nothing has the databases open: what a migration left that was cut off is settled first
#   restore.sh --before-migration | --after-migration | --return-copy    sets a copy of the databases aside, drops it, returns it
#   restore.sh --backups | --look --at TIME    changes nothing here: says what the storage has, restores to new files in /look
#
# Exit codes: 0 nothing left to do, 1 a restore failed, 2 usage, 4 refused;
# with --check also 10 there is work, 11 there is work and nothing may have the databases open meanwhile.
set -euo pipefail
shopt -s nullglob

id='app-p6q4ty'
owner_uid=1654 owner_gid=1654
databases=('it'\''s "$HOME" n1.db' 'yes/1e3/${REPLICA_HOST}.db' 'ünï %d & <b>.db')
manifest='' # names the databases that appear while the app runs; empty where there are none
folders=() # where they appear: Litestream ends when it is to watch a folder that is not there
secrets='SFTP_HOST, SFTP_PORT, SFTP_HOST_KEY, SFTP_USERNAME, SFTP_KEY'
limit=10m # for one database
config='/etc/litestream.yml' data='/data' state='/data/.litestream-deployment'
# Transactions are counted anew in each storage: the same number elsewhere is other data.
storage=$(env | sed -nE '/^REPLICA_(BUCKET|ENDPOINT|ACCOUNT|CONTAINER|HOST|PORT|USER)=/p' | sort | sha256sum | cut -c 1-16)
unfinished=$state/migration # exists from before a migration until it has succeeded

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=storage.sh
. "$here/storage.sh"
# shellcheck source-path=SCRIPTDIR source=volume.sh
. "$here/volume.sh"

check='' settle='' first='' proven='' adopt='' at='' mode=guard
usage() { printf 'restore.sh: %s\n' "$1" >&2; exit 2; }
check_time() {
  { [[ $at =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] && date -d "$at" >/dev/null 2>&1; } || usage "--at is a time in UTC like 2026-05-31T23:59:00Z, not $at"
  (($(date -d "$at" +%s) <= $(date +%s))) || usage "$at is in the future: it is $(date -u +%Y-%m-%dT%H:%M:%SZ) now"
}
while (($#)); do
  case $1 in
    --check) check=1 ;;
    --settle) settle=1 ;;
    --first-deploy) first=1 ;;
    --proven) proven=${2-}; shift ;;
    --adopt) adopt=${2-}; [[ $adopt == @(local|backup) ]] || usage '--adopt is local or backup'; shift ;;
    --at) at=${2-}; check_time; shift ;;
    --backups | --look) mode=${1#--} check=1 ;;
    --before-migration | --after-migration | --return-copy) mode=${1#--} ;;
    *) usage "unknown option $1" ;;
  esac
  shift || usage 'the last option lacks its value'
done
[[ -z $at || $adopt == backup || $mode == look ]] || usage '--at goes with --adopt backup'
[[ -n $at || $mode != look ]] || usage '--look needs --at TIME'

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

# --- What to do --------------------------------------------------------------------------------------------------

recorded_name() { local name=${1//%/%25}; name=${name//,/%2C}; printf %s "${name//@/%40}"; } # as in health.sh

# What the record says of a database: sets recorded, and recorded_txid where the record knows it.
read_record() { # DATABASE
  local item name
  name=$(recorded_name "$1")
  recorded='' recorded_txid=''
  while IFS= read -r -d , item; do
    case $item in
      "$name") recorded=1 ;;
      "$name"@*) recorded=1 recorded_txid=${item##*@} ;;
    esac
  done <<<"$proven,"
}

declare -A todo=() backups=() times=() configs=()
order=() bytes=0 known=$proven # not empty once any database of this deployment is known to have lived before

decide() { # DATABASE CONFIG: todo is keep, restore, fresh, or renew: keep, but without its metadata, so that a snapshot begins anew
  local name=$1 file=$data/$1 mine
  read_mark "$name"
  read_record "$name"
  ask_storage "$name" "$2" || return
  mine=$(local_txid "$name")
  order+=("$name") backups[$name]=$backup_txid times[$name]=$backup_time configs[$name]=$2
  if [[ -e $file && ! -f $file ]]; then
    problem "$name is not a file." "Look into the volume what it is, move it away, and deploy again."
  elif [[ -n $recorded_txid && -n $backup_txid && $backup_txid < $recorded_txid && -z $adopt ]]; then
    problem "The backup of $name ends at $backup_txid, but $recorded_txid was proven to be there: the storage lost something." \
      'Bring it back, or deploy again with --adopt backup to take what there is, or --adopt local if the volume has it all.'
  elif [[ -s $file && -n $backup_txid ]]; then
    if [[ $mark == restoring && $adopt != local ]]; then todo[$name]=restore # it was cut off
    elif [[ -n $mark && $mark_storage == "$storage" && ! $mine < $backup_txid && ! $backup_txid < $recorded_txid && -z $at ]]; then todo[$name]=keep
    elif [[ $adopt == local ]]; then todo[$name]=renew
    elif [[ $adopt == backup ]]; then todo[$name]=restore
    elif [[ -n $mark && $mark_storage != "$storage" ]]; then
      problem "$name was backed up to another storage since this one got its backup ($backup_txid of $backup_time)." \
        'If the storage was changed on purpose, deploy again with --adopt local; --adopt backup sets the volume aside and restores.'
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
  elif [[ (-n $recorded || $mark == @(proven|restoring|restored)) && $adopt != local ]]; then
    problem "$name had a backup, and now there is neither a database nor a backup." \
      "Check $secrets and what happened to the storage. --adopt local starts with an empty database: what was there is gone then."
  else todo[$name]=fresh; fi
  [[ ${todo[$name]-} != restore ]] || bytes=$((bytes + 2 * backup_bytes))
  [[ ! -s $file ]] || bytes=$((bytes + $(stat -c %s "$file")))
  [[ -z $backup_txid && -z $mark ]] || known=1
}

take_stock() {
  local name
  for name in "${databases[@]}" ${manifest:+"$manifest"}; do
    decide "$name" "$config" || return 0 # what is wrong with the storage is wrong for all
  done
  if [[ -n $manifest && ${todo[$manifest]-} == restore ]]; then
    read_manifest || return 0
    for name in "${listed[@]}"; do
      decide "$name" "${configs[$name]}" || return 0
      [[ ${todo[$name]-} != fresh ]] || unset "todo[$name]" # named, but never uploaded
    done
  fi
  [[ -z $at ]] || check_moment || return 0
  for name in "${order[@]}"; do
    [[ ${todo[$name]-} == fresh && -z $first$known && $adopt != local ]] || continue
    problem "There is no database $name, no backup of it, and no word that this is a first deploy." \
      "Deploy again with --first-deploy if it is. If not, check $secrets: they may name another storage."
  done
}

# Twice the compressed size of what comes back, a copy of what is there, and what everything else needs to go on.
room() {
  local free need=$((bytes + 67108864))
  free=$(($(df --output=avail -k "$data" | tail -n 1) * 1024))
  ((free >= need)) || problem "The data volume has $((free >> 20)) MB free, a deployment needs $((need >> 20)) MB." 'Make room and deploy again.'
}

report() {
  local name
  for name in "${order[@]}"; do
    say "$name: ${todo[$name]-left out}, here $(read_mark "$name"; local_txid "$name" | grep . || printf 'nothing'), backup ${backups[$name]:-none}${times[$name]:+ of ${times[$name]}}"
  done
}

# --- Doing it ----------------------------------------------------------------------------------------------------

act() {
  local name file restored=''
  rm -rf "$state/staging"
  for name in "$state" "${folders[@]/#/$data/}"; do folder "$name"; done
  for name in "${order[@]}"; do [[ ${todo[$name]-} != restore ]] || fetch "$name" "$state/staging"; done
  ((${#problems[@]} == 0)) || rm -rf "$state/staging"
  refuse 1
  for name in "${order[@]}"; do
    file=$data/$name
    case ${todo[$name]-} in
      restore) set_aside "$name"
        mkdir -p "${file%/*}"
        write_mark "$name" restoring # cut off from here on, the next call restores again, whatever lies there by then
        restored=1
        mv "$state/staging/$name" "$file" ;;
      renew) aside "$(metadata "$file")"
        if [[ -n ${backups[$name]} ]]; then write_mark "$name" restored "${backups[$name]}"; else write_mark "$name" fresh; fi ;;
      remove) set_aside "$name" ;;
      fresh) [[ -s $file ]] || set_aside "$name" # unless the app has made it meanwhile
        write_mark "$name" fresh ;;
    esac
    own_database "$name"
  done
  for name in "${order[@]}"; do
    [[ ${todo[$name]-} == restore ]] || continue
    write_mark "$name" restored "${backups[$name]}"
    printf 'restored=%s %s\n' "${at:-${times[$name]}}" "$name" # for the workflow's summary
  done
  rm -rf "$state/staging"
  forget_aside
  [[ -z $restored ]] || sync -f "$data"
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

# -----------------------------------------------------------------------------------------------------------------

# One at a time: a start by hand runs this as well, in the middle of a deployment.
exec 8<"$data"
[[ -n $check ]] || flock -w 30 8 || { problem 'Something else works on this volume right now.' 'Wait for the end of the deployment: ./deploy.sh does that, then repeats what is left.'; refuse 4; }
case $mode in
  before-migration) trap 'rm -rf "$work" "$unfinished.new"' EXIT; before_migration; exit ;;
  after-migration) after_migration; exit ;;
  return-copy) if [[ -d $unfinished ]]; then return_copy; fi; exit ;;
esac
[[ -z $settle || ! -d $unfinished ]] || return_copy
if [[ -z $check && -d $unfinished ]]; then
  problem 'A migration runs, or was cut off: nothing may open the databases until that is settled.' 'In the folder of the deployment: ./deploy.sh waits for its end, or returns the databases to what they were before it.'
  refuse 4
fi
for key in '/run/keys'/*; do [[ $(stat -c %u "$key") == "$owner_uid" ]] || own "$key"; done # in the sidecar they are right, and cannot be changed
if [[ $mode == @(backups|look) ]]; then
  # shellcheck source-path=SCRIPTDIR source=history.sh
  . "$here/history.sh"
  "$mode"
  exit
fi
if dial; then take_stock; fi
refuse 4
room
refuse 4
report
if [[ -n $check ]]; then work_left; exit; fi
act
