# shellcheck shell=bash
# A storage that is a folder of the host: a network drive or a second disk. One that is not mounted leaves an empty folder on the host's own
# disk, which looks like a storage without a backup. So a marker lies in the folder, made by the first deployment alone: without it nothing
# is restored, begun or replicated. Its random text is part of what names the storage, so that another folder is another storage.

mounts=/proc/self/mountinfo # what this container sees, and where it is from
folder_begin_again=300      # a sidecar without the folder ends after this time: Docker mounts what is there when a container starts

# Where this deployment has its marker in the folder.
folder_mark() { printf %s "$(storage_folder)/${conf[id]}/.litestream-deployment/storage"; }

# Prints the text of the marker. Fails where there is none.
read_folder_mark() {
  local text
  text=$(as_app timeout -k 5 "$folder_seconds" head -c 100 "$(folder_mark)" 2>/dev/null) && [[ $text =~ ^[0-9a-f-]{36}$ ]] &&
    printf %s "$text"
}

# The storage can be asked: its server takes a connection, or its folder is the right one. Adds a problem where it cannot.
reach_storage() {
  if is_folder_storage; then reach_folder; else dial_storage; fi
}

reach_folder() {
  is_apart || return
  if ! read_folder_mark >/dev/null; then
    [[ -n ${guard_option[first_deploy]-} || ${guard_option[adopt]-} == local ]] || {
      problem "The folder $(folder_on_host) has no backup of this deployment: the disk is not mounted there, or it was emptied." \
        "Mount the network drive or the disk on the host (findmnt -T $(folder_on_host)), then deploy again. If this is the first\
 deployment, deploy again with --first-deploy. To begin a backup in another folder, deploy with --adopt local."
      return 1
    }
    [[ -z ${guard_option[check]-} ]] || return 0
    make_folder_mark || return
  fi
  this_storage=$(storage_id)
  [[ ${guard_option[mode]-} != guard ]] || try_folder
}

# Whether the folder is on a file system of its own. Where it is on that of the data, or on the one that the host has at /, nothing is
# mounted there.
is_apart() {
  local of_folder of_data root where
  [[ ${conf[storage_same_disk]-} != yes ]] || return 0
  where=$(folder_on_host) of_folder=$(mount_of "$(storage_folder)") of_data=$(mount_of "$data") root=${of_folder#* }
  [[ -n $of_folder ]] || {
    problem 'The folder of the storage is not mounted into this container.' "$generate_again"
    return 1
  }
  [[ ${of_folder%% *} == "${of_data%% *}" || $root == *"$where" ]] || return 0
  problem "The folder $where is on a disk that the host itself runs from: nothing is mounted there, and a backup there is\
 lost with the host." \
    "Mount the network drive or the second disk on the host (findmnt -T $where shows what is there), then deploy again.\
 If this disk is meant all the same, write storage_same_disk=yes into deploy.conf."
  return 1
}

# Prints "MAJOR:MINOR ROOT" of what is mounted there: its file system, and which folder of it.
mount_of() { # FOLDER
  local device root place found=''
  while read -r _ _ device root place _; do [[ $place != "$1" ]] || found="$device $root"; done <"$mounts"
  printf %s "$found"
}

# As the app's user, because a network drive often gives root nothing; on a disk that is root's, root makes it.
make_folder_mark() {
  local mark part
  mark=$(folder_mark) part=$(storage_folder)/${conf[id]}
  as_app mkdir -p "${mark%/*}" 2>/dev/null || { mkdir -p "${mark%/*}" && own "$part" "${mark%/*}"; } 2>/dev/null || true
  # shellcheck disable=SC2016 # the inner shell expands it
  as_app timeout -k 5 "$folder_seconds" bash -c 'cat /proc/sys/kernel/random/uuid >"$0.new" && mv -T "$0.new" "$0" && sync -f "$0"' \
    "$mark" 2>/dev/null || {
    folder_refuses
    return 1
  }
  note "the folder $(folder_on_host) on the host is the storage from now on"
}

# Litestream also sets the time of a file, which only its owner may.
try_folder() {
  local place
  place=$(folder_mark) place=${place%/*}
  # shellcheck disable=SC2016 # the inner shell expands them
  as_app timeout -k 5 "$folder_seconds" bash -c \
    'file=$(mktemp "$0/.try-XXXXXX") && touch -d @1 "$file" && mv "$file" "$file.moved" && rm "$file.moved"' \
    "$place" 2>/dev/null || {
    folder_refuses
    return 1
  }
}

# Whether a database was backed up in another folder. The restore check does not start in a new folder without being told to.
is_other_folder() { # MARKER
  local -n of_database=$1
  is_folder_storage && [[ ${of_database[word]} == @(proven|restored) && ${of_database[storage]} != "$this_storage" ]]
}

folder_refuses() {
  problem "The user ${conf[user]} of the app cannot write to the folder $(folder_on_host), or it gives no answer." \
    "On the host: sudo chown -R ${conf[user]} $(folder_on_host). On a NAS, give that UID the right to write, or mount the share with it."
}

folder_gone_text() {
  printf 'the folder %s on the host has no backup of this deployment any more, or gives no answer' "$(folder_on_host)"
}
