# shellcheck shell=bash
# The files beside the databases are backed up by restic, which speaks to every storage through rclone. How rclone reaches it, the target
# says in deploy.conf (files_remote, files_root); the values come from the environment, as Litestream's do, and never stand in an argument.

tools=/tools        # restic and rclone, see deploy/tools.sh
remote_is_set_up='' # 1 once it is in this process
place_is_empty=''   # 1 where the storage has nothing of the files

# Adds a problem where the programs are missing.
require_file_tools() {
  [[ ! -x $tools/restic || ! -x $tools/rclone ]] || return 0
  problem 'restic and rclone, which back up the files beside the databases, are not in the volume "tools".' \
    'Run ./deploy.sh in the folder of the deployment: it puts them there.'
  return 1
}

# A value of the storage as it was entered: Litestream wants some of them escaped for JSON.
entered_value() { # VARIABLE
  local entry way variable text=${!1-}
  for entry in "${storage_values[@]}"; do
    read -r _ way variable _ <<<"$entry"
    [[ $variable == "$1" && $way == json ]] || continue
    text=${text//\\\"/\"} text=${text//\\\\/\\}
    break
  done
  printf %s "$text"
}

# Puts values as they were entered into a text of deploy.conf.
expand_entered() { # TEXT
  local text=$1 result=''
  while [[ $text =~ ^([^$]*)\$\{([A-Z_][A-Z0-9_]*)\}(.*)$ ]]; do
    text=${BASH_REMATCH[3]} result+=${BASH_REMATCH[1]}$(entered_value "${BASH_REMATCH[2]}")
  done
  printf %s "$result$text"
}

# Sets the variables that restic and rclone read. What is empty is left out, so that their own defaults count.
set_up_remote() {
  local entry key way text root
  [[ -z $remote_is_set_up ]] || return 0
  for entry in "${files_remote[@]}"; do
    read -r key way text <<<"$entry"
    text=$(expand_entered "$text")
    [[ -n $text ]] || continue
    case $way in
      obscured)
        text=$("$tools/rclone" obscure - <<<"$text") || {
          problem 'The values of the storage cannot be handed to rclone.' "Check ${conf[backup_secrets]}."
          return 1
        }
        ;;
      file)
        printf '%s\n' "$text" >"$work/remote-$key"
        text=$work/remote-$key
        ;;
    esac
    export "RCLONE_CONFIG_FILES_${key^^}=$text"
  done
  root=$(expand_entered "${conf[files_root]-}")
  export RCLONE_CONFIG=/tmp/no-rclone.conf RCLONE_LOG_LEVEL=ERROR RCLONE_CONTIMEOUT=10s RCLONE_TIMEOUT=60s RCLONE_LOW_LEVEL_RETRIES=3
  export files_place="files:${root:+$root/}${conf[id]}/$files_name"
  export RESTIC_REPOSITORY=rclone:$files_place HOME=/tmp TZ=UTC RESTIC_PROGRESS_FPS=0.01
  remote_is_set_up=1
}

restic_run() { # SECONDS ARGUMENT...
  as_app timeout -k 5 "$1" "$tools/restic" -o rclone.program="$tools/rclone" -o 'rclone.args=serve restic --stdio' \
    --retry-lock 30s "${@:2}"
}

# Sets place_is_empty to 1 or nothing. rclone is asked itself: it answers restic "not there" or tries for minutes, whatever is wrong. Fails,
# with a problem, when the storage cannot tell.
look_at_place() {
  local status=0
  as_app timeout -k 5 60 "$tools/rclone" lsf --max-depth 1 --retries 1 "$files_place" >"$work/place" 2>"$work/error" || status=$?
  place_is_empty=''
  case $status in
    0) [[ -s $work/place ]] || place_is_empty=1 ;;
    3) place_is_empty=1 ;; # no such folder
    *)
      explain_files_error "$status"
      return 1
      ;;
  esac
}

files_lost_beginning() {
  problem 'The backup of the files cannot be opened: its file "config" is missing from the storage.' \
    "Restore what was deleted below ${conf[id]}/$files_name. Or move that folder away in the storage, and deploy again with --adopt local."
}

# Adds the problem behind what restic or rclone printed.
explain_files_error() { # [STATUS]
  local text
  case ${1-} in
    12)
      problem 'The backup of the files cannot be opened: FILES_PASSWORD is not the password with which it was begun.' \
        'Set FILES_PASSWORD to the earlier password, then deploy again. Without that password the backup cannot be read.'
      return
      ;;
    124 | 137)
      problem 'The storage did not answer in time when it was asked for the backup of the files.' \
        "Check the address in ${conf[backup_secrets]}, and that this host may connect there."
      return
      ;;
  esac
  text=$(grep -vE '^(rclone: *)?$|^\{"message_type":"(status|summary)"' "$work/error" | tail -n 3 | paste -sd ' ') || text=''
  problem "The backup of the files cannot be used: ${text:-it printed no reason}" \
    "Check ${conf[backup_secrets]}, and whether the storage answers; then run ./deploy.sh status."
}
