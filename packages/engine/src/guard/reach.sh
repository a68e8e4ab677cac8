# shellcheck shell=bash
# Whether the backup reaches back to a point in time, of each database; and what becomes of those that did not exist then.

# A point in time that the storage does not reach back to is told before anything is stopped. A file that appeared later is left out; a
# listed database that did starts empty, where a person allows it.
check_reach() {
  local name manifest from='' short='' later=() at=${guard_option[at]}
  local -A history=() begins=()
  manifest=$(manifest_name)
  for name in "${planned[@]}"; do
    [[ ${action[$name]-} == restore ]] || continue
    ! plan_restore "${conf[restore_minutes]}m" "$name" "${config_of[$name]}" -timestamp "$at" >/dev/null 2>"$work/error" || continue
    has_no_backup || {
      explain_error "$name"
      return 1
    }
    # The list of files is as old as the deployment where patterns are all there is.
    if [[ $name == "$manifest" && ${#databases[@]} -gt 0 || ${config_of[$name]} != "$litestream_config" ]]; then
      action["$name"]=remove
      continue
    fi
    ask_history "$name" history || return 1
    if [[ -n ${history[complete]} && $name != "$manifest" ]]; then
      later+=("$name") begins["$name"]=${history[reach]}
      continue
    fi
    short+="${short:+, }$name"
    [[ ! $from < ${history[reach]} ]] || from=${history[reach]}
  done
  if [[ -z $short ]] && leave_out_later; then return; fi
  for name in "${later[@]}"; do
    short+="${short:+, }$name"
    [[ ! $from < ${begins[$name]} ]] || from=${begins[$name]}
  done
  [[ -z $short ]] || problem "The backup of $short does not reach back to $at." \
    "Choose a point in time from $from on. What each database has: ./deploy.sh backups"
}

# Listed databases whose backup begins after the point in time, and nothing of it was deleted since. Part of check_reach, whose variables it
# reads. Fails where nothing else would come back: that is no point in time of this deployment.
leave_out_later() {
  local name kept='' refused=() flags=''
  for name in "${planned[@]}"; do [[ ${action[$name]-} != restore || -n ${begins[$name]-} ]] || kept=1; done
  [[ -n $kept ]] || return
  for name in "${later[@]}"; do
    if [[ ${guard_option[mode]} == look ]]; then
      action["$name"]=remove
    elif [[ $'\n'${guard_option[start_empty]} == *$'\n'"$name"$'\n'* ]]; then
      action["$name"]=empty
    else
      refused+=("$name, from ${begins[$name]} on") flags+=" --start-empty ${name@Q}"
    fi
  done
  ((${#refused[@]} == 0)) || problem "At $at there was no backup yet of: $(printf '%s; ' "${refused[@]}" | sed 's/; $//').\
 Either it did not exist, or it was not backed up." "Choose a later point in time. Or let it start empty, while the others go back,\
 and what is there now is set aside: add$flags; in the workflow, its input start_empty."
}
