# shellcheck shell=bash
# A deployment id belongs to one repository. A project that was begun as a copy of another one, with its .yo-rc.json, has that one's id,
# and would take its place on the host: its data, its backup and its domain.

# Fails where another repository deployed what is installed. The value is "NUMBER OWNER/NAME"; the number stays when a repository is
# renamed.
check_repository() {
  local installed uploaded
  value_of DEPLOY_REPOSITORY "$home" installed
  value_of DEPLOY_REPOSITORY "$here" uploaded
  [[ -n $installed && -n $uploaded ]] || return 0
  ! is_same_repository "$installed" "$uploaded" || return 0
  problem "The deployment ${conf[id]} on this host belongs to the repository ${installed#* }, and this run is of ${uploaded#* }." \
    "${own_id_text^}
     If this repository takes the place of the other one, delete the line DEPLOY_REPOSITORY in $home/.env on the host, and deploy again."
  return 1
}

is_same_repository() { # "NUMBER OWNER/NAME" "NUMBER OWNER/NAME"
  if [[ "${1%% *} ${2%% *}" =~ ^[0-9]+\ [0-9]+$ ]]; then [[ ${1%% *} == "${2%% *}" ]]; else [[ ${1#* } == "${2#* }" ]]; fi
}

# What the records of this deployment are called at GitHub.
record_task() { printf 'litestream:%s' "${conf[id]}"; }
