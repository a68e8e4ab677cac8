# shellcheck shell=bash
# Patterns of databases that appear while the app runs: what they name, and the folders that Litestream watches for them.

# Folders below which databases appear, one a line: what stands before the first part of a pattern with a *. Litestream watches them.
pattern_folders() {
  local pattern
  ((${#patterns[@]})) || return 0
  for pattern in "${patterns[@]}"; do pattern_folder "$pattern"; done | sort -u
}

pattern_folder() { # PATTERN
  local before=${1%%[*?[]*}
  printf '%s\n' "${before%/*}"
}

# Whether a name fits a pattern. A * stands for a part of one name, as in a shell: it takes in no folder, and nothing hidden. A pattern
# fits one that takes in all that it does.
fits_pattern() { # NAME PATTERN
  local slashes=${1//[!\/]/}
  # shellcheck disable=SC2053 # it is a pattern
  [[ $1 == $2 && $slashes == "${2//[!\/]/}" && (/$1 != */.* || /$2 == */.*) ]]
}

declare -A database_index=() # the names in deploy.conf
indexed_databases=''         # the list that they are from

# Whether deploy.conf names a database itself. It is asked of hundreds about hundreds, so the names are looked up.
is_database() { # NAME
  local name IFS=$'\n'
  if [[ ${databases[*]} != "$indexed_databases" ]]; then
    database_index=() indexed_databases=${databases[*]}
    for name in "${databases[@]}"; do database_index["$name"]=1; done
  fi
  [[ -n $1 && -n ${database_index["$1"]-} ]]
}
