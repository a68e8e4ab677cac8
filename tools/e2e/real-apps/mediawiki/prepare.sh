#!/usr/bin/env bash
# prepare.sh CHECKOUT: MediaWiki and PHP as Debian packages them, in English only and without the extensions.
set -euo pipefail
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
"$PROVISION/debx.sh" bookworm "$root" mediawiki mediawiki-classes php8.2-cli php8.2-common php8.2-mbstring \
  php8.2-xml php8.2-sqlite3 php8.2-intl \
  php8.2-opcache libxml2 libsqlite3-0 libonig5 libicu72 libpcre2-8-0 libargon2-1 libsodium23 libssl3 libedit2 libbsd0 libmd0 \
  libmagic1 zlib1g libstdc++6 tzdata
wiki=$root/usr/share/mediawiki
rm -rf "$wiki/extensions-core" "$root"/usr/share/doc "$wiki/LocalSettings.php"
find "$wiki" -path '*/i18n/*' -name '*.json' ! -name en.json ! -name qqq.json -delete
# What the packages' install scripts, which have not run, would have made.
ln -s php8.2 "$root/usr/bin/php"
mkdir -p "$root/etc/php/8.2/cli/conf.d"
for one in pdo ctype dom fileinfo iconv intl mbstring pdo_sqlite simplexml sqlite3 tokenizer xml xmlreader xmlwriter; do
  echo "extension=$one.so"
done >"$root/etc/php/8.2/cli/conf.d/20-all.ini"
tar -C "$root" --owner=0 --group=0 --numeric-owner -cf root.tar .
