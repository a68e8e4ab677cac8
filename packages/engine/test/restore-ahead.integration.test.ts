import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, fakes } from './guard-host.js';
import { lostHost, names } from './restore-ahead-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('a host that has lost its databases', { timeout: 60_000 }, () => {
  test('what is not on the volume is restored without being asked about', async () => {
    const { code, output, asked, ahead, usual, state, read } = await lostHost();
    expect(code, output).toBe(0);
    expect([asked, ahead, usual]).toEqual([['app.db'], 3, 1]); // the first one tells that the storage answers
    for (const name of names) {
      expect(read(name)).toBe('x'.repeat(9));
      expect(read(`.litestream-deployment/${name}.proven`)).toMatch(new RegExp(`^\\S+ restored ${backup} \\S+$`));
    }
    expect(output).toContain('restored=2026-05-30T11:00:00Z tenants/a.db\n');
    expect(output).toContain('restored=2026-05-31T12:00:00Z app.db\n'); // as it was asked about
    expect(readdirSync(state).toSorted()).toEqual(['app.db.proven', 'other.db.proven', 'pass', 'pass.of', 'tenants']);
  });

  test('the table decides: what the storage lost is refused, and the volume stays as it was', async () => {
    const { code, output, ahead, data } = await lostHost({ args: ['--proven', 'tenants/b.db@00000000000000ff'] });
    expect([code, ahead]).toEqual([4, 3]);
    expect(output).toContain(`The backup of tenants/b.db ends at ${backup}, but an earlier deployment proved`);
    expect(readdirSync(data)).toEqual([]);
  });

  test.each([
    ['--check', [], 0],
    ['--first-deploy', [], 0],
    ['--adopt', ['backup'], 4],
  ])('with %s, the storage is asked about each, and nothing is restored before that', async (option, rest, usual) => {
    const result = await lostHost({ args: [option, ...rest] });
    expect([result.asked.length, result.ahead, result.usual]).toEqual([4, 0, usual]);
  });

  test('a storage that does not answer in time is not asked for minutes', async () => {
    const { code, output, asked, ahead, usual, data } = await lostHost({ put: { silent: '' } });
    expect([code, asked.length, ahead, usual]).toEqual([4, 1, 0, 0]);
    expect(output).toContain('The storage did not answer within 30 seconds.');
    expect(readdirSync(data)).toEqual([]);
  });

  test.each([
    ['its log says nothing of the plan', { log: 'd' }],
    ['its answer has another transaction than its log', { json: 's/0000000000000005/0000000000000004/' }],
    ['its answer has no transaction', { json: '/txid/d' }],
    ['it fails after all', { fails: '' }],
    ['both say what is no transaction', { log: 's/txid=[0-9]*/txid=x/', json: 's/0000000000000005/x/' }],
    ['its log has no time', { log: 's/2026-05-30T11:00:00.000Z/soon/' }],
    ['they are larger than half of what is free on the disk', { bytes: '3000000' }],
  ])('where %s, they are asked about and restored in the usual way', async (_, put) => {
    const free = 134217728 / 1024 + 2 * 3 * 2000;
    const { code, output, asked, usual, read } = await lostHost({
      put,
      commands: { df: `echo Avail; echo ${free}` },
    });
    expect(code, output).toBe(0);
    expect([asked.toSorted(), usual]).toEqual([names.toSorted(), 4]);
    expect(output).toContain('restored=2026-05-31T12:00:00Z tenants/a.db\n');
    expect(read('tenants/b.db')?.length).toBe('bytes' in put ? 3000000 : 9);
  });

  test('what its log says of one counts for that one alone', async () => {
    const { code, asked, usual } = await lostHost({ put: { 'no-log': 'tenants/b.db\n' } });
    expect([code, asked.toSorted(), usual]).toEqual([0, ['app.db', 'tenants/b.db'], 2]);
  });

  test('what a call that was cut off left there is no restored database', async () => {
    const { code, ahead, usual, read } = await lostHost({
      put: { 'data/.litestream-deployment/restored/tenants/a.db': 'half' },
    });
    expect([code, ahead, usual, read('tenants/a.db')]).toEqual([0, 3, 1, 'x'.repeat(9)]);
  });

  test("is restored by the app's user, to folders of that user", async () => {
    const { code, state } = await lostHost({
      commands: {
        chown: `printf '%s\\n' "$@" >>"$STORAGE.owned"`,
        setpriv: `echo "$(grep -c /restored "$STORAGE.owned") $*" >>"$STORAGE.dropped"; ${fakes.setpriv}`,
      },
    });
    const lines = (name: string) => readFileSync(path.join(state, '../..', name), 'utf8').split('\n');
    const owned = lines('storage.owned');
    const restores = lines('storage.dropped').filter((call) => / restore .*-json/.test(call) && !/-dry-run/.test(call));
    expect(restores.map((call) => Number(call.split(' ')[0]) > 0)).toEqual([true, true, true]);
    expect([code, owned]).toEqual([
      0,
      expect.arrayContaining([path.join(state, 'restored'), path.join(state, 'restored/tenants')]),
    ]);
  });

  test('has the time of a restore, and no more', async () => {
    const { code, ahead, output } = await lostHost({
      commands: {
        timeout: 'while (($#)); do case $1 in 10m) exit 124 ;; -k) shift 2 ;; *) shift; exec "$@" ;; esac; done',
      },
    });
    expect([code, ahead]).toEqual([1, 0]);
    expect(output).toContain('took longer than 10 minutes');
  });

  test('where the disk is nearly full, nothing is restored before its size is known', async () => {
    const { code, output, ahead, usual } = await lostHost({ commands: { df: 'echo Avail; echo 65000' } });
    expect([code, ahead, usual]).toEqual([4, 0, 0]);
    expect(output).toMatch(/The data volume has 63 MB free/);
  });

  test('one that the full integrity check finds broken: nothing is replaced, and it is named', async () => {
    const { code, output, read } = await lostHost({ put: { broken: 'tenants/b.db' } });
    expect(code, output).toBe(1);
    expect(output).toMatch(/damaged=tenants\/b\.db\n[^]*The backup of tenants\/b\.db is damaged/);
    expect([read('tenants/a.db'), read('app.db')]).toEqual([undefined, undefined]);
  });

  test('one without a backup stops none of the others, and is judged as always', async () => {
    const { code, output, asked, data } = await lostHost({
      put: { none: 'tenants/a.db' },
      args: ['--proven', names.map((name) => `${name}@${backup}`).join(',')],
    });
    expect([code, asked]).toEqual([4, ['app.db', 'tenants/a.db']]);
    expect(output).toContain('tenants/a.db had a backup, and now there is neither a database nor a backup.');
    expect(readdirSync(data)).toEqual([]);
  });

  test.each([
    ['has no backup', { put: { none: 'tenants/0.db' } }, true],
    ['is not named in litestream.yml as usual', {}, false],
  ])('one that %s stops none of those that are more than are restored at once', async (_, given, named) => {
    const listed = ['app.db', ...Array.from({ length: 10 }, (_, index) => `tenants/${index}.db`)];
    const entries = listed.filter((name) => named || name !== 'tenants/0.db');
    const { asked, ahead } = await lostHost({ ...given, listed, entries });
    expect([asked.toSorted(), ahead]).toEqual([['app.db', 'tenants/0.db'], named ? 10 : 9]);
  });

  test.each([
    [9, 9],
    [8, 0],
  ])('the questions about %i databases are asked with %i small configurations', async (number, small) => {
    const listed = ['app.db', ...Array.from({ length: number - 1 }, (_, index) => `tenants/${index}.db`)];
    const { code, calls, data } = await lostHost({
      args: ['--check'],
      listed,
      commands: {
        setpriv: `while [ "$1" != -- ]; do shift; done; shift; cp "$(grep -oP -- "-config \\K\\S+" <<<"$*")" "$STORAGE.$BASHPID.yml"; "$@"`,
      },
    });
    expect([code, calls.length]).toEqual([11, number]);
    const folder = path.dirname(data);
    const configs = readdirSync(folder)
      .filter((name) => name.endsWith('.yml') && name.startsWith('storage.'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(configs.filter((text) => text.match(/path:/g)?.length === 1)).toHaveLength(small);
    expect(calls.filter((call) => !call.includes(`-config ${folder}/litestream.yml`))).toHaveLength(small);
  });

  test('one that litestream.yml does not name as usual is asked about', async () => {
    const { code, asked, read } = await lostHost({ entries: names.slice(0, 3) });
    expect([code, asked.toSorted()]).toEqual([0, ['app.db', 'other.db']]);
    expect(read('other.db')).toBe('x'.repeat(9));
  });

  test('a file that is there, if only an empty one, is asked about', async () => {
    const { code, asked, read } = await lostHost({ put: { 'data/other.db': '' } });
    expect([code, asked.toSorted()]).toEqual([0, ['app.db', 'other.db']]);
    expect(read('other.db')).toBe('x'.repeat(9));
  });

  test('what lay beside a database that is gone is set aside', async () => {
    const { code, state, data } = await lostHost({ put: { 'data/tenants/a.db-wal': 'foreign' } });
    expect(code).toBe(0);
    expect(existsSync(path.join(data, 'tenants/a.db-wal'))).toBe(false);
    const [aside = ''] = readdirSync(path.join(state, 'aside'));
    expect(readFileSync(path.join(state, 'aside', aside, 'tenants/a.db-wal'), 'utf8')).toBe('foreign');
  });
});
