# shellcheck shell=bash
# The clock of this host, against that of whoever calls: a workflow says its time with --now. Every file of a backup has the time of this
# host; a point in time, the age of a heartbeat, how long history is kept and the signature of a request are all counted by it.

# The time that the login takes is in the difference, and moments are chosen to the minute. Storages and certificates bear up to 15 minutes,
# so what is found here still can be corrected before anything refuses.
clock_seconds=120

check_clock() {
  local here_now there behind by word
  [[ -n ${option[now]-} ]] || return 0
  here_now=$(date +%s)
  { [[ ${option[now]} =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] &&
    there=$(date -d "${option[now]}" +%s 2>/dev/null); } ||
    host_usage "--now is a time in UTC like 2026-05-31T23:59:00Z, not ${option[now]}"
  behind=$((there - here_now)) word=behind
  ((behind >= 0)) || word='ahead of'
  by=${behind#-}
  ((by <= clock_seconds)) || problem \
    "The clock of this host is $(span "$by") $word that of the workflow:\
 $(date -u -d "@$here_now" +%Y-%m-%dT%H:%M:%SZ) here, ${option[now]} there." \
    'Turn on its synchronisation: sudo timedatectl set-ntp true; see that it is synchronised: timedatectl; then deploy again.'
}

span() { # SECONDS
  if (($1 < 7200)); then printf '%d minutes' "$(($1 / 60))"; elif (($1 < 172800)); then printf '%d hours' "$(($1 / 3600))"; else
    printf '%d days' "$(($1 / 86400))"
  fi
}
