# shellcheck shell=bash
# Markers: one line for each database, in our own folder on the volume. It says which deployment the file belongs to, how far that
# came (fresh, restoring, restored, proven), the transaction, and the storage: "ID WORD TXID STORAGE".

this_storage='' # storage_id of this run: transactions are counted from 1 in each storage, so the same number elsewhere is other data

# Sets [word], [txid] and [storage]; empty where there is no marker or it is another deployment's.
read_marker() { # DATABASE VARIABLE
  local whose='' word='' txid='' storage=''
  if [[ -f $state/$1.proven && ! -L $state/$1.proven ]]; then read -r whose word txid storage <"$state/$1.proven" || true; fi
  [[ $whose == "${conf[id]}" ]] || word='' txid='' storage=''
  is_transaction "$txid" || txid=''
  set_entry "$2" word "$word"
  set_entry "$2" txid "$txid"
  set_entry "$2" storage "$storage"
}

# Replaces the marker at once, so that it is never half written.
write_marker() { # DATABASE fresh|restoring|restored|proven [TXID]
  local file=$state/$1
  [[ -d ${file%/*} ]] || mkdir -p "${file%/*}"
  ((EUID)) || own "${file%/*}" # the sidecar is the app's user already
  write_own "$file.proven" <<<"${conf[id]} $2 ${3:--} $this_storage"
}

# The same for many, with three programs for each folder instead of three for each marker. Without a transaction for each, there is none.
write_markers() { # fresh|restoring|restored|proven ARRAY-OF-TRANSACTIONS DATABASE...
  local - name folder word=$1 new=$state/markers
  local -n transactions=$2
  local -A names_in=()
  (($# > 2)) || return 0
  rm -rf "$new"
  set -o noclobber
  for name in "${@:3}"; do
    folder=./$name folder=${folder%/*}
    [[ -d $new/$folder ]] || mkdir -p "$new/$folder"
    printf '%s\n' "${conf[id]} $word ${transactions["$name"]:--} $this_storage" >"$new/$name.proven" || return
    [[ ! -d $state/$name.proven ]] || rm -rf "$state/$name.proven"
    names_in["$folder"]+=$new/$name.proven$'\n'
  done
  own_tree "$new"
  for folder in "${!names_in[@]}"; do
    [[ -d $state/$folder ]] || mkdir -p "$state/$folder"
    ((EUID)) || own "$state/$folder"
    move_into "$state/$folder" <<<"${names_in["$folder"]%$'\n'}"
  done
  rm -rf "$new"
}

remove_marker() { rm -f "$state/$1.proven"; } # DATABASE

# Whether the loss of this database would be noticed.
is_proven() { # DATABASE
  local -A marker=()
  read_marker "$1" marker
  [[ ${marker[word]} == proven && ${marker[storage]} == "$this_storage" ]]
}
