import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, endpoint, run } from './guard-host.js';
import { bash, engine, fakeCommands, noShell, scratch } from './shell.js';

const noSqlite =
  noShell ??
  (spawnSync('sqlite3', ['--version']).error === undefined
    ? undefined
    : 'the tests need sqlite3, which is not installed: apt-get install sqlite3');
if (noSqlite !== undefined) console.warn(`skipped: ${noSqlite}`);

/** The app that Docker started beside the sidecar: `wrote` and `read`, or SQLite's words about why not. */
const app = `
  ask() { sqlite3 -cmd '.timeout 0' "$FOLDER/data/app.db" "$2" 2>&1 | tail -n 1 | sed "s/^/$1: /" >>"$FOLDER/app"; }
  app() { ask "$1" "insert into t values('wrote') returning a"; ask "$1" "select 'read' from t limit 1"; }`;

/** Litestream: the storage cannot be asked until it has something; then it has as much as BACKUP says. */
const litestream = `${app}
  [ "$1" = restore ] || { app replicating; exit; }
  [ -e "$FOLDER/answers" ] || { echo 'AccessDenied: no' >&2; exit 1; }
  printf '{"max_txid": "%s", "files": [{"max_txid": "1", "size": 7, "timestamp": "2026-05-31T12:00:00Z"}]}' "$BACKUP"`;

/** A wait for the storage ends with its answer. The wait of a sidecar that refuses ends the engine, whose process is \`$$\`. */
const sleep = `${app}
  shut() { ! sqlite3 "$FOLDER/data/app.db" 'begin immediate' >/dev/null 2>&1; }
  within_ten_seconds() { for _ in {1..100}; do ! "$@" || break; /bin/sleep 0.1; done; }
  case $1 in
    infinity) exec /bin/sleep 120 ;;
    3600) until ! answer=$(sqlite3 "$FOLDER/data/app.db" 'select 1 from t' 2>&1); do /bin/sleep 0.1; done
      echo "refused: $answer" >>"$FOLDER/app"; kill -TERM $$ ;;
    *) if [ -e "$FOLDER/compared" ]; then /bin/sleep 1; else within_ten_seconds shut; fi
      app waiting; : >"$FOLDER/answers" ;;
  esac`;

/**
 * A volume whose app.db, and any other database, stands at transaction 5, and a function that starts its sidecar and returns what the app
 * met meanwhile.
 */
async function volume(others: readonly string[] = []) {
  const folder = scratch();
  mkdirSync(path.join(folder, 'data/.litestream-deployment'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  for (const name of ['app.db', ...others]) {
    mkdirSync(path.join(folder, `data/.${name}-litestream/ltx/0`), { recursive: true });
    put(`data/.${name}-litestream/ltx/0/0000000000000004-0000000000000005.ltx`, '');
    if (name !== 'app.db') put(`data/${name}`, 'x');
  }
  const lines = [...conf, ...others.map((name) => `database=${name}`)];
  put('deploy.conf', `${lines.join('\n')}\n`.replace(/^user=.*/m, `user=${process.getuid?.()}:${process.getgid?.()}`));
  put('litestream.yml', 'dbs: []\n');
  await bash([
    '-c',
    `sqlite3 "$0/data/app.db" 'pragma journal_mode=wal; create table t(a); insert into t values(1)'`,
    folder,
  ]);
  const PATH = fakeCommands(folder, { litestream, sleep });
  const start = async (backup: string) => {
    await bash(['-c', 'rm -f "$0"/app "$0"/answers', folder]);
    const env = { PATH, FOLDER: folder, BACKUP: backup, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint() };
    const { output } = await run(folder, 'replicate', [], env);
    return { output, met: readFileSync(path.join(folder, 'app'), 'utf8').trim().split('\n') };
  };
  return { folder, start };
}

const locked = expect.stringMatching(/database is locked|locking protocol/);
const here = '0000000000000005';

describe.skipIf(noSqlite)('a sidecar that starts at boot, without the restore check', { timeout: 60_000 }, () => {
  test('the app cannot write before the storage has answered, and can once replication begins', async () => {
    const { start } = await volume();
    const { met, output } = await start(here);
    expect(met).toEqual([locked, 'waiting: read', 'replicating: wrote', 'replicating: read']);
    expect(output).toContain('The app cannot write to its databases until then');
  });

  test('so does one that has more databases than are asked about at once, each of them kept shut', async () => {
    const { start } = await volume(Array.from({ length: 11 }, (_, index) => `other_${index}.db`));
    const { met } = await start(here);
    expect(met).toEqual([locked, 'waiting: read', 'replicating: wrote', 'replicating: read']);
  });

  test('a volume that was compared since the host booted does not keep the app waiting', async () => {
    const { start, folder } = await volume();
    await start(here);
    writeFileSync(path.join(folder, 'compared'), '');
    const { met, output } = await start(here);
    expect(met[0]).toBe('waiting: wrote');
    expect(output).not.toContain('The app cannot write');
  });

  test.each([
    ['on another boot', 'sed -i s/-/x/ "$0/data/.litestream-deployment/compared.of"'],
    ['before the power failed in the middle of a note', 'rm "$0/data/.litestream-deployment/compared.of"'],
    ['with another disk', 'cd "$0/data/.litestream-deployment" && cp compared new && mv new compared'],
  ])('what was compared %s says nothing', async (_, change) => {
    const { start, folder } = await volume();
    await start(here);
    await bash(['-c', change, folder]);
    expect((await start(here)).met[0]).toEqual(locked);
  });

  test('an old disk: the app cannot read either, from the answer on', async () => {
    const { start } = await volume();
    const { met, output } = await start('0000000000000006');
    expect(met).toEqual([locked, 'waiting: read', locked]);
    expect(output).toContain('This host has older data than the backup');
  });
});

describe.skipIf(noSqlite)('a database that is kept shut', () => {
  test('is so also for a connection that was open before, and is left as it was', async () => {
    const folder = scratch();
    const { output } = await bash([
      '-c',
      `. ${engine}; cd "$1"; say() { echo "$1 $(tail -n 1 <<<"$2")"; }
      sqlite3 app.db 'pragma journal_mode=wal; create table t(a); insert into t values(1), (2)' >/dev/null
      coproc app { exec sqlite3 app.db 2>&1; }
      ask() { echo "$1" >&"\${app[1]}"; read -r -t 30 answer <&"\${app[0]}"; say "$2" "$answer"; }
      ask 'select count(*) from t;' open
      work=$PWD && : >undecided
      set -m; keep_shut "$PWD/app.db" & job=$!; set +m
      for _ in {1..100}; do sqlite3 -readonly app.db 'select 1 from t' >/dev/null 2>&1 || break; sleep 0.1; done
      ask 'select count(*) from t;' shut
      { kill -KILL -- -"$job"; wait "$job"; } 2>/dev/null || true
      ask 'select count(*) from t;' again
      ask 'insert into t values(4) returning a;' again
      echo .quit >&"\${app[1]}"
      say check "$(sqlite3 -cmd '.timeout 5000' app.db 'pragma integrity_check')"`,
      'bash',
      folder,
    ]);
    expect(output.split('\n').filter(Boolean)).toEqual([
      'open 2',
      expect.stringMatching(/^shut .*(?:database is locked|locking protocol)/), // SQLite gives up after ten seconds
      'again 2',
      'again 4',
      'check ok',
    ]);
  });
});
