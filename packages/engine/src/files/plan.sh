# shellcheck shell=bash
# The restore check of the files: they are one thing, restored or kept as a whole, and the table in guard/decide.sh that decides about a
# database decides about them. The volume has them as soon as one of them lies there, or once this deployment is known to have had them:
# an app whose users deleted every upload gets none of them back.

files_action=''            # keep, restore, fresh or renew; empty where nothing is planned
declare -A files_backup=() # what the storage has of them, until the point in time that is to be restored
declare -A files_newest=() # the newest that it has

plan_files() {
  local volume=none record=new storage kind adopt=${guard_option[adopt]:-none} first=none verdict
  local -A marker=() recorded=()
  has_files || return 0
  if [[ -n ${guard_option[seen]} ]] && files_seen; then
    files_action=keep
    return
  fi
  require_file_tools || return 0
  ask_files files_newest && ask_files files_backup "${guard_option[at]}" || return 0
  read_marker "$files_name" marker # after the answer: a sidecar that goes on meanwhile writes it before each snapshot
  read_record "$files_name" "${guard_option[proven]}" recorded
  list_files "$work/files" || return 0
  if [[ -n ${marker[word]} || -s $work/files ]]; then volume='file'; fi
  [[ -z ${recorded[is]} ]] || record=recorded
  if [[ -n ${guard_option[at]} ]]; then
    adopt=past recorded[txid]=''
    if [[ -z ${files_backup[id]} ]]; then # they were not backed up then: what there is stays
      files_action=keep
      note "the files: nothing was backed up of them until ${guard_option[at]}; they stay as they are"
      return
    fi
  fi
  find_storage_word "${marker[storage]}" "${marker[txid]}" "${files_backup[txid]}" "${recorded[txid]}" storage
  find_marker_kind "${marker[word]}" kind
  # A volume whose databases are this deployment's: the files on it are as well, and their backup begins.
  if [[ -n ${guard_option[first_deploy]} || $storage == empty && -n $(own_databases_here) ]]; then first=first; fi
  verdict=$(decide "$volume" "$kind" "$record" "$storage" "$adopt" "$first")
  if [[ $verdict == refuse-* ]]; then explain_files_refusal "$verdict" "${recorded[txid]}"; else files_action=$verdict; fi
  [[ $verdict != restore ]] || plan_bytes=$((plan_bytes + files_backup[bytes]))
}

# Prints a database that the check is to keep.
own_databases_here() {
  local name
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} != keep ]] || {
      printf %s "$name"
      return
    }
  done
}

# In the sidecar: what its own loop found within a quarter of an hour counts.
files_seen() {
  local word moment
  read -r word moment _ 2>/dev/null <"$files_note" || return 1
  [[ $word == ok ]] && (($(date +%s) - moment < files_check_seconds))
}

explain_files_refusal() { # REASON PROVEN-TXID
  local saved="the backup of ${files_backup[time]}" keep='deploy again with --adopt local to keep the files on the volume'
  local either="Deploy again with --adopt backup to restore the backup and set the files on the volume aside. Or $keep."
  [[ $1 != @(refuse-lost|refuse-both-gone|refuse-backup-gone) ]] || printf 'lost=%s\n' 'files beside the databases' # for the drill
  case $1 in
    refuse-lost)
      problem "The backup of the files ends at ${files_backup[time]}, but an earlier deployment proved a newer one\
 ($(date -u -d "@$(txid_moment "$2")" +%FT%TZ)): a part of it is missing from the storage." \
        "If the storage keeps older versions of its objects, restore the deleted ones there. If the volume has all files, $keep."
      ;;
    refuse-both-gone | refuse-backup-gone)
      problem 'The files beside the databases had a backup, and now there is none in the storage.' \
        "Check that ${conf[backup_secrets]} name the right storage, and whether somebody deleted objects there. To begin a new backup\
 with what is on the volume, deploy with --adopt local."
      ;;
    refuse-no-first-deploy)
      problem "The storage already holds a backup of the files ($saved), so this is not a first deployment." \
        "Deploy again without --first-deploy (or with --adopt backup) to restore it. If it belongs to another app: $own_id_text"
      ;;
    refuse-unknown-file)
      problem 'There are files on the volume, no backup of them, and nothing says that they belong to this deployment.' \
        'If they are the right ones, deploy again with --first-deploy (or --adopt local). If not, move them out of the data volume first.'
      ;;
    refuse-other-storage)
      problem "The files were last backed up to another storage. The storage that is set now has an earlier backup of them ($saved)." \
        "$either"
      ;;
    refuse-older) problem "The files on the volume are older than $saved." "$either" ;;
    *) problem "There are files on the volume, but nothing says that they belong to this deployment, which has $saved." "$either" ;;
  esac
}

report_files_plan() {
  [[ -z $files_action ]] || note "files beside the databases: $files_action, backup ${files_backup[time]:-not asked or none}"
}

files_left() { # EXIT-CODE-SO-FAR; that of --check
  local -A marker=()
  read_marker "$files_name" marker
  case $files_action in
    restore | renew) printf 11 ;;
    fresh) if [[ ${marker[word]} == fresh ]]; then printf %d "$1"; else printf %d "$(($1 > 10 ? $1 : 10))"; fi ;;
    *) printf %d "$1" ;;
  esac
}
