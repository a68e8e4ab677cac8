#!/bin/sh
# Sets the wiki up where there is none yet, as its installer does it in the browser.
set -e
[ -s /var/www/data/wiki.sqlite ] ||
  env -u MW_CONFIG_FILE php /usr/share/mediawiki/maintenance/install.php --dbtype sqlite --dbpath /var/www/data --dbname wiki \
    --server http://localhost:8080 --scriptpath '' --confpath /tmp --pass not-a-secret-1 Wiki Admin
exec "$@"
