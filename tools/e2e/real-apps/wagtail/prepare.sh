#!/usr/bin/env bash
# prepare.sh CHECKOUT: what `wagtail start` makes, with its database in a folder of its own, and what its image is built from.
set -euo pipefail
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/root" "$work/packages"
"$PROVISION/debx.sh" bookworm "$work/root" python3.11-minimal libpython3.11-minimal libpython3.11-stdlib \
  libsqlite3-0 libexpat1 libffi8 libssl3 libuuid1 media-types
tar -C "$work/root" --owner=0 --group=0 --numeric-owner -cf python.tar .
"$PYTHON" -m pip install --quiet --target "$work/packages" 'wagtail==7.1' 'gunicorn==23.0.0'
tar -C "$work" --owner=0 --group=0 --numeric-owner -cf packages.tar packages
mkdir "$work/site"
(cd "$work/site" && PYTHONPATH=$work/packages "$PYTHON" "$work/packages/bin/wagtail" start shop .)
rm "$work/site/Dockerfile" "$work/site/.dockerignore"
cp -R "$work/site/." .
sed -i 's|os.path.join(BASE_DIR, "db.sqlite3")|os.path.join(BASE_DIR, "data", "db.sqlite3")|' shop/settings/base.py
grep -q '"data", "db.sqlite3"' shop/settings/base.py
mkdir data
