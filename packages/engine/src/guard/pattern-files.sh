# shellcheck shell=bash
# The databases of a pattern that are on the volume: the one rule for which files these are.

# Sets an array to their names, and another one, where it is given, to a text for each file that fits a pattern and cannot be backed up; the
# health check fails with those. What is no file, or is listed by name, is in neither.
find_pattern_files() { # ARRAY [ARRAY]
  # shellcheck disable=SC2034 # where nobody asks for the second one
  local pattern file name no_odd_files
  local -A taken=()
  local -n pattern_files=$1 odd_pattern_files=${2:-no_odd_files}
  pattern_files=() odd_pattern_files=()
  for name in "${databases[@]}"; do taken["$name"]=1; done
  for pattern in "${patterns[@]}"; do
    local IFS= # the pattern expands, but is not split
    find_closed_folders "$pattern" odd_pattern_files
    # shellcheck disable=SC2231 # as it should
    for file in "$data"/$pattern; do
      name=${file#"$data"/}
      [[ (-f $file || -L $file) && $name != *-@(wal|shm|journal) && -z ${taken["$name"]-} ]] || continue
      taken["$name"]=1
      if ! is_file_name "$name" || [[ /$name =~ /[^/]{221} ]]; then
        odd_pattern_files+=("$name cannot be backed up: its name holds more than letters, digits, dots and dashes, begins with a dot, or\
 is longer than 220 characters. Let the app give it another name, or move it out of the folder of $pattern")
      elif ! is_plain "$name"; then
        odd_pattern_files+=("$name cannot be backed up: it is a link, or lies behind one. Put the file itself in its place, or delete it")
      else pattern_files+=("$name"); fi
    done
  done
}

# Adds a text for each folder that would hide what fits a pattern, because this user may not look into it: a * finds nothing there, and that
# looks as if the app had no database.
find_closed_folders() { # PATTERN ARRAY
  local folder before=$data rest=$1
  local -n closed_folders=$2
  while [[ $rest == */* ]]; do
    before+=/${rest%%/*} rest=${rest#*/}
    # shellcheck disable=SC2231 # it expands, as it should
    for folder in $before; do
      [[ -d $folder && ! -L $folder ]] || continue
      [[ ! -r $folder || ! -x $folder ]] || continue
      folder=${folder#"$data"/}
      closed_folders+=("The user of the app ($(owner_uid)) cannot read the folder $folder, so the databases $1 in it are not backed up.\
 Give it to that user: docker compose run --rm --no-deps --entrypoint chown restore -R ${conf[user]} $data/$folder")
    done
  done
}
