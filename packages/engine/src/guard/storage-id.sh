# shellcheck shell=bash
# What names the storage in the markers on the volume.

# Names the storage without its secrets. Transactions are counted from 1 in each storage: the same number elsewhere is other data.
# Fails where the storage is a folder that is not there.
storage_id() {
  local name text='' folder_text='' sum
  ! is_folder_storage || folder_text=$(read_folder_mark) || return
  for name in ${conf[storage_identity]-}; do [[ -z ${!name+set} ]] || text+=$name=${!name}$'\n'; done
  [[ -z $folder_text ]] || text+=mark=$folder_text$'\n'
  sum=$(printf %s "$text" | LC_ALL=C sort | sha256sum)
  printf '%s\n' "${sum:0:16}"
}
