# shellcheck shell=bash
# What a restore drill can find to be wrong, in the words of its issue.

drill_state_text() { # dead|damaged|incomplete|unlisted|unreadable, or failure
  if is_cluster; then
    cluster_drill_text "$1"
    return
  fi
  # shellcheck disable=SC2088 # it is for a person
  local status="~/deploy/${conf[id]}/deploy.sh status"
  case $1 in
    dead)
      printf '**Dead**: the sidecar stopped, or it cannot back up any more. Every database can be restored, but what the app wrote since '
      printf 'is on the host alone. On the host, %s says what is wrong, and docker compose up -d starts what is stopped.' "$status"
      ;;
    damaged)
      printf '**Damaged**: if the host were lost now, a database could not be restored, because its backup cannot be read. Restore a '
      printf 'point in time before the damage, or begin a new backup from the host while it has the data.'
      ;;
    incomplete)
      printf '**Incomplete**: if the host were lost now, a database would not come back: an earlier deployment proved it to be in the '
      printf 'backup, and it is not there. Find out what deletes objects in the storage. On the host, %s shows what it still has.' "$status"
      ;;
    unlisted)
      printf '**Not backed up**: everything in the backup can be restored, but the app writes databases that are in no backup. '
      printf 'The run names them, with the command that adds them.'
      ;;
    unreadable)
      printf '**Not read**: the storage could not be asked from here, so nothing is known about the backup. '
      printf 'Check the secrets of the storage, and whether it answers.'
      ;;
    *) printf 'The drill did not come to its end, so nothing is known about the backup.' ;;
  esac
}

# The same where the deployment runs in Kubernetes.
cluster_drill_text() { # STATE
  case $1 in
    dead)
      printf '**Dead**: the sidecar stopped, or it cannot back up any more. Every database can be restored, but what the app wrote since '
      printf 'is on its volume alone. This says what is wrong: %s' "$(status_command)"
      ;;
    damaged)
      printf '**Damaged**: if the volume were lost now, a database could not be restored, because its backup cannot be read. Restore a '
      printf 'point in time before the damage, or begin a new backup from the volume: run the release with adopt=local.'
      ;;
    incomplete)
      printf '**Incomplete**: if the volume were lost now, a database would not come back: an earlier deployment proved it to be in the '
      printf 'backup, and it is not there. Find out what deletes objects in the storage.'
      ;;
    unlisted)
      printf '**Not backed up**: everything in the backup can be restored, but the app writes databases that are in no backup. '
      printf 'The run names them, with the command that adds them.'
      ;;
    unreadable)
      printf '**Not read**: the cluster or the storage could not be asked, so nothing is known about the backup. '
      printf 'Check KUBE_CONFIG, and the last run of the CronJob: %s' "$(cluster_command 'describe cronjob restore-drill')"
      ;;
    *) printf 'The drill did not come to its end, so nothing is known about the backup.' ;;
  esac
}
