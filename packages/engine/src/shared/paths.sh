# shellcheck shell=bash
# Where things are, in the containers and on the host, and what the engine needs of the host.

data=/data                               # the data volume, in the containers restore and litestream
state=$data/.litestream-deployment       # our own state on the volume: one marker per database, the manifest, what was set aside
litestream_config=/deploy/litestream.yml # beside deploy.sh in the containers
keys=/run/keys                           # secrets that are files
socket=/tmp/litestream.sock              # Litestream's control socket, inside the sidecar
health_state=/tmp/health                 # in the sidecar: what the health check remembers
refusal=/tmp/refused                     # in the sidecar: why it does not replicate
seen_file=/tmp/seen                      # in the sidecar: what its health check found, see health/seen.sh
new_files_seen=/tmp/new-files            # in the sidecar: the manifest's inode, and the names that it was given last
metrics=127.0.0.1:9090                   # Litestream's metrics, inside the sidecar
health_sync_seconds=10                   # for `litestream sync -wait` in a health check; it answers in 0.02 to 0.08 s when all is well

litestream_folder=litestream                  # on the host: the folder that restore and litestream see as /deploy
compose_floor=2.26.1                          # lowest Docker Compose that the files were run with
config_label=generator-litestream.config-hash # label of the sidecar: Compose's own hash is computed differently by 2.26.1
