#!/usr/bin/env bash
# Says whether every database on the volume is in the storage right now: the sidecar's health check, as the app's user.
#
#   health.sh --start    starts Litestream, unless the volume is not the one that the guard has seen
#   health.sh            the health check: one line with the cause when something is wrong
#   health.sh --sync     waits until everything is in the storage, as long as restoring it may take
#   health.sh --prove    both, asks the storage whether it could be restored, and prints DATABASE@TRANSACTION lines;
#                        with --restore it does restore, to a file that goes away again
set -euo pipefail
shopt -s nullglob

id='blazor-k3x9q2'
databases=('app.db' 'jobs/jobs.db')
patterns=('jobs/jobs_*.db' 'requests/requests_*.db') # databases that appear while the app runs
manifest='.litestream-deployment/manifest.db' # and the database that names them
config='/etc/litestream.yml' data='/data' state='/data/.litestream-deployment' socket='/tmp/litestream.sock'
metrics='127.0.0.1:9090'

# Transactions are counted anew in each storage: the same number elsewhere is other data.
storage=$(env | sed -nE '/^REPLICA_(BUCKET|ENDPOINT|ACCOUNT|CONTAINER|HOST|PORT|USER)=/p' | sort | sha256sum | cut -c 1-16)

mode=${1-} restore=${2-} patience=10
[[ -z $mode ]] || patience=600
sick() { printf '%s\n' "$1"; exit 1; }

# At boot Docker starts the sidecar without asking the guard. A volume that was emptied meanwhile must neither become the
# newest backup nor pass for ours.
if [[ $mode == --start ]]; then
  [[ -d $state ]] || sick 'The volume is not the one that was deployed to, so nothing is backed up from it: stop the app and deploy again.'
  exec litestream replicate
fi

# Sets replicated to the transaction that the storage has.
sync_database() { # DATABASE
  local answer
  answer=$(litestream sync -wait -json -timeout "$patience" -socket "$socket" "$data/$1" 2>&1) || {
    # Litestream takes its own position from the newest file in the storage, so this one does not mend itself.
    [[ $answer != *'ltx file corrupted'* ]] || sick "$1 is not backed up: a file of the backup is damaged. Delete it in the storage, its name ends this line, then deploy again: $(grep -o '[0-9a-f]*-[0-9a-f]*\.ltx' <<<"$answer" | tail -n 1)"
    sick "$1 is not backed up: $(tail -n 1 <<<"$answer" | cut -c 1-300)"
  }
  [[ $answer =~ \"replica_txid\":\ *([0-9]+) ]] || sick "$1: cannot understand what Litestream says: ${answer//$'\n'/ }"
  printf -v replicated '%016x' "${BASH_REMATCH[1]}"
}

# From now on its loss is noticed, and its file on this volume is known to be ours: see restore.sh.
mark_proven() { # DATABASE TRANSACTION
  local file=$state/$1.proven
  mkdir -p "${file%/*}"
  printf '%s proven %s %s\n' "$id" "$2" "$storage" >"$file.new"
  mv -f "$file.new" "$file"
}

is_proven() { [[ -f $state/$1.proven && $(<"$state/$1.proven") == "$id proven "*" $storage" ]]; }

recorded_name() { local name=${1//%/%25}; name=${name//,/%2C}; printf %s "${name//@/%40}"; } # as in restore.sh

# A new host finds these files through the manifest only.
record_new_files() {
  local pattern file name
  for pattern in "${patterns[@]}"; do
    local IFS= # the pattern expands, but is not split
    # shellcheck disable=SC2231 # as it should
    for file in "$data"/$pattern; do
      name=${file#"$data"/}
      [[ $name =~ ^[A-Za-z0-9._/-]+$ ]] || sick "$name cannot be backed up: its name holds more than letters, digits, dots and dashes"
      found+=("$name")
    done
  done
  ((${#found[@]})) || return 0
  { printf 'create table if not exists files(path text primary key) without rowid;\n'
    printf "insert or ignore into files values('%s');\n" "${found[@]}"
  } | sqlite3 -cmd '.timeout 5000' "$data/$manifest" || sick 'the list of databases cannot be written, see the line before'
}

# What `sync` cannot see: an idle database over a storage that is gone. Litestream looks there by itself now and then.
storage_is_there() {
  local line
  exec 3<>"/dev/tcp/${metrics/:/\/}" || sick 'Litestream does not answer'
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
  while IFS= read -r -t 5 line <&3; do
    [[ $line != 'litestream_last_validation_success{'*'} 0' ]] ||
      sick "the storage cannot be read, or lacks files: docker compose logs litestream (${line##*db=\"}"
  done
}

# After going back in time the storage holds files from beyond that moment: only a restore shows that all fits together.
restore_for_proof() { # DATABASE CONFIG
  local answer status=0 file=$state/proof/$1
  rm -rf "$state/proof"
  mkdir -p "${file%/*}"
  answer=$(timeout -k 5 "$patience" litestream restore -config "$2" -integrity-check quick -o "$file" "$data/$1" 2>&1) || status=$?
  rm -rf "$state/proof"
  ((status == 0)) || sick "$1 serves, but its backup cannot be restored: $(tail -n 1 <<<"$answer" | cut -c 1-300); move $id/$1/ away in the storage and deploy with --adopt local: a new backup begins"
}

# Sets backup to the newest transaction that a restore would reach.
ask_storage() { # DATABASE
  local answer own=$config
  if [[ " ${found[*]-} " == *" $1 "* ]]; then # the config has only its folder: the manifest's entry under another name
    own=$(mktemp)
    sed "s|$manifest|$1|g" "$config" >"$own"
  fi
  answer=$(timeout -k 5 60 litestream restore -config "$own" -dry-run -json "$data/$1" 2>&1) || sick "$1 cannot be restored: $(tail -n 1 <<<"$answer")"
  [[ -z $restore ]] || restore_for_proof "$1" "$own"
  [[ $own == "$config" ]] || rm -f "$own"
  [[ $answer =~ \"max_txid\":\ *\"([0-9a-f]{16})\" ]] || sick "$1: cannot understand what Litestream says of the backup"
  backup=${BASH_REMATCH[1]} # the first one: that of the whole, not of a file
}

found=()
[[ -z $manifest ]] || record_new_files
for name in "${databases[@]}" ${manifest:+"$manifest"} "${found[@]}"; do
  if [[ ! -s $data/$name ]]; then
    ! is_proven "$name" || sick "$name is gone from the volume: stop the app and deploy again, which restores it"
    continue # not made yet
  fi
  sync_database "$name"
  if [[ $mode == --prove ]]; then
    ask_storage "$name"
    [[ ! $backup < $replicated ]] || sick "$name: the storage ends at transaction $backup, but $replicated was uploaded"
    mark_proven "$name" "$replicated"
    printf '%s@%s\n' "$(recorded_name "$name")" "$replicated"
  else
    is_proven "$name" || mark_proven "$name" "$replicated"
  fi
done
[[ $mode != --sync ]] || exit 0
storage_is_there
free=$(df --output=avail -k "$data" | tail -n 1)
((free >= 102400)) || sick "the disk is nearly full: $((free / 1024)) MB left"
