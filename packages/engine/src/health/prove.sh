# shellcheck shell=bash
# The proof after a deployment: what was uploaded can be restored from the storage.

prove_names=()   # databases about which the storage is asked
prove_seconds='' # for the restore of each

# Fails unless a restore would reach the transaction that was uploaded of each database. Prints what is proven, DATABASE@TRANSACTION a line.
prove_databases() { # SECONDS RESTORE DATABASE...
  local name number
  if [[ -n $2 ]]; then prove_names=("${@:3}"); else mapfile -t prove_names < <(names_to_prove "${@:3}"); fi
  own_config_of=()
  ((${#databases[@]} <= side_by_side_limit)) || make_own_configs "$work/own" '' "${prove_names[@]}"
  side_by_side prove_numbered "${!prove_names[@]}"
  for number in "${!prove_names[@]}"; do read_proof "$number"; done
  [[ -z $2 ]] || restore_for_proof "$1"
  for name in "${@:3}"; do
    mark_as_proven "$name" "${uploaded[$name]}"
    if [[ $name == *[%,@]* ]]; then recorded_name "$name"; else printf %s "$name"; fi
    printf '@%s\n' "${uploaded[$name]}"
  done
}

# One a line: those of which the storage has not said for two hours that a restore reaches their transaction, and up to a number that costs
# little those that were asked about longest ago, unless the restore check of this visit has just done so.
names_to_prove() { # DATABASE...
  local name always=$side_by_side_limit
  [[ ! -e ${visit:+$visit/told} ]] || always=0
  for name; do
    if is_answer_seen "$name" "${uploaded[$name]-}"; then printf '%s %s\n' "${asked_at[$name]}" "$name"; else printf '0 %s\n' "$name"; fi
  done | sort -s -n -k 1,1 | awk -v always="$always" '$1 == 0 || NR <= always { sub(/^[^ ]* /, ""); print }'
}

# For a restore check in the sidecar that is to change nothing: what the storage said of the others within two hours counts as its answer,
# while Litestream has seen no other transaction here since. Whether the files hold what it has not seen, the proof asks.
answer_from_seen() { # DATABASE...
  local name held file=$work/seen-answer number=0
  local -A to_ask=() marker=()
  recall_seen "$@"
  for name; do
    read_marker "$name" marker
    find_local_txid "$name" "${marker[word]}" "${marker[txid]}" held
    uploaded["$name"]=''
    [[ $held != "${asked_txid[$name]-}" ]] || uploaded["$name"]=$held
  done
  while IFS= read -r name; do to_ask["$name"]=1; done < <(names_to_prove "$@")
  for name; do
    [[ -z ${to_ask["$name"]-} ]] || continue
    number=$((number + 1))
    printf '0|%s||0\n' "${asked_txid[$name]}" >"$file-$number"
    answer_of["$name"]=$file-$number
  done
}

prove_numbered() { # NUMBER
  local name=${prove_names[$1]} file=$work/prove-$1 txid config
  local -A backup=()
  config=${own_config_of[$name]-}
  [[ -n $config ]] || config_by_name "$name" config || return
  plan_restore 60 "$name" "$config" >"$file.plan" 2>"$file.error" || return
  read_restore_plan "$file.plan" backup || return
  txid=${backup[txid]}
  printf '%s\n' "$txid" >"$file"
  [[ ! $txid < ${uploaded[$name]} ]] && ! is_from_elsewhere "$name" "$txid" || return
  note_seen "$name" "${uploaded[$name]}" "$txid"
}

read_proof() { # NUMBER
  local name=${prove_names[$1]} file=$work/prove-$1 txid=''
  [[ ! -e $file ]] || read -r txid <"$file"
  [[ -n $txid || ! -s $file.error ]] || health_fail "$name cannot be restored: $(explain_for_health "$(<"$file.error")")"
  [[ -n $txid ]] || health_fail "$name: cannot understand what Litestream says of the backup"
  [[ ! $txid < ${uploaded[$name]} ]] ||
    health_fail "$name: the storage ends at transaction $txid, but ${uploaded[$name]} was uploaded"
  ! is_from_elsewhere "$name" "$txid" || health_loud "$(elsewhere_text "$name" "$txid")"
}

# Whether the storage has a transaction that was not written from this volume. The storage was asked before, and Litestream writes each
# transaction to the volume before it uploads it.
is_from_elsewhere() { # DATABASE TXID-IN-THE-STORAGE
  local held
  local -A marker=()
  read_marker "$1" marker
  find_local_txid "$1" "${marker[word]}" "${marker[txid]}" held
  [[ -n $held && ${marker[storage]} == "$this_storage" && $held < $2 && ${uploaded[$1]-} < $2 ]]
}

elsewhere_text() { # DATABASE TXID-IN-THE-STORAGE
  printf '%s: the storage has transaction %s, which was not written here. ' "$1" "$2"
  printf 'Another %s writes to this backup, so a restore would not return the data of this %s. ' \
    "$(place_word)" "$(place_word)"
  printf 'Stop the app there, then begin the backup again with the data of this %s: %s' "$(place_word)" "$(adopt_command local)"
}

# A marker that says the same already stays as it is.
mark_as_proven() { # DATABASE TXID
  local -A marker=()
  read_marker "$1" marker
  [[ ${marker[word]} == proven && ${marker[txid]} == "$2" && ${marker[storage]} == "$this_storage" ]] || write_marker "$1" proven "$2"
}

# After going back in time the storage holds files from beyond that point: only a restore shows that all fits together.
restore_for_proof() { # SECONDS
  local number answer name bytes=0 side_by_side_limit=$side_by_side_limit
  prove_seconds=$1
  for name in "${prove_names[@]}"; do bytes=$((bytes + $(stat -c %s "$data/$name"))); done
  (($(free_bytes "$data") > bytes + 134217728)) || side_by_side_limit=1 # no more on the disk than there has to be
  rm -rf "$state/proof"
  side_by_side restore_proof_numbered "${!prove_names[@]}"
  rm -rf "$state/proof"
  for number in "${!prove_names[@]}"; do
    [[ ! -e $work/proof-$number.restored ]] || continue
    name=${prove_names[number]} answer=$(cat "$work/proof-$number" 2>/dev/null) || true
    health_fail "$name serves, but its backup cannot be restored: $(explain_for_health "$answer");\
 move ${conf[id]}/$name/ away in the storage and deploy with --adopt local: a new backup begins"
  done
}

restore_proof_numbered() { # NUMBER
  local name=${prove_names[$1]} config file=$state/proof/$1/database status=0
  config=${own_config_of[$name]-}
  [[ -n $config ]] || config_by_name "$name" config || return
  mkdir -p "${file%/*}"
  timeout -k 5 "$prove_seconds" litestream restore -config "$config" -integrity-check quick -o "$file" "$data/$name" \
    >"$work/proof-$1" 2>&1 || status=$?
  rm -rf "${file%/*}"
  ((status == 0)) && : >"$work/proof-$1.restored"
}
