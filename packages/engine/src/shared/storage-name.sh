# shellcheck shell=bash
# What names the storage: the address of its server, or a folder of the host, which guard/folder.sh is about.

is_folder_storage() { [[ -n ${conf[storage_folder]-} ]]; }

# The folder as this container sees it, and as the host does.
storage_folder() {
  local variable=${conf[storage_folder]-}
  printf %s "${variable:+${!variable-}}"
}
folder_on_host() { printf %s "${HOST_FOLDER:-$(storage_folder)}"; }

# Names the storage without its secrets. Transactions are counted anew in each storage: the same number elsewhere is other data.
# Fails where the storage is a folder that is not there.
storage_id() {
  local name text='' mark='' sum
  ! is_folder_storage || mark=$(read_folder_mark) || return
  for name in ${conf[storage_identity]-}; do [[ -z ${!name+set} ]] || text+=$name=${!name}$'\n'; done
  [[ -z $mark ]] || text+=mark=$mark$'\n'
  sum=$(printf %s "$text" | LC_ALL=C sort | sha256sum)
  printf '%s\n' "${sum:0:16}"
}
