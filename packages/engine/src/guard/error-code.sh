# shellcheck shell=bash
# Finds in Litestream's message what the storage, the way to it, or Litestream itself says. The code decides, never a word of the text,
# which holds names that people chose and words of the server. known-errors.sh has the codes.

# Fails where the message has no code of this type. Leaves error_cause empty where the code is unknown.
find_error() { # TYPE MESSAGE
  local pattern operation='' code_patterns operation_pattern attempts_variable attempts_pattern
  error_patterns "$1"
  error_code=''
  [[ -z $operation_pattern || ! $2 =~ $operation_pattern ]] || operation=${BASH_REMATCH[-1]}
  for pattern in "${code_patterns[@]}"; do
    [[ $2 =~ $pattern ]] || continue
    error_code=${BASH_REMATCH[-1]}
    known_error "$1" "$operation $error_code" || known_error "$1" "$error_code" || true
    return 0
  done
  return 1
}

# For a storage whose errors Litestream repeats in silence: the code of the last attempt is all that is known when the time is over.
find_attempt() { # OUTPUT
  local line code='' code_patterns operation_pattern attempts_variable attempts_pattern
  error_patterns "${conf[storage_type]-}"
  [[ -n $attempts_pattern ]] || return 1
  while IFS= read -r line; do [[ ! $line =~ $attempts_pattern ]] || code=${BASH_REMATCH[-1]}; done <<<"$1"
  error_code=$code
  [[ -n $code ]] && known_error "${conf[storage_type]}" "$code" && name_values
}

# Sets a variable to the one that makes Litestream print its attempts, as NAME=VALUE.
find_attempts_variable() { # VARIABLE
  local code_patterns operation_pattern attempts_variable attempts_pattern
  error_patterns "${conf[storage_type]-}"
  printf -v "$1" %s "$attempts_variable"
}

# Go ends what the system refuses this way; a storage's message of the same words has a code.
says_no_room() { # MESSAGE
  local refused='(^| )(write|sync|open|mkdir|create|rename|truncate) /[^:]*: (no space left on device|disk quota exceeded)$'
  [[ $1 =~ $refused ]]
}

# What Litestream finds in files that it could read. A file that it could not read to its end says so as well, before any of this.
says_damage() { # MESSAGE
  local unread='(reopen|reading) ltx file|ltx stream read stalled|context (canceled|deadline)'
  local found='(^|: )(decode database: (decode header|decode page [0-9]+|unexpected (error|page|pgno)|close (decoder|reader)|cannot decode)'
  found+='|non-contiguous ltx files: |invalid ltx file: level=|ltx file corrupted|post-restore integrity check: integrity check failed: )'
  [[ $1 =~ $found && ! $1 =~ $unread ]] || { is_unchecked "$1" && is_damage_of_sqlite "$1"; }
}

# The check of a restored file ended with an error of SQLite, which may be one of this host: no inode is free, or no memory.
is_unchecked() { [[ $1 =~ (^|: )'post-restore integrity check: integrity check: ' ]]; } # MESSAGE

# SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), also as the lowest byte of an extended code. Source: https://sqlite.org/rescode.html
is_damage_of_sqlite() { # MESSAGE
  [[ $1 =~ \(([0-9]{1,6})\)$ ]] && ((BASH_REMATCH[1] % 256 == 11 || BASH_REMATCH[1] % 256 == 26))
}
