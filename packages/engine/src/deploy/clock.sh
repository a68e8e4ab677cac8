# shellcheck shell=bash
# The clock of this host, against that of whoever calls: a workflow says its time with --now. By hand, where nobody does, the restore check
# compares it with the storage (guard/storage-clock.sh). Every file of a backup has the time of this
# host; a point in time, the age of a heartbeat, how long history is kept and the signature of a request are all counted by it.

# The time that the login takes is in the difference, and moments are chosen to the minute. Storages and certificates bear up to 15 minutes,
# so what is found here still can be corrected before anything refuses.
clock_seconds=120

check_clock() {
  local here_now there
  [[ -n ${option[now]-} ]] || return 0
  here_now=$(date +%s)
  { [[ ${option[now]} =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] &&
    there=$(date -d "${option[now]}" +%s 2>/dev/null); } ||
    host_usage "--now is a time in UTC like 2026-05-31T23:59:00Z, not ${option[now]}"
  is_near "$here_now" "$there" || problem \
    "The clock of this host is $(clock_difference "$here_now" "$there") that of the workflow:\
 $(utc "$here_now") here, ${option[now]} there." \
    'Turn on its synchronisation: sudo timedatectl set-ntp true; see that it is synchronised: timedatectl; then deploy again.'
}

is_near() { (($1 - $2 <= clock_seconds && $2 - $1 <= clock_seconds)); } # SECONDS SECONDS
utc() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }                         # SECONDS

# "16 minutes behind", "2 hours ahead of"
clock_difference() { # HERE THERE
  if (($2 >= $1)); then printf '%s behind' "$(span $(($2 - $1)))"; else printf '%s ahead of' "$(span $(($1 - $2)))"; fi
}

span() { # SECONDS
  if (($1 < 7200)); then printf '%d minutes' "$(($1 / 60))"; elif (($1 < 172800)); then printf '%d hours' "$(($1 / 3600))"; else
    printf '%d days' "$(($1 / 86400))"
  fi
}
