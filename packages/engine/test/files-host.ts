import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { address, conf, endpoint, mine, run } from './guard-host.js';
import { fakeCommands, scratch } from './shell.js';

/** One database that is backed up, so that the files alone decide. */
const litestream = `
  case $1 in
    sync) printf '{"replica_txid": 5}' ;;
    ltx) cat "$FOLDER/ltx" ;;
    restore) [[ "\${!#}" == */app.db ]] || { echo 'no matching backup files available' >&2; exit 1; }; out=; while (($#)); do [[ $1 != -o ]] || out=$2; shift; done; [ -z "$out" ] || { echo restored >"$out"; exit; }; printf '{"max_txid": "0000000000000005", "files": [{"max_txid": "0000000000000005", "size": 7, "timestamp": "2026-05-31T12:00:00Z"}]}' ;;
  esac`;

/** restic over a folder: a snapshot is a folder with its second as name. What makes it fail lies beside the folder. */
const restic = `#!/usr/bin/env bash
store=$FOLDER/storage-of-files
while [[ $1 == -o || $1 == --retry-lock ]]; do shift 2; done
echo "$*" >>"$FOLDER/restic-calls"
[[ ! -e $store.fails ]] || { echo 'the storage said no' >&2; exit "$(cat "$store.fails")"; }
[[ -e $store/config || $1 == init ]] || exit 10
arguments="$* "
case $1 in
  check) [[ ! -e $store.lost && ! -e $store.lost-before ]] || { echo 'Fatal: repository contains errors' >&2; exit 1; } ;;
  stats) [[ ! -e $store.lost ]] ;;
  repair) [[ ! -e $store.locked ]] || { echo 'Fatal: AccessDenied' >&2; exit 1; } ;;
  init) mkdir -p "$store/snapshots" && : >"$store/config" ;;
  snapshots)
    separator=
    printf '['
    for one in "$store"/snapshots/*; do
      [[ -e $one ]] || continue
      printf '%s{"id":"%s","time":"%s","summary":{"total_files_processed":2,"total_bytes_processed":9}}' \\
        "$separator" "\${one##*/}" "$(date -u -d "@\${one##*/}" +%FT%TZ)"
      separator=,
    done
    printf ']' ;;
  backup)
    while (($#)); do case $1 in --files-from-raw) names=$2 ;; --time) moment=$(date -u -d "$2" +%s) ;; esac; shift; done
    mkdir -p "$store/snapshots/$moment"
    [[ ! -e $store.meanwhile ]] || . "$store.meanwhile"
    while IFS= read -r -d '' name; do
      if [[ -e $name || -L $name ]]; then printf '%s\\0' "$name"; else echo "$name does not exist, skipping" >&2; fi
    done <"$names" | xargs -0 cp -a --parents -t "$store/snapshots/$moment"
    [[ ! -e $store.unread ]] || { cat "$store.unread"; rm "$store.unread"; exit 3; }
    [[ $arguments != *' --force '* ]] || rm -f "$store.lost"
    [[ ! -e $store.killed ]] || { echo 'killed' >&2; exit 137; } ;;
  restore)
    [[ ! -e $store.cut ]] || { echo 'cut off' >&2; exit 1; }
    cp -a "$store/snapshots/$2/." "$4" ;;
esac`;

const rclone = `#!/usr/bin/env bash
case $1 in
  obscure) echo "obscured $(cat)" ;;
  lsf) [[ ! -e $FOLDER/storage-of-files.silent ]] || { echo 'ERROR : 403 AccessDenied' >&2; exit 1; }
    ls "$FOLDER/storage-of-files" 2>/dev/null || exit 3 ;;
esac`;

/** A volume with app.db, which is in the storage, and a backup of the folder uploads. */
export function filesHost(lines: readonly string[] = []) {
  const folder = scratch();
  const data = path.join(folder, 'data');
  const put = (name: string, text: string, mode?: number) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text, mode === undefined ? {} : { mode });
  };
  put(
    'deploy.conf',
    `${[...conf, 'file=uploads', 'files_remote=type plain s3', 'files_root=${REPLICA_BUCKET}', ...lines].join('\n')}\n`,
  );
  put('litestream.yml', 'dbs: []\n');
  put('tools/restic', restic, 0o755);
  put('tools/rclone', rclone, 0o755);
  put('ltx', '[{"level":9,"min_txid":"0000000000000001","size":7,"timestamp":"2026-05-31T12:00:00Z"}]');
  put('data/app.db', 'before');
  put('data/.app.db-litestream/ltx/0/0000000000000001-0000000000000005.ltx', '');
  const PATH = fakeCommands(folder, {
    litestream,
    setpriv: 'while [ "$1" != -- ]; do shift; done; shift; "$@"',
    chown: ':',
  });
  appendFileSync(
    path.join(folder, 'bin/.functions'),
    'pass_main() { local pass=$BASHPID; sleep() { kill -TERM "$pass"; }; files_loop; }\nchecked_main() { check_health; }\n',
  );
  const env = {
    PATH,
    FOLDER: folder,
    REPLICA_BUCKET: 'b',
    REPLICA_ENDPOINT: endpoint(),
    LITESTREAM_ACCESS_KEY_ID: 'u',
    RESTIC_PASSWORD: 'secret',
  };
  const marker = '.litestream-deployment/.litestream-deployment/files.proven';
  const host = {
    folder,
    put: (name: string, text: string) => put(`data/${name}`, text),
    /** Puts a program before the one of its name. */
    command: (name: string, text: string) => put(`bin/${name}`, `#!/bin/sh\n${text}\n`, 0o755),
    /** What Litestream says of the files in the storage. */
    lists: (text: string) => put('ltx', text),
    storage: (name: string, text = '') => put(`storage-of-files${name}`, text),
    /** Changes the content of a file, and neither its size nor its time. */
    spoil: (name: string) =>
      execFileSync('bash', [
        '-c',
        'touch -r "$0" "$0.time"; tr a-z b-za <"$0" >"$0.new"; mv "$0.new" "$0"; touch -r "$0.time" "$0"; rm "$0.time"',
        path.join(folder, name),
      ]),
    guard: (...args: string[]) => run(folder, 'guard', args, env),
    health: (...args: string[]) => run(folder, 'health', args, env),
    /** One pass of the sidecar's loop. */
    pass: () => run(folder, 'pass', [], env),
    /** The health check, with its own exit code. */
    checked: () => run(folder, 'checked', [], env),
    read: (name: string) =>
      existsSync(path.join(data, name)) ? readFileSync(path.join(data, name), 'utf8') : undefined,
    remove: (name: string) => rmSync(path.join(data, name), { recursive: true, force: true }),
    marker: () => host.read(marker)?.trim().split(' ').slice(1, 3),
    mark: (word: string, txid: string) => {
      const [id = '', , , storage = ''] = host.read(marker)?.trim().split(' ') ?? [];
      put(`data/${marker}`, `${id} ${word} ${txid} ${storage}\n`);
    },
    snapshots: () => {
      const place = path.join(folder, 'storage-of-files/snapshots');
      return existsSync(place) ? readdirSync(place).toSorted() : [];
    },
    inSnapshot: (number: number) =>
      readdirSync(path.join(folder, 'storage-of-files/snapshots', host.snapshots().at(number) ?? ''), {
        recursive: true,
        encoding: 'utf8',
      }).toSorted(),
    calls: () =>
      existsSync(path.join(folder, 'restic-calls')) ? readFileSync(path.join(folder, 'restic-calls'), 'utf8') : '',
  };
  put('data/.litestream-deployment/app.db.proven', `${mine} ${address()}\n`);
  return host;
}

/** A host whose files were backed up once: the marker and one snapshot are there. */
export async function backedUp() {
  const host = filesHost();
  host.put('uploads/a b/ü.txt', 'first');
  host.put('uploads/one', 'one');
  const { code, output } = await host.guard('--first-deploy');
  expect(code, output).toBe(0);
  const synced = await host.health('--sync');
  expect(synced.code, synced.output).toBe(0);
  return host;
}
