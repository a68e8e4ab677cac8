# shellcheck shell=bash
# Databases that appear while the app runs: a new host finds these files through the manifest only.

# Writes every file that fits a pattern into the manifest, and sets an array to their names.
record_new_files() { # ARRAY
  local pattern file name names
  local -n found_files=$1
  for pattern in "${patterns[@]}"; do
    local IFS= # the pattern expands, but is not split
    # shellcheck disable=SC2231 # as it should
    for file in "$data"/$pattern; do
      name=${file#"$data"/}
      is_file_name "$name" ||
        health_fail "$name cannot be backed up: its name holds more than letters, digits, dots and dashes, or begins with a dot"
      is_plain "$name" || health_fail "$name cannot be backed up: it is a link, or lies behind one"
      found_files+=("$name")
    done
  done
  # Where patterns are all there is, an empty list stands for a backup of nothing yet: from then on its loss is noticed.
  ((${#found_files[@]})) || { ((${#databases[@]} == 0)) && ! is_proven "$(manifest_name)"; } || return 0
  names=$(
    stat -c '%d %i' "$data/$(manifest_name)" 2>/dev/null
    printf '%s\n' "${found_files[@]}"
  )
  [[ ! -s $data/$(manifest_name) || ! -e $new_files_seen || $names != "$(<"$new_files_seen")" ]] || return 0
  {
    printf 'create table if not exists files(path text primary key) without rowid;\n'
    ((${#found_files[@]} == 0)) || printf "insert or ignore into files values('%s');\n" "${found_files[@]}"
  } | "${safe_sqlite[@]}" -cmd '.timeout 5000' "$data/$(manifest_name)" ||
    health_fail 'the list of databases cannot be written, see the line before'
  {
    stat -c '%d %i' "$data/$(manifest_name)"
    printf '%s\n' "${found_files[@]}"
  } >"$new_files_seen.$$" && mv -f "$new_files_seen.$$" "$new_files_seen"
}
