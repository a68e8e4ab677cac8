# shellcheck shell=bash
# Markers: one line for each database, in our own folder on the volume. It says which deployment the file belongs to, how far that
# came (fresh, restoring, restored, proven), the transaction, and the storage: "ID WORD TXID STORAGE".

this_storage='' # storage_id of this run: transactions are counted anew in each storage, so the same number elsewhere is other data

# Sets [word], [txid] and [storage]; empty where there is no marker or it is another deployment's.
read_marker() { # DATABASE VARIABLE
  local whose='' word='' txid='' storage=''
  if [[ -f $state/$1.proven ]]; then read -r whose word txid storage <"$state/$1.proven" || true; fi
  [[ $whose == "${conf[id]}" ]] || word='' txid='' storage=''
  printf -v "${2}[word]" %s "$word"
  printf -v "${2}[txid]" %s "$txid"
  printf -v "${2}[storage]" %s "$storage"
}

# Replaces the marker at once, so that it is never half written.
write_marker() { # DATABASE fresh|restoring|restored|proven [TXID]
  local file=$state/$1
  [[ -d ${file%/*} ]] || mkdir -p "${file%/*}"
  printf '%s %s %s %s\n' "${conf[id]}" "$2" "${3:--}" "$this_storage" >"$file.new"
  ((EUID)) || own "${file%/*}" "$file.new" # the sidecar is the app's user already
  mv -f "$file.new" "$file.proven"
}

# Whether the loss of this database would be noticed.
is_proven() { # DATABASE
  local -A marker=()
  read_marker "$1" marker
  [[ ${marker[word]} == proven && ${marker[storage]} == "$this_storage" ]]
}
