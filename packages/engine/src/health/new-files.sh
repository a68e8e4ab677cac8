# shellcheck shell=bash
# Databases that appear while the app runs: a new host finds these files through the manifest only.

# Writes every file that fits a pattern into the manifest, and sets an array to their names.
record_new_files() { # ARRAY
  local names odd_files=()
  local -n found_files=$1
  find_pattern_files "$1" odd_files
  ((${#odd_files[@]} == 0)) || health_fail "${odd_files[0]}"
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
  } | ask_sqlite -cmd '.timeout 5000' "$data/$(manifest_name)" ||
    health_fail 'the list of databases cannot be written. The preceding line shows the error of SQLite'
  {
    stat -c '%d %i' "$data/$(manifest_name)"
    printf '%s\n' "${found_files[@]}"
  } >"$new_files_seen.$$" && mv -f "$new_files_seen.$$" "$new_files_seen"
}
