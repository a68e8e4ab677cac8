# shellcheck shell=bash
# Starts Litestream in the sidecar, unless the volume is not the one that the restore check has seen.

# At boot Docker starts the sidecar without the restore check. A volume that was emptied meanwhile must neither become the newest
# backup nor pass for this deployment's.
replicate_main() {
  [[ -d $state ]] || health_fail 'The volume is not the one that was deployed to, so nothing is backed up from it: stop the app and deploy again.'
  [[ -z $(moved_file) ]] || health_fail "This host was left on purpose at $(moved_at "$(moved_file)"), so nothing is backed up from here. To come back to it: ./deploy.sh move --undo"
  exec litestream replicate -config "$litestream_config"
}
