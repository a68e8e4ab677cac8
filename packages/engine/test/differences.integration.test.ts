import { describe, expect, test } from 'vitest';
import { at, emptyHost, host, values } from './deploy-host.js';
import { engine, engineBash, noShell, scratch } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const fast = { sleep: 'exec /bin/sleep 0.01' };
/** Both databases are proven, and the app is looked into: with what the container says. */
const finding = (...differences: string[]) =>
  `'exec '*--prove) printf '%s\\n' app.db@0000000000000001 jobs/jobs.db@0000000000000001 ;;
  'exec '*'opened --stand') echo 'stood=7-1 4096 /data/app.db' ;;
  'diff '*) echo 'A /tmp/blog.db' ;;
  'run '*' opened --app') cat >"$HOME/given"; ${differences.map((one) => `echo 'difference=${one}'`).join('; ') || ':'} ;;`;

describe.skipIf(noShell)('what the app writes and nothing backs up', { timeout: 120_000 }, () => {
  test('a first deployment is no success, and the new version serves', async () => {
    const { deploy, env, byHand } = emptyHost();
    const { code, output } = await deploy({
      cases: finding('volume shop.db'),
      args: ['--first-deploy'],
      commands: fast,
    });
    expect(code).toBe(1);
    expect(output).toContain("-> Add it: npm create litestream@latest -- --database 'shop.db'");
    expect(output).toMatch(/^difference=volume \S+Z shop\.db$[^]*^failed=compare$/m);
    expect(output).not.toContain('proven=');
    expect(env()).toContain('app:1');
    const compared = await byHand(['compare'], {
      cases: `'ps '*service=app*) echo blazor-k3x9q2-app-1 ;;\n${finding('volume shop.db')}`,
    });
    expect([compared.code, compared.output.includes('shop.db is a SQLite database on the volume')]).toEqual([1, true]);
  });

  test.each([
    ['absent jobs/jobs.db', 1, 'is listed in deploy.conf, but the app has not created it'],
    ['journal app.db', 1, 'is no longer in WAL mode'],
    ['layer /tmp/blog.db', 1, 'is a SQLite database outside the volume. The next deployment deletes it'],
    ['mount /mnt/blog.db', 1, 'is a SQLite database outside the volume /app/App_Data'],
    ['deleted app.db', 1, 'was deleted while the app has it open'],
    ['unseen x', 1, 'could not be compared'],
    ['empty jobs/jobs_*.db', 0, 'so there is no database to back up'],
    ['gone jobs/jobs_1.db', 0, 'was backed up, and its file is no longer on the volume'],
    ['link releases/5', 1, 'is not backed up, and a link in a folder of --files leads there'],
    ['link /mnt/media', 1, 'is outside the volume /app/App_Data, and a link in a folder of --files leads there'],
    ['nothing uploads', 0, 'There is nothing at /app/App_Data/uploads yet'],
    ['hidden uploads', 1, 'Another volume, or a folder of the host, is mounted at /app/App_Data/uploads'],
    ['recreated app.db', 0, 'was deleted and created again while the app started'],
    ['shrunk app.db', 0, 'lost more than half of its size while the app started'],
  ])('a first deployment with "%s" has the exit code %i, and names it', async (difference, expected, words) => {
    const { deploy } = emptyHost();
    const { code, output } = await deploy({ cases: finding(difference), args: ['--first-deploy'], commands: fast });
    expect([code, output.includes('failed=compare')], output).toEqual([expected, expected === 1]);
    expect(output).toMatch(new RegExp(`^WARNING, since \\S+Z: [^\n]*${words.replaceAll('.', '\\.')}`, 'm'));
    expect(output).toMatch(new RegExp(`^difference=${difference.split(' ')[0]} \\S+Z `, 'm'));
  });

  test('a later one warns, and says since when', async () => {
    const { deploy, read } = await host();
    const first = await deploy({ sent: second, cases: finding('layer /tmp/blog.db') });
    expect([first.code, read('given')]).toEqual([0, 'stood=7-1 4096 /data/app.db\nA /tmp/blog.db\n']);
    const look = first.calls[at(first.calls, 'opened --app')];
    expect(look).toContain('--pid container:blazor-k3x9q2-app-1 --network none --read-only');
    expect(look).toContain(
      '--cap-drop ALL --cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH --security-opt no-new-privileges:true',
    );
    expect(look).toContain('blazor-k3x9q2_data:/data:ro');
    const since = /^difference=layer (\S+) /m.exec(first.output)?.[1];
    await new Promise((resolve) => {
      setTimeout(resolve, 1100);
    });
    const third = { ...values, APP_IMAGE: 'app:3' };
    const later = await deploy({ sent: third, cases: finding('layer /tmp/blog.db', 'volume x.db') });
    expect(later.output).toContain(`difference=layer ${since} /tmp/blog.db\n`);
    expect(later.output).toContain(`WARNING, since ${since}: /tmp/blog.db`);
    expect(later.output).not.toContain(`difference=volume ${since} x.db`);
    expect((await deploy({ sent: second, cases: finding() })).output).not.toContain('WARNING');
  });

  test('databases of a pattern whose files are gone: each is named, or all of a pattern, until a person drops them', async () => {
    const { deploy } = await host();
    const gone = ['gone jobs/jobs_1.db', 'gone jobs/jobs_2.db'];
    const named = await deploy({ sent: second, cases: finding(...gone) });
    expect(named.code, named.output).toBe(0);
    expect(named.output).toMatch(
      /jobs\/jobs_1\.db was backed up, [^\n]*no longer on the volume\.[^\n]*\n  -> .*--drop-database 'jobs\/jobs_1\.db'/,
    );
    const dropped = await deploy({
      sent: { ...values, APP_IMAGE: 'app:3' },
      cases: `'exec '*--prove) printf '%s@0000000000000001\\n' app.db jobs/jobs.db jobs/jobs_3.db jobs/jobs_4.db ;;\n${finding(...gone)}`,
      // The record counts three, and with the one that is dropped there were three.
      args: ['--proven', 'app.db,jobs/jobs_*.db@3', '--drop-database', 'jobs/jobs_1.db'],
    });
    expect([dropped.code, dropped.output.includes('proven=app.db@')], dropped.output).toEqual([0, true]);
    expect(dropped.calls.some((call) => call.endsWith('health --forget jobs/jobs_1.db'))).toBe(true);
    expect([
      dropped.output.includes('jobs_1.db was backed up'),
      dropped.output.includes('jobs_2.db was backed up'),
    ]).toEqual([false, true]);
    const text = `. "$1"; patterns=('jobs/*.db'); print_differences "\${@:2}"`;
    const many = [1, 2, 3, 4].map((one) => `gone 2026-05-31T12:00:00Z jobs/${one}.db`);
    const { output } = await engineBash(['-c', text, 'deploy.sh', engine, ...many]);
    expect(output.match(/WARNING/g)).toHaveLength(1);
    expect(output).toContain('4 databases jobs/*.db were backed up, and their files are no longer on the volume.');
    expect(output).toMatch(/--drop-database 'jobs\/\*\.db', [^\n]*\. They then do not come back$/m);
    const inCluster = await engineBash([
      '-c',
      text.replace('; ', '; conf[platform]=kubernetes; '),
      'deploy.sh',
      engine,
      ...many,
    ]);
    expect([output, inCluster.output].map((one) => /If that was not meant: (.*?)\. /.exec(one)?.[1])).toEqual([
      './deploy.sh look --at TIME restores the databases of that time to new files',
      '"Back to a point in time" in docs/kubernetes.md of generator-litestream shows how to restore a database to a file',
    ]);
  });

  test('what was asked ahead counts once: a second look asks again', async () => {
    const look = `. "$1"; home=$2; app_unchanged=1; exec {visit_answers}< <(printf 'volume: difference=volume a.db\\nvolume=0\\n')
      in_sidecar() { echo 'difference=volume b.db'; }
      for _ in 1 2; do find_differences volume -; printf '%s\\n' "\${differences[@]##* }"; done`;
    const { output } = await engineBash(['-c', look, 'deploy.sh', engine, scratch()]);
    expect(output).toBe('a.db\nb.db\n');
  });

  test('a look that fails is no success of a first deployment either', async () => {
    const { deploy } = emptyHost();
    const cases = `'diff '*) echo 'no such container' >&2; exit 1 ;;\n${finding()}`;
    const { code, output } = await deploy({ cases, args: ['--first-deploy'], commands: fast });
    expect(code).toBe(1);
    expect(output).toContain('Some files could not be compared with the backup: no such container.');
  });
});
