# shellcheck shell=bash
# One run of Litestream 0.3.13 for a backup of an earlier deployment that the Litestream of this one cannot read. It gets what the restore
# check gets (volume, storage's values, network), reads the storage, and writes beside the databases. The restore check looks at the
# result and takes it; see guard/old-replica.sh.

old_litestream=litestream/litestream:0.3.13 # the last version that reads what 0.3 wrote to every storage

# Whether deploy.conf names such a backup. What has a database or a backup of its own needs none: the restore check knows that.
may_need_old_litestream() {
  local line how
  [[ -z ${option[ignore_old_data]-} && ${option[adopt]-} != local ]] || return 1
  for line in "${earlier_replicas[@]}"; do
    read -r _ how _ <<<"$line"
    [[ $how != *0.3.13 ]] || return 0
  done
  return 1
}

# Restores them beside the databases, while whatever runs goes on. Sets guard_options for the restore check that follows.
fetch_old_replicas() {
  local output status=0 number name
  may_need_old_litestream || return 0
  output=$(restore_in "$here" --ask-earlier "${guard_options[@]}") || status=$?
  grep -v '^earlier=' <<<"$output" || true
  ((status == 0)) || return "$status"
  guard_options+=(--earlier-asked)
  [[ $output == *earlier=* ]] || return 0
  fetch_image "$old_litestream"
  report_problems deploy || return 1
  while read -r number name; do
    say "restoring $name with Litestream 0.3.13"
    restore_old_replica "$number" "$name" || {
      say "An earlier Litestream 0.3 keeps a backup of $name, and Litestream 0.3.13 cannot restore it. The preceding lines show the cause."
      say "  -> Check ${conf[backup_secrets]}, then deploy again. If that backup is not wanted: --first-deploy --ignore-old-data"
      restore_in "$here" --drop-earlier || true
      return 1
    }
  done < <(sed -n 's/^earlier=//p' <<<"$output")
}

# A backup that is not there is no error; then no file is written.
restore_old_replica() { # NUMBER DATABASE
  local folder=$state/earlier run_litestream=$old_litestream
  run_in "$here" "${conf[id]}-old-litestream-$$" --user "${conf[user]}" --entrypoint /usr/local/bin/litestream restore \
    restore -config "$folder/$1.yml" -if-replica-exists -o "$folder/$1.db" "$data/$2"
}
