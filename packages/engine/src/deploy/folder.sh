# shellcheck shell=bash
# A storage that is a folder of this host. Whether it is the right one, the restore check decides in its container.

# Docker would make a folder that is missing, on the disk of the host. Fails, with a problem, where it is missing.
check_folder() {
  local folder
  is_folder_storage || return 0
  folder=$(value_of "${conf[storage_folder]}" "$here")
  timeout --kill-after=5 "$folder_seconds" test -d "$folder" 2>/dev/null && return
  problem "The folder $folder is not on this host, $(id -un) may not see it, or it gives no answer." \
    "Mount the network drive or the disk on the host and make the folder, or correct $(name_of_value "${conf[storage_folder]}")."
  return 1
}
