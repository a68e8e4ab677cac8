# shellcheck shell=bash
# What names the storage: the address of its server, or a folder of the host, which guard/folder.sh is about.

folder_seconds=15 # for an answer of the folder: a network drive that is gone gives none

is_folder_storage() { [[ -n ${conf[storage_folder]-} ]]; }

# The folder as this container sees it, and as the host does.
storage_folder() {
  local variable=${conf[storage_folder]-}
  printf %s "${variable:+${!variable-}}"
}
folder_on_host() { printf %s "${HOST_FOLDER:-$(storage_folder)}"; }

# What a variable of the storage is called in the repository's settings.
name_of_value() { # VARIABLE, or "secrets" for all
  local entry name variable
  for entry in "${storage_values[@]}"; do
    read -r name _ variable _ <<<"$entry"
    [[ $variable != "$1" ]] || printf %s "$name"
  done
  [[ $1 != secrets ]] || printf %s "${conf[backup_secrets]}"
}
