import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, conf, endpoint, id, monthly, run, s3Says } from './guard-host.js';
import { fakeCommands, noShell, scratch } from './shell.js';

/** Litestream: the storage has what `backup-<database>` says, nothing where there is no such file. */
const litestream = `
  [ "$1" = restore ] || { echo "$*" >>"$FOLDER/calls"; exit; }
  for name; do :; done
  backup=$FOLDER/backup-\${name##*/}
  [ -e "$backup" ] || { echo 'no matching backup files available' >&2; exit 1; }
  grep -qx '[0-9a-f]*' "$backup" || { cat "$backup" >&2; exit 1; }
  printf '{"max_txid": "%s", "files": [{"max_txid": "1", "size": 7, "timestamp": "2026-05-31T12:00:00Z"}]}' "$(cat "$backup")"`;

/**
 * The wait of a sidecar that refuses is the end of the test: the played command is a function of the engine, whose process is `$$`.
 * A wait for the storage ends as soon as it can be asked.
 */
const sleep = `case $1 in 3600) kill -TERM $$ ;; infinity) exec /bin/sleep 2 ;; *) echo again >>"$FOLDER/waits"; rm -f "$FOLDER/backup-app.db" ;; esac`;

/** Starts the sidecar of a volume whose app.db stands at transaction 5. */
async function start({
  backup = {},
  marks = {},
  turns = true,
  lines = conf,
  files = [],
}: {
  backup?: Record<string, string>;
  marks?: Record<string, string>;
  turns?: boolean;
  lines?: readonly string[];
  files?: readonly string[];
}) {
  const folder = scratch();
  const state = path.join(folder, 'data/.litestream-deployment');
  mkdirSync(path.join(folder, 'data/.app.db-litestream/ltx/0'), { recursive: true });
  mkdirSync(path.join(folder, 'data/jobs'), { recursive: true });
  mkdirSync(path.join(state, '.litestream-deployment'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  put('data/.app.db-litestream/ltx/0/0000000000000004-0000000000000005.ltx', '');
  for (const name of files) put(`data/${name}`, 'x');
  for (const [name, text] of Object.entries(backup)) put(`backup-${name}`, text);
  for (const [name, mark] of Object.entries(marks)) put(`data/.litestream-deployment/${name}.proven`, mark);
  put('deploy.conf', `${lines.join('\n')}\n`.replace(/^user=.*/m, `user=${process.getuid?.()}:${process.getgid?.()}`));
  put('litestream.yml', turns ? 'dbs:\n  - path: "/data/.litestream-deployment/turn.db"\n' : 'dbs: []\n');
  const { code, output } = await run(folder, 'replicate', [], {
    PATH: fakeCommands(folder, { litestream, sleep }),
    FOLDER: folder,
    REPLICA_BUCKET: 'b',
    REPLICA_ENDPOINT: endpoint(),
  });
  return {
    code,
    output,
    replicates: existsSync(path.join(folder, 'calls')),
    waited: existsSync(path.join(folder, 'waits')),
    refusal: existsSync(path.join(folder, 'refused')) ? readFileSync(path.join(folder, 'refused'), 'utf8') : '',
  };
}

const mark = (txid: string, word = 'proven', storage = address()) => `${id} ${word} ${txid} ${storage}\n`;

describe.skipIf(noShell)('the start of the sidecar', { timeout: 60_000 }, () => {
  test.each([
    ['nothing is in the storage', {}],
    ['the storage has what the volume has', { 'app.db': '0000000000000005' }],
    ['the storage has less', { 'app.db': '0000000000000004' }],
  ])('replicates: %s', async (_, backup) => {
    expect(await start({ backup })).toMatchObject({ code: 0, replicates: true, refusal: '' });
  });

  test('replicates a restored database that Litestream has not seen yet', async () => {
    const { replicates } = await start({
      backup: { 'app.db': '0000000000000009' },
      marks: { 'app.db': mark('0000000000000009', 'restored') },
    });
    expect(replicates).toBe(true);
  });

  test('the storage has more: nothing is replicated, and one message has both ways out', async () => {
    const { replicates, output, refusal } = await start({ backup: { 'app.db': '0000000000000006' } });
    expect(replicates).toBe(false);
    expect(output).toMatch(
      /older data than the backup: app\.db \(here 0000000000000005, in the storage 0000000000000006 of 2026-05-31[^]*--adopt backup[^]*--adopt local/,
    );
    expect(refusal).toBe(output);
  });

  test('the database is gone, and the storage has it: a new one would become the newest backup', async () => {
    const { replicates, output } = await start({
      lines: [...conf, 'database=other.db'],
      backup: { 'other.db': '0000000000000002' },
    });
    expect(replicates).toBe(false);
    expect(output).toContain('other.db (here nothing, in the storage 0000000000000002');
  });

  test('transactions of another storage are no proof', async () => {
    const { replicates } = await start({
      backup: { 'app.db': '0000000000000005' },
      marks: { 'app.db': mark('0000000000000005', 'proven', '0123456789abcdef') },
    });
    expect(replicates).toBe(false);
  });

  test('a file that appeared while the app ran is compared as well', async () => {
    const { replicates, output } = await start({
      lines: monthly,
      files: ['jobs/jobs_1.db'],
      backup: { 'jobs_1.db': '0000000000000002' },
    });
    expect(replicates).toBe(false);
    expect(output).toContain('jobs/jobs_1.db (here nothing');
  });

  const turn = '0000000000000003';
  test.each([
    ['0000000000000003', true],
    ['0000000000000002', false],
  ])('a host that knows of turn %s of three replicates: %s', async (known, replicates) => {
    const result = await start({
      backup: { 'app.db': '0000000000000005', 'turn.db': turn },
      marks: { '.litestream-deployment/turn.db': mark(known) },
    });
    expect(result.replicates).toBe(replicates);
    expect(result.refusal).toMatch(
      replicates
        ? /^$/
        : /At 2026-05-31[^ ]* another host took over this deployment[^]*deploy\.sh remove[^]*--adopt backup/,
    );
  });

  test('files of an earlier generator count no turns', async () => {
    expect((await start({ backup: { 'turn.db': turn }, turns: false })).replicates).toBe(true);
  });

  test('a storage that cannot be asked: it waits, and says why', async () => {
    const { waited, replicates, output } = await start({ backup: { 'app.db': s3Says('InvalidAccessKeyId') } });
    expect(output).toMatch(/Nothing is replicated until the storage says what it has\.[^]*refuses the credentials/);
    expect([waited, replicates]).toEqual([true, true]);
  });
});
