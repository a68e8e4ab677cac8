# shellcheck shell=bash
# The databases of a pattern that are on the volume.

# Sets an array to their names. What cannot be backed up is left out; the health check says so.
find_pattern_files() { # ARRAY
  local pattern file name
  local -A taken=()
  local -n pattern_files=$1
  pattern_files=()
  for name in "${databases[@]}"; do taken["$name"]=1; done
  for pattern in "${patterns[@]}"; do
    local IFS= # the pattern expands, but is not split
    # shellcheck disable=SC2231 # as it should
    for file in "$data"/$pattern; do
      name=${file#"$data"/}
      { [[ -f $file && -z ${taken["$name"]-} ]] && is_file_name "$name" && is_plain "$name"; } || continue
      taken["$name"]=1 pattern_files+=("$name")
    done
  done
}
