# shellcheck shell=bash
# The clock of this host, where nobody says with --now what time it is: against the clock of the storage, which writes the time into each
# answer over HTTP, and against the newest change in the backup, which cannot be later than now.

storage_date_answer='' # file descriptor of the storage's answer
clock_next='If this clock is wrong, turn on its synchronisation: sudo timedatectl set-ntp true; see that it is synchronised:'
clock_next+=' timedatectl; then deploy again. If it is right, say so with the time of another clock, in UTC, as in'

# Asks while the restore check asks for other things. SSH says no time.
ask_storage_date() {
  [[ -n ${guard_option[clock]} && ${conf[storage_type]-} == @(s3|abs|gs|webdav) ]] || return 0
  exec {storage_date_answer}< <(http_date "$storage_scheme" "$storage_host" "$storage_port" || true)
}

# Adds a problem where the clock of this host and another one differ by more than clock_seconds.
check_storage_clock() {
  local there='' now limit name newest=''
  [[ -n ${guard_option[clock]} ]] || return 0
  now=$(date +%s)
  [[ -z $storage_date_answer ]] || read -r there <&"$storage_date_answer" || true
  if [[ -n $there ]] && there=$(date -d "$there" +%s 2>/dev/null) && ! is_near "$now" "$there"; then
    clock_problem "The clock of this host is $(clock_difference "$now" "$there") that of the storage at $storage_host:\
 $(utc "$now") here, $(utc "$there") there."
    return
  fi
  limit=$(date -u -d "@$((now + clock_seconds))" +%Y-%m-%dT%H:%M:%S) # as text: there may be hundreds
  for name in "${planned[@]}"; do
    [[ ${backup_time_of[$name]-} > $limit && (-z $newest || ${backup_time_of[$name]} > ${backup_time_of[$newest]}) ]] || continue
    newest=$name
  done
  [[ -n $newest ]] && there=$(date -d "${backup_time_of[$newest]}" +%s 2>/dev/null) && ((there - now > clock_seconds)) || return 0
  clock_problem "The newest backup of $newest is of $(utc "$there"), and by the clock of this host it is $(utc "$now"):\
 this clock is $(span $((there - now))) behind, or that of the host which wrote the backup was ahead."
}

clock_problem() { problem "$1" "$clock_next --now $(date -u +%Y-%m-%dT%H:%M:%SZ)"; } # CAUSE

# Prints what the header Date of a server says.
http_date() { # http|https HOST PORT
  local name=$2 header
  # grep reads to the end: what still writes to a pipe that is closed fails, and so would the whole line.
  [[ $2 != *:* ]] || name="[$2]"
  header=$(printf 'HEAD / HTTP/1.1\r\nHost: %s\r\nUser-Agent: litestream-engine\r\nConnection: close\r\n\r\n' "$name:$3" |
    "exchange_$1" "$2" "$3" 2>/dev/null | plain_lines | grep -i '^date:') || return
  header=${header%%$'\n'*}
  printf '%s\n' "${header#*:}"
}
