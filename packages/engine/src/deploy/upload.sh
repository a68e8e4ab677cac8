# shellcheck shell=bash
# Uploads what the app wrote. After a large transaction that takes its time, so it happens while the app serves, as far as it can, and
# whoever waits is told how long it may take.

progress_seconds=10      # between two lines about an upload
small_upload=2000000     # microseconds: what takes no longer is worth no further round
upload_rounds=5          # before the app stops in any case
large_databases=16777216 # bytes: the storage gets smaller ones before the app starts after a migration
database_bytes=0         # what all databases have, where a copy was begun
uploads_on=''            # 1 while a migrated database may be on its way

# Waits until everything is in the storage.
upload() {
  local answer job part text='' status=0 since=$SECONDS
  exec {answer}< <(in_sidecar /deploy/deploy.sh health --sync 2>&1)
  job=$!
  until IFS= read -r -d '' -t "$progress_seconds" -u "$answer" part || (($? <= 128)); do
    text+=$part
    say "still uploading, for $((SECONDS - since)) s; a database may take ${conf[restore_minutes]} minutes (restore_minutes in deploy.conf)"
  done
  text+=$part
  wait "$job" || status=$?
  exec {answer}<&-
  [[ -z $text ]] || printf '%s\n' "${text%$'\n'}"
  ((status == 0 || SECONDS - since < conf[restore_minutes] * 60 - 5)) || printf '%s\n  -> %s\n' \
    "The upload took longer than ${conf[restore_minutes]} minutes and was given up." \
    'Give it more time: npm create litestream@latest -- --restore-timeout 60, or restore_minutes=60 in deploy.conf; then deploy again.'
  return "$status"
}

# Before the app stops for a migration: uploads until little is left, then begins the copy of the databases. Without that copy it is made
# later, so a failure does no harm.
work_ahead() {
  local round since took before='' answer
  [[ -n $earlier_installed ]] || return 0 # nobody is served yet
  for ((round = 0; round < upload_rounds; round++)); do
    microseconds since
    upload || return
    microseconds took
    took=$((took - since))
    ((took > small_upload)) || break
    [[ -z $before ]] || ((took < before * 4 / 5)) || {
      seconds "$took" took
      say "An upload takes $took s however often it is repeated, so the last one, with the app stopped, may take as long."
      break
    }
    before=$took
  done
  say 'copying the databases while the app serves'
  if answer=$(in_sidecar /deploy/deploy.sh guard --copy-ahead 2>&1) && [[ $answer =~ (^|$'\n')bytes=([0-9]{1,18})$ ]]; then
    database_bytes=$((10#${BASH_REMATCH[2]}))
    return 0
  fi
  [[ -z $answer ]] || say "The databases are copied after the app has stopped, because this copy failed: $answer"
}

# After a migration Litestream begins with the whole database. The upload of a large one goes on while the new version serves, and the
# proof at the end waits for it.
resume_sidecar() {
  wake_sidecar || return
  if ((database_bytes <= large_databases)); then
    wait_sidecar_syncs
    return
  fi
  wait_sidecar_listens
  in_sidecar test -S "$socket" || {
    show_sidecar_log
    return 1
  }
  uploads_on=1
  say "the sidecar uploads the migrated databases ($((database_bytes >> 20)) MB) while the new version starts"
  remember_standing
}

finish_upload() {
  [[ -n $uploads_on ]] || return 0
  uploads_on=''
  upload
}
