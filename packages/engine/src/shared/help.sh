# shellcheck shell=bash
# What `deploy.sh --help` prints: every verb on one screen.

print_help() {
  cat <<'END'
Deploys an app, restores its SQLite databases before it starts, and proves their backup. deploy.conf beside it says what the app needs.

On the host, in the folder of the deployment:
  deploy.sh [deploy] [OPTIONS]  deploys the installed version again; --image REF deploys another image
  deploy.sh preflight           checks everything that a deployment needs, and changes nothing
  deploy.sh status              shows what runs, and how each database compares with its backup
  deploy.sh compare             shows the SQLite databases that the app writes and that are not backed up; exit code 1 if there are any
  deploy.sh backups             shows the backup of each database in the storage, and its oldest point in time
  deploy.sh look --at TIME      restores every database as it was at that time to new files, and does not change the app or its data
  deploy.sh rollback            returns to the version before this one, on the current data
  deploy.sh move [--undo]       stops the app, proves that its last write is in the storage, and blocks every later start on this host
  deploy.sh remove --yes NAME   removes the app NAME from this host; its data stays, unless --with-data is given

Options, which are valid for one run and are not stored:
  --first-deploy          starts with an empty database where the storage has no backup
  --proven a@TXID,b       the databases and transactions that earlier deployments proved to be in the storage
  --adopt local|backup    if volume and storage differ: keeps the volume (local), or restores the backup and sets the volume's data aside
  --at TIME               with --adopt backup: restores that point in time, in UTC, like 2026-05-31T23:59:00Z
  --start-empty NAME      with --at: this database did not exist then and starts empty; its current file is set aside
  --drop-database NAME    this database is no longer backed up, although an earlier deployment proved it
  --ignore-old-data       does not use the data or the backup of an earlier deployment, and does not delete them
  --repository NAME       name of the repository, if the path of an earlier backup contains it
  --now TIME              the time of the caller: the deployment stops if the clock of this host differs by more than two minutes
  --image REF             deploys this image
  --skip-migration        does not migrate the databases
  --foreground            ends when the connection ends; without this option, the deployment continues

For Kubernetes:            deploy.sh cluster access   prints the kubeconfig of the account that deploys, for the secret KUBE_CONFIG
                           deploy.sh cluster status   shows whether the app serves, and the cause if it does not
On a new host, as root:    ssh root@HOST bash -s -- host-setup "'PUBLIC KEY'" < .deploy/deploy.sh
In the containers:         guard, replicate, health, opened, unchanged, shipped
In the workflows:          check-secrets, connect, record, remote, summary, drill, issue, image, clean
With Kubernetes, there:    cluster connect, check, look, restore, start, prove, readers, return, drill
In the pod of the app:     cluster replicate, keep-copy, take-copy, drop-copy
In the pod of a reader:    cluster follow, followed

Exit codes: 0 success; 1 failure: nothing was changed, or the earlier version serves again, or the new version serves but its backup is
not proven or the proxy does not lead to it; 2 wrong usage; 3 the preflight found a fault; 4 the restore check refused a database.
END
}
