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
