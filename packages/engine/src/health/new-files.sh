# shellcheck shell=bash
# Databases that appear while the app runs: a new host finds these files through the manifest only.
#
# Its table "files" has every name that there ever was, so that what the app deleted comes back as well, as long as the storage has it. Its
# table "stored" has those that are on the volume and in the storage: a new host that finds nothing of one of them is missing something.

manifest_tables='create table if not exists files(path text primary key) without rowid;
create table if not exists stored(path text primary key) without rowid;'
manifest_not_written='the list of databases cannot be written. The preceding line shows the error of SQLite'

# Writes every file that fits a pattern into the manifest, and sets an array to their names.
record_new_files() { # ARRAY
  local names name odd_files=() stored_files=()
  local -n found_files=$1
  find_pattern_files "$1" odd_files
  ((${#odd_files[@]} == 0)) || health_fail "${odd_files[0]}"
  # Where patterns are all there is, an empty list stands for a backup of nothing yet: from then on its loss is noticed.
  ((${#found_files[@]})) || [[ -s $data/$(manifest_name) ]] ||
    { ((${#databases[@]} == 0)) && ! is_proven "$(manifest_name)"; } || return 0
  for name in "${found_files[@]}"; do ! is_proven "$name" || stored_files+=("$name"); done
  names=$(printf '%s\n' "${found_files[@]}" stored "${stored_files[@]}")
  [[ ! -s $data/$(manifest_name) || $(manifest_inode)$'\n'$names != "$(cat "$new_files_seen" 2>/dev/null)" ]] || return 0
  {
    printf '%s\nbegin;\n' "$manifest_tables"
    ((${#found_files[@]} == 0)) || printf "insert or ignore into files values('%s');\n" "${found_files[@]}"
    printf 'delete from stored where path not in (%s);\n' "$(sql_texts "${stored_files[@]}")"
    ((${#stored_files[@]} == 0)) || printf "insert or ignore into stored values('%s');\n" "${stored_files[@]}"
    printf 'commit;\n'
  } | ask_sqlite -cmd '.timeout 5000' "$data/$(manifest_name)" || health_fail "$manifest_not_written"
  printf '%s\n%s\n' "$(manifest_inode)" "$names" >"$new_files_seen.$$" && mv -f "$new_files_seen.$$" "$new_files_seen"
}

manifest_inode() { stat -c '%d %i' "$data/$(manifest_name)" 2>/dev/null || true; }

# Names hold no quote: find_pattern_files takes none that does.
sql_texts() { # NAME...
  local text
  printf -v text ",'%s'" "$@"
  (($# == 0)) || printf %s "${text#,}"
}
