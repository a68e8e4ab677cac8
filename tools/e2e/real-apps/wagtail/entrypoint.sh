#!/bin/sh
# As many images do it: root gives the data folder to the user that the app then runs as.
set -e
chown -R 1000:1000 /app/data
exec setpriv --reuid=1000 --regid=1000 --clear-groups "$@"
