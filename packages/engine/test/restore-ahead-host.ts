import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backup, conf, endpoint, fakes, run } from './guard-host.js';
import { fakeCommands, scratch } from './shell.js';

/**
 * Litestream as it really speaks: in a log what it plans, then JSON. `FOLDER/said` has what it does not say as usual, `FOLDER/bytes` how
 * much it writes, `FOLDER/none` the database that was never uploaded.
 */
const litestream = (folder: string) => `
  all="$*"; echo "$all" >>'${folder}/calls'; name="\${@: -1}"; out=; config=; json=; log=
  while (($#)); do case $1 in -o) out=$2 ;; -config) config=$2 ;; -json) json=1 ;; esac; shift; done
  [[ ! -e '${folder}/silent' ]] || exit 124
  [[ ! -e '${folder}/none' || $name != *"$(cat '${folder}/none')" ]] || { echo 'time=T level=INFO msg=x' >&2; echo 'Error: no matching backup files available' >&2; exit 1; }
  [[ $all != *-dry-run* ]] || { echo ${backup}; exit; }
  grep -q 'level: debug' "$config" && log=1
  [[ ! -e $out ]] || { echo 'Error: cannot restore, output path already exists' >&2; exit 1; }
  ! grep -qxF "\${name##*/data/}" '${folder}/no-log' 2>/dev/null || log=
  [[ -z $log ]] || echo 'time=T level=DEBUG msg="restore plan" db=x n=2 txid=${backup} timestamp=2026-05-30T11:00:00.000Z' | sed "$(cat '${folder}/log' 2>/dev/null)" >&2
  head -c "$(cat '${folder}/bytes' 2>/dev/null || echo 9)" /dev/zero | tr '\\0' x >"$out" || { rm -f "$out"; echo "Error: decode database: write page 1: write $out: file too large" >&2; exit 1; }
  [[ ! -e '${folder}/broken' || $all != *'check full'*"$(cat '${folder}/broken')" ]] || { rm -f "$out"; echo 'Error: post-restore integrity check: integrity check failed: row 7 missing' >&2; exit 1; }
  [[ -z $json ]] || printf '{\\n  "db_path": "%s",\\n  "replica": "s3",\\n  "txid": "${backup}",\\n  "integrity_check": "full"\\n}\\n' "$out" | sed "$(cat '${folder}/json' 2>/dev/null)"
  [[ -z $json || ! -e '${folder}/fails' ]]`;

export const names = ['app.db', 'tenants/a.db', 'tenants/b.db', 'other.db'];

/** A host without any of four databases, and what becomes of it. */
export async function lostHost({
  put = {},
  args = [],
  listed = names,
  entries = listed,
  commands = {},
}: {
  put?: Record<string, string>;
  args?: readonly string[];
  listed?: readonly string[];
  entries?: readonly string[];
  commands?: Record<string, string>;
} = {}) {
  const folder = scratch();
  const data = path.join(folder, 'data');
  mkdirSync(data);
  for (const [name, text] of Object.entries(put)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  writeFileSync(path.join(folder, 'storage'), backup);
  writeFileSync(
    path.join(folder, 'litestream.yml'),
    `sync-interval: 100ms\n\ndbs:\n${entries.map((name) => `  - # of the app\n    path: "${data}/${name}"\n`).join('')}`,
  );
  writeFileSync(
    path.join(folder, 'deploy.conf'),
    [...conf, ...listed.slice(1).map((name) => `database=${name}`), ''].join('\n'),
  );
  const PATH = fakeCommands(folder, { ...fakes, litestream: litestream(folder), ...commands });
  const { code, output } = await run(folder, 'guard', args, {
    PATH,
    STORAGE: path.join(folder, 'storage'),
    REPLICA_BUCKET: 'b',
    REPLICA_ENDPOINT: endpoint(),
  });
  const calls = existsSync(path.join(folder, 'calls'))
    ? readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n')
    : [];
  const state = path.join(data, '.litestream-deployment');
  return {
    code,
    output,
    data,
    state,
    calls,
    /** Databases about which the storage was asked. */
    asked: calls.filter((call) => call.includes('-dry-run')).map((call) => call.split(`${data}/`)[1]),
    /** Those that were restored, in this way or the usual one. */
    ahead: calls.filter((call) => call.includes('-json') && !call.includes('-dry-run')).length,
    usual: calls.filter((call) => call.includes('restore') && !call.includes('-json')).length,
    read: (name: string) =>
      existsSync(path.join(data, name)) ? readFileSync(path.join(data, name), 'utf8').trim() : undefined,
  };
}
