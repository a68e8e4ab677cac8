# shellcheck shell=bash
# Databases of a pattern that were backed up, and whose file is no longer on the volume. Their markers stay, so each is known by its name.
# A number alone would not tell: another database may have appeared in the meantime.

# Sets an array to their names.
find_gone_files() { # ARRAY
  local pattern marker name
  local -A known=()
  local -n gone_files=$1
  gone_files=()
  for pattern in "${patterns[@]}"; do
    local IFS= # the pattern expands, but is not split
    # shellcheck disable=SC2231 # as it should
    for marker in "$state"/$pattern.proven; do
      name=${marker#"$state"/} name=${name%.proven}
      if is_listed "$name" || ! is_file_name "$name"; then continue; fi
      IFS=' ' read_marker "$name" known
      [[ ${known[word]} != proven || -e $data/$name || -L $data/$name ]] || gone_files+=("$name")
    done
  done
}

name_gone_files() {
  local name gone=()
  find_gone_files gone
  for name in "${gone[@]}"; do difference gone "$name"; done
}

# A person said that they were deleted on purpose: a new host does not restore them. What the storage has of them stays there.
forget_gone_files() { # DATABASE-OR-PATTERN...
  local name dropped gone=() forgotten=() manifest
  find_gone_files gone
  for name in "${gone[@]}"; do
    for dropped; do ! fits_pattern "$name" "$dropped" || { forgotten+=("$name") && break; }; done
  done
  ((${#forgotten[@]})) || return 0
  manifest_name manifest
  {
    printf '%s\n' "$manifest_tables"
    printf 'begin; delete from files where path in (%s); ' "$(sql_texts "${forgotten[@]}")"
    printf 'delete from stored where path in (%s); commit;\n' "$(sql_texts "${forgotten[@]}")"
  } | ask_sqlite -cmd '.timeout 5000' "$data/$manifest" || health_fail "$manifest_not_written"
  for name in "${forgotten[@]}"; do remove_marker "$name"; done
}
