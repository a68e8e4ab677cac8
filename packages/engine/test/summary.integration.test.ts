import { describe, expect, test } from 'vitest';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh summary', () => {
  /** The summary of a run: what deploy.sh on the host said, and what it did to its end, if anything. */
  async function run(log: string | undefined, done = '', { args = ['release'], env = {}, conf = confLines } = {}) {
    const job = workflowJob(conf);
    if (log !== undefined) job.write('log', log);
    if (done !== '') job.write('finished', `${done}\n`);
    return job.run(['summary', ...args], { VERSION: 'v1', DIGEST: 'sha256:0', ...env });
  }
  const all = `12:00:00 starting\nrestored=2026-05-31T23:59:00Z app.db\nstage=restore 1.20\nmigration=done\nstage=migrate 0.50\nreturn_to=2026-06-01T00:00:00Z
downtime=0.41\nreached=https\nproven=app.db@00ff,jobs.db@0002\n`;

  test('everything that a run told', async () => {
    expect((await run(all, 'deploy')).summary).toBe(`### v1 is deployed

| | |
|---|---|
| Version | \`v1\` |
| Image | \`ghcr.io/acme/shop@sha256:0\` |
| Databases | restored: \`app.db\` as of 2026-05-31T23:59:00Z |
| Migration | done |
| Downtime | at most 0.41 s |
| Reached by | https |
| To undo this deployment | \`gh workflow run recover.yml -f to=2026-06-01T00:00:00Z\` |
| Times | restore 1.20 s, migrate 0.50 s |
| Replica | every database is in the storage up to its newest transaction: \`app.db@00ff\`, \`jobs.db@0002\` |
`);
  });

  test('an app without migrations has no such line', async () => {
    const conf = confLines.map((line) => (line === 'migrate=yes' ? 'migrate=no' : line));
    expect((await run(all, 'deploy', { conf })).summary).not.toContain('Migration');
  });

  test.each([
    ['deploy', '### Restored: version v1, with the data of 2026-01-01T00:00:00Z\n'],
    ['look', '### Dry run, nothing was changed: version v1, with the data of 2026-01-01T00:00:00Z\n'],
    ['', '### Not restored\n'],
  ])('of going back, after "%s"', async (done, title) => {
    expect((await run(all, done, { args: ['recover'], env: { AT: '2026-01-01T00:00:00Z' } })).summary).toContain(title);
  });

  test('of going back to nothing that is recorded: nothing is known of it', async () => {
    const { code, summary } = await run(undefined, '', { args: ['recover'], env: { VERSION: '', DIGEST: '' } });
    expect([code, summary.split('\n')[0]]).toEqual([0, '### Not restored']);
  });

  test('a run that failed: which stage, its own words, and the next command', async () => {
    const { summary } = await run('12:00:00 migrating\nno such column\nstage=migrate 0.50\nfailed=migrate\n');
    expect(summary).toContain('### v1 is not deployed: it failed in the stage *migrate*\n');
    expect(summary).toContain('~~~~text\n12:00:00 migrating\nno such column\n~~~~\n');
    expect(summary).toContain(
      '**Next:** The preceding block names each cause. Correct it, then run: `gh run rerun 7 --failed`',
    );
    expect(summary).toContain('~/deploy/blazor-k3x9q2/deploy.sh status');
    expect(summary).toContain(
      `[.deploy/README.md](https://github.com/acme/Shop/blob/${'1'.repeat(40)}/.deploy/README.md)`,
    );
  });

  test.each([
    ['before the host was touched', undefined, 'Nothing was changed. The log of the failed step shows the cause'],
    ['a preflight with faults', 'deploy: Port 80 is taken.\n  -> Stop it\n', 'The preceding block names each cause'],
    [
      'the restore check',
      'restore: app.db is older.\n  -> Deploy again with --adopt backup\nstage=preflight 1.00\n',
      'gh workflow run release.yml -f version=v1 -f adopt=backup',
    ],
    ['a cut connection', '12:00:00 migrating\n', '`gh run rerun 7 --failed` waits for its end'],
  ])('the next command: %s', async (_, log, expected) =>
    expect((await run(log)).summary).toMatch(new RegExp(`\\*\\*Next:\\*\\* .*${expected}`)),
  );

  test('an app that answers, but not through the proxy, is said beside the success', async () => {
    const { output, summary } = await run('stage=start 1.00\nunreached=the proxy answers 503\nproven=a@1\n', 'deploy');
    expect(summary).toContain('### v1 is deployed');
    expect(output).toContain(
      '::warning title=Not reached::The app answers, but the proxy does not lead to it yet: the proxy answers 503.',
    );
    const failed = await run('stage=start 1.00\nunreached=the proxy answers 503\nfailed=proxy\n');
    expect(failed.summary).toContain('in the stage *proxy*');
    expect(failed.output).toContain('::error title=Not reached::');
  });

  test('what the app writes and nothing backs up: each with the command that adds it, a whole folder as a pattern', async () => {
    const tenants = [1, 2, 3, 4].map((one) => `difference=volume 2026-06-01T00:00:00Z tenants/${one}.db\n`).join('');
    const log = `${all}difference=volume 2026-05-01T00:00:00Z it's.db\n${tenants}`;
    const { output, summary } = await run(log, 'deploy');
    expect(summary).toContain("WARNING, since 2026-05-01T00:00:00Z: it's.db is a SQLite database on the volume");
    expect(summary).toContain('tenants/*.db matches 4 SQLite databases on the volume that are not backed up.');
    expect(summary).toContain("-> Add them: npm create litestream@latest -- --database 'tenants/*.db'");
    expect(summary).not.toContain('tenants/1.db');
    expect(output).toContain('::warning title=Not backed up::5 differences');
    const folders = ['a', 'b', 'c', 'd']
      .map((one) => `difference=volume 2026-06-01T00:00:00Z t/${one}/app.db\n`)
      .join('');
    const { summary: many } = await run(folders, 'deploy');
    expect(many.match(/WARNING/g)).toHaveLength(1);
    expect(many).toContain("-> Add them: npm create litestream@latest -- --database 't/*/app.db'");
    expect((await run(`${log}failed=compare\n`)).output).toContain('::error title=Not backed up::5 differences');
  });
});
