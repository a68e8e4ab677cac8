# shellcheck shell=bash
# What to do with a database, as one table: what lies on the volume, what its marker and the deployment record say, what the storage
# has, and what the person who deploys allowed for this run.

# Prints keep, restore, fresh, renew (keep, but start its backup again) or refuse-REASON. The first line that fits counts.
#   VOLUME   odd (no file), file, none (or empty)
#   MARKER   none (or that of another deployment), fresh (never backed up), restoring (a restore was cut off), ours
#   RECORD   recorded: an earlier deployment proved a backup; new
#   STORAGE  empty: no backup; lost: it ends before what was proven; other: the marker names another storage;
#            ahead: it has more than the volume; held: the volume has all of it
#   ADOPT    none, local, backup, past (--adopt backup --at TIME)
#   FIRST    first (--first-deploy), none
decide() { # VOLUME MARKER RECORD STORAGE ADOPT FIRST
  case $1/$2/$3/$4/$5/$6 in
    odd/*/*/*/*/*) printf refuse-no-file ;;
    */*/*/lost/none/*) printf refuse-lost ;;

    # Neither a database nor a backup.
    none/*/*/empty/local/*) printf fresh ;;
    none/none/new/empty/*/* | none/fresh/new/empty/*/*) printf fresh ;;
    none/*/*/empty/*/*) printf refuse-both-gone ;;

    # Only a database.
    file/fresh/*/empty/*/*) printf keep ;;
    file/*/*/empty/local/*) printf renew ;;
    file/none/new/empty/*/first) printf renew ;;
    file/none/new/empty/*/*) printf refuse-unknown-file ;;
    file/*/*/empty/*/*) printf refuse-backup-gone ;;

    # Only a backup.
    none/none/*/*/none/first | none/none/*/*/local/first) printf refuse-no-first-deploy ;;
    none/*/*/*/*/*) printf restore ;;

    # Both, but a restore was cut off, so that anything may lie there.
    file/restoring/*/*/local/*) printf renew ;; # also where it has all of the backup: the marker has to change
    file/restoring/*/*/none/* | file/restoring/*/*/backup/* | file/restoring/*/*/past/*) printf restore ;;

    # Both, and nothing says that the file is this deployment's.
    file/none/*/*/none/*) printf refuse-unknown-origin ;;
    file/none/*/*/local/*) printf renew ;;
    file/none/*/*/*/*) printf restore ;;

    # Both, and the file is this deployment's.
    file/*/*/*/past/*) printf restore ;;
    file/*/*/*/local/*) printf renew ;; # also where it has all of the backup: somebody may have put another file in its place
    file/*/*/held/*/*) printf keep ;;
    file/*/*/*/backup/*) printf restore ;;
    file/*/*/other/*/*) printf refuse-other-storage ;;
    file/*/*/ahead/*/*) printf refuse-older ;;
    *) printf refuse-unknown-origin ;; # words that this table does not know
  esac
}

# Adds the problem behind a refusal of the table.
explain_refusal() { # REASON DATABASE LOCAL-TXID PROVEN-TXID; the backup's in backup_txid_of and backup_time_of
  local secrets=${conf[backup_secrets]} name=$2 local_txid=$3 proven_txid=$4 txid=${backup_txid_of[$2]}
  local backup="transaction $txid of ${backup_time_of[$2]}"
  local check="check that $secrets name the right storage, and whether somebody deleted objects there"
  local keep='deploy again with --adopt local to keep the database on the volume and begin a new backup of it'
  local either="Deploy again with --adopt backup to restore the backup and set the database on the volume aside. Or $keep."
  [[ $1 != @(refuse-lost|refuse-both-gone) ]] || printf 'lost=%s\n' "$name" # for the restore drill
  case $1 in
    refuse-no-file) problem "$name is a folder or a special file." 'Move it out of the data volume, and deploy again.' ;;
    refuse-lost)
      problem "The backup of $name ends at $txid, but an earlier deployment proved $proven_txid: the storage has lost transactions." \
        "If the storage keeps older versions of its objects, restore the deleted ones there. If the volume has all data, $keep.\
 To restore what the storage still has, deploy again with --adopt backup."
      ;;
    refuse-both-gone)
      problem "$name had a backup, and now there is neither a database nor a backup." \
        "${check^}. Then deploy again. To give up the old data and start with an empty database, deploy with --adopt local."
      ;;
    refuse-unknown-file)
      problem "$name is on the volume, has no backup, and nothing says that it belongs to this deployment." \
        'If it is the right data, deploy again with --first-deploy (or --adopt local). If not, move it out of the data volume first.'
      ;;
    refuse-backup-gone)
      problem "$name had a backup, and now there is none in the storage." \
        "If the storage or the path was changed on purpose, $keep. Otherwise $check."
      ;;
    refuse-no-first-deploy)
      problem "The storage already holds a backup of $name ($backup), so this is not a first deployment." \
        "Deploy again without --first-deploy (or with --adopt backup) to restore it. If it belongs to another app: $own_id_text"
      ;;
    refuse-unknown-origin)
      problem "$name is on the volume, but nothing says that it belongs to this deployment, which has a backup ($backup)." \
        "$either"
      ;;
    refuse-other-storage)
      problem "$name was last backed up to another storage. The storage that is set now has an earlier backup of it ($backup)." \
        "If the storage was changed on purpose, $keep. With --adopt backup, that backup is restored and the database set aside."
      ;;
    refuse-older)
      ! is_another_file "$name" || {
        problem "$name on the volume is older than its backup ($backup), or was created again: it is not the file that was backed up." \
          "$either"
        return
      }
      problem "$name on the volume is older (transaction ${local_txid:-none}) than its backup ($backup)." "$either"
      ;;
  esac
}
