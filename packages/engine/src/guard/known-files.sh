# shellcheck shell=bash
# Which file each listed database is: the health check notes its inode and its time of birth once the storage has its content. Litestream
# counts the transactions of a database in a folder beside it, and that folder stays when the app deletes the database and creates it again,
# or when somebody puts another file in its place. So a file other than the noted one has nothing of the backup, whatever that folder says.
#
# The note is one line "INODE BIRTH PATH" for each database, and "replaced 0 PATH" if Litestream reported to the health check that the file
# was replaced. It counts only where it was written: on a copy of the volume every file has another inode, and the transactions decide.

known_files_read=''                             # 1 once the note was read
declare -A known_file_of=() standing_file_of=() # by path, "INODE BIRTH": as noted, and as it is now
declare -A said_replaced=()                     # by path

read_known_files() {
  local inode birth path paths=()
  [[ -z $known_files_read ]] || return 0
  known_files_read=1 known_file_of=() standing_file_of=() said_replaced=()
  is_known_here || return 0
  while read -r inode birth path; do
    if [[ $inode == replaced ]]; then said_replaced["$path"]=1; else known_file_of["$path"]="$inode $birth" paths+=("$path"); fi
  done < <(grep -E '^([0-9]+|replaced) [0-9-]+ .' "$state/known-files")
  ((${#paths[@]})) || return 0
  while read -r inode birth path; do standing_file_of["$path"]="$inode $birth"; done < <(stat -c '%i %W %n' "${paths[@]}" 2>/dev/null)
}

is_known_here() {
  local note=$state/known-files
  [[ -f $note && -f $note.of && ! -L $note && ! -L $note.of && $(<"$note.of") == "$(stat -c '%i %z' "$note")" ]]
}

# Whether another file than the noted one is there. Some file systems have no time of birth. What Litestream reported of a file counts only
# if a person wants the backup in its place: a fault of the disk looks the same.
is_another_file() { # DATABASE
  local path=$data/$1 known now
  read_known_files
  [[ -z ${said_replaced["$path"]-} || ${guard_option[adopt]-} != backup ]] || return 0
  known=${known_file_of["$path"]-} now=${standing_file_of["$path"]-}
  [[ -n $known && -n $now && -s $path ]] || return 1
  [[ ${known% *} != "${now% *}" ]] || { ((${known#* } > 0 && ${now#* } > 0)) && [[ ${known#* } != "${now#* }" ]]; }
}

# In the health check, once the storage has them all.
note_known_files() { # DATABASE...
  local name lines paths=()
  for name; do ! is_database "$name" || paths+=("$data/$name"); done
  ((${#paths[@]})) || return 0
  lines=$(stat -c '%i %W %n' "${paths[@]}" 2>/dev/null) || return 0
  if is_known_here && [[ $lines == "$(<"$state/known-files")" ]]; then return 0; fi
  keep_known_files <<<"$lines"
}

note_replaced() { # DATABASE
  local path=$data/$1
  read_known_files
  [[ -z ${said_replaced["$path"]-} ]] || return 0
  {
    ! is_known_here || cat "$state/known-files"
    printf 'replaced 0 %s\n' "$path"
  } | keep_known_files
}

keep_known_files() { # the lines are standard input
  write_own "$state/known-files" && stat -c '%i %z' "$state/known-files" | write_own "$state/known-files.of"
}

# Where we are about to replace files ourselves, or a migration may.
forget_known_files() { rm -f "$state/known-files" "$state/known-files.of"; }
