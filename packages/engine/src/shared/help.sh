# shellcheck shell=bash
# What `deploy.sh --help` prints: every verb on one screen.

print_help() {
  cat <<'END'
Deploys an app, restores its SQLite databases before it starts, and proves their backup. deploy.conf beside it says what the app needs.

On the host, in the folder of the deployment:
  deploy.sh [deploy] [OPTIONS]  deploys what is installed again; --image REF deploys another image
  deploy.sh preflight           checks everything that a deployment needs, and changes nothing
  deploy.sh status              shows what runs, and how each database compares with its backup
  deploy.sh compare             shows what the app writes with SQLite and nothing backs up; exit code 1 where there is something
  deploy.sh backups             shows what the storage has of each database, and how far back it goes
  deploy.sh look --at TIME      restores every database as it was at that time to new files; the app and its data stay as they are
  deploy.sh rollback            returns to the version before this one, on the current data
  deploy.sh move [--undo]       leaves this host: the app stops, its last write is proven in the storage, and nothing starts here again
  deploy.sh remove --yes NAME   removes the app NAME from this host; its data stays, unless --with-data is given

Options of one run, which are stored nowhere:
  --first-deploy          empty databases are right where the storage has no backup
  --proven a@TXID,b       what earlier deployments proved to be in the storage
  --adopt local|backup    which side is right where volume and storage disagree; the other one is set aside
  --at TIME               with --adopt backup: restores that point in time, in UTC, like 2026-05-31T23:59:00Z
  --start-empty NAME      with --at: this database did not exist then and starts empty; what is there now is set aside
  --drop-database NAME    this database is no longer backed up, although an earlier deployment proved it
  --ignore-old-data       leaves the data of an earlier deployment, and its backup, where it is
  --repository NAME       name of the repository, where an earlier backup's place is named after it
  --now TIME              the time of whoever calls: this host's clock is refused where it differs by more than two minutes
  --image REF             deploys this image
  --skip-migration        does not migrate the databases
  --foreground            ends when its caller ends; without it a deployment goes on when the connection is cut

For Kubernetes:            deploy.sh cluster access   prints the kubeconfig of the account that deploys, for the secret KUBE_CONFIG
                           deploy.sh cluster status   says whether the app serves, and why not
On a fresh host, as root:  ssh root@HOST bash -s -- host-setup "'PUBLIC KEY'" < .deploy/deploy.sh
In the containers:         guard, replicate, health, opened, unchanged, shipped
In the workflows:          check-secrets, connect, record, remote, summary, drill, issue, image, clean
With Kubernetes, there:    cluster connect, check, look, restore, start, prove, readers, return, drill
In the pod of the app:     cluster replicate, keep-copy, take-copy, drop-copy
In the pod of a reader:    cluster follow, followed

Exit codes: 0 done; 1 failed: nothing was changed, or the earlier version serves again, or the new one serves and its backup is not
proven or the proxy does not lead to it; 2 wrong usage; 3 the preflight found something wrong; 4 the restore check refused a database.
END
}
