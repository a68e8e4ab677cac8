import { describe, expect, test } from 'vitest';
import { github, job, jobOf, known } from './record-host.js';
import { confLines, missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh record', () => {
  test.each([
    ['nothing is recorded', undefined, {}, '--first-deploy'],
    ['something is', 'app.db@01', {}, '--proven app.db@01'],
    [
      'an input ticked by mistake does not make a lost backup a first deployment',
      'app.db@01',
      { FIRST_DEPLOY: 'true' },
      '--first-deploy --proven app.db@01',
    ],
    [
      'every input',
      'app.db@01',
      { ADOPT: 'local', SKIP_MIGRATION: 'true', IGNORE_OLD_DATA: 'true', DROP_DATABASE: "it's.db, b.db" },
      "--proven app.db@01 --adopt local --skip-migration --ignore-old-data --drop-database it's.db --drop-database b.db",
    ],
    [
      'inputs that were left alone',
      'app.db@01',
      { FIRST_DEPLOY: 'false', ADOPT: 'none', SKIP_MIGRATION: 'false', IGNORE_OLD_DATA: '', DROP_DATABASE: '' },
      '--proven app.db@01',
    ],
    [
      'going back',
      'app.db@01',
      { AT: '2026-01-01T00:00:00Z' },
      '--adopt backup --at 2026-01-01T00:00:00Z --proven app.db@01',
    ],
  ])('options for the host: %s', async (_, proven, env, expected) => {
    const one = job(...(proven === undefined ? [] : [known(proven)]));
    expect(await one.record('read', env)).toMatchObject({ code: 0 });
    expect(one.read('options').replaceAll("'\\''", '\u0000').replaceAll("'", '').replaceAll('\u0000', "'").trim()).toBe(
      expected,
    );
  });

  test.each([
    ['stops the run', {}, 1],
    ['passes with the word that the old one is stopped', { OLD_HOST_STOPPED: 'true' }, 0],
  ])('another host than that of the record %s', async (_, env, expected) => {
    const one = job({ ...known('app.db@01'), host_key: 'two' });
    const { code, output } = await one.record('read', env);
    expect([code, output.includes('::error title=Another host::')]).toEqual([expected, expected === 1]);
  });

  test("an earlier Litestream's place that is named after the repository: the host is told its name", async () => {
    const one = jobOf([...confLines, 'earlier_replica=app.db own s3 {repository}.sqlite']);
    expect(await one.record('read')).toMatchObject({ code: 0 });
    expect(one.read('options')).toBe("'--first-deploy' '--repository' 'Shop'\n");
  });

  test.each([
    ['empty', 'app.db@01', '', {}, 'no database is proven'],
    ['lacks a database', 'app.db@01,jobs.db@02', 'app.db@03', {}, 'jobs.db is not in the backup that it proved'],
    ['lacks one of a similar name', 'p.db@01', 'app.db@03', {}, 'p.db is not in the backup'],
    ['drops another one', 'app.db@01,jobs.db@02', 'app.db@03', { DROP_DATABASE: 'other.db' }, 'drop_database=jobs.db.'],
  ])('a proof that is or has: %s; no record is written', async (_, before, PROVEN, env, expected) => {
    const one = job(known(before));
    await one.record('read');
    const { code, output } = await one.record('write', { PROVEN, VERSION: 'v1', DIGEST: 'd', SINCE: 's', ...env });
    expect([code, github.written]).toEqual([1, []]);
    expect(output).toContain('::error title=Record::The app is deployed, but ');
    expect(output).toContain(expected);
  });

  test.each([
    ['a first one', undefined, 'app.db@01', {}],
    ['one more database', 'app.db@01', 'app.db@02,jobs.db@01', {}],
    ['the manifest gone with the patterns', 'app.db@01,.litestream-deployment/manifest.db@02', 'app.db@02', {}],
    [
      'databases that are dropped',
      'app.db@01,jobs.db@02,a%2Cb%40c.db@02',
      'app.db@02',
      { DROP_DATABASE: 'jobs.db,a?b@c.db' },
    ],
    [
      'files of a pattern that is dropped',
      'app.db@01,jobs/jobs_1.db@02',
      'app.db@02',
      { DROP_DATABASE: 'jobs/jobs_*.db' },
    ],
  ])('writes %s', async (_, before, PROVEN, env) => {
    const one = job(...(before === undefined ? [] : [known(before)]));
    await one.record('read');
    expect(await one.record('write', { PROVEN, VERSION: 'v1', DIGEST: 'd', SINCE: 's', ...env })).toMatchObject({
      code: 0,
    });
    expect(github.written).toEqual([
      expect.objectContaining({
        task: 'litestream:blazor-k3x9q2',
        environment: 'production',
        payload: { host_key: 'one', proven: PROVEN, version: 'v1', digest: 'd', since: 's' },
      }),
      { state: 'success', auto_inactive: false },
    ]);
  });

  test.each([
    ['as many of a pattern', 'app.db@01,logs/*.db@3', 'app.db@02,logs/*.db@3', {}, ''],
    ['the names of an earlier record', 'app.db@01,logs/a.db@01,logs/b.db@02', 'app.db@02,logs/*.db@2', {}, ''],
    ['fewer, which are dropped', 'app.db@01,logs/*.db@3', 'app.db@02', { DROP_DATABASE: 'logs/*.db' }, ''],
    ['fewer of a pattern', 'app.db@01,logs/*.db@3', 'app.db@02,logs/*.db@2', {}, 'fewer databases logs/*.db'],
    ['fewer than names', 'app.db@01,logs/a.db@01,logs/b.db@02', 'app.db@02,logs/*.db@1', {}, 'fewer databases logs/'],
    ['one fewer, dropped by its name', 'logs/*.db@3', 'logs/*.db@2', { DROP_DATABASE: 'logs/a.db, logs/a.db' }, ''],
    [
      'two fewer, one dropped',
      'logs/*.db@3',
      'logs/*.db@1',
      { DROP_DATABASE: 'logs/a.db' },
      'fewer databases logs/*.db',
    ],
    [
      'one fewer, another dropped',
      'logs/*.db@3',
      'logs/*.db@2',
      { DROP_DATABASE: 'app.db' },
      'fewer databases logs/*.db',
    ],
    ['none of a pattern', 'app.db@01,logs/*.db@3', 'app.db@02', {}, 'fewer databases logs/*.db'],
    ['as many folders', 'app.db@01,tenants/*/app.db@3', 'app.db@02,tenants/*/app.db@3', {}, ''],
    ['fewer folders', 'app.db@01,tenants/*/app.db@3', 'app.db@02,tenants/*/app.db@2', {}, 'fewer databases tenants/*/'],
    ['folders that had names', 'app.db@01,tenants/a/app.db@01', 'app.db@02', {}, 'fewer databases tenants/*/app.db'],
    ['a wider pattern', 'logs/log-*.db@3', 'logs/*.db@4', {}, ''],
    ['fewer, of a wider pattern', 'logs/log-*.db@3', 'logs/*.db@2', {}, 'fewer databases logs/log-*.db'],
    ['a narrower pattern', 'logs/*.db@3', 'logs/log-*.db@3', {}, 'fewer databases logs/*.db'],
    [
      'a dropped pattern, which takes in no folder',
      'app.db@01,tenants/*/app.db@3',
      'app.db@02',
      { DROP_DATABASE: 'tenants/*.db' },
      'fewer databases tenants/*/app.db',
    ],
  ])('counts the databases of a pattern: %s', async (_, before, PROVEN, env, refusal) => {
    const one = jobOf([...confLines, 'pattern=logs/*.db', 'pattern=tenants/*/app.db'], known(before));
    await one.record('read');
    const { code, output } = await one.record('write', { PROVEN, VERSION: 'v1', DIGEST: 'd', SINCE: 's', ...env });
    expect([code, github.written.length]).toEqual(refusal === '' ? [0, 2] : [1, 0]);
    expect(output).toContain(refusal);
  });

  test.each([
    ['failed', ['failure']],
    ['never ended', []],
    ['says something like it', ['unsuccessful', 'success-later']],
  ])('a deployment that %s is no record', async (_, states) => {
    const one = job({ host_key: 'two', proven: 'app.db@09', states }, known('app.db@01'));
    expect(await one.record('read')).toMatchObject({ code: 0 });
    expect(one.read('options')).toBe("'--proven' 'app.db@01'\n");
  });

  test('the newest record may stand behind a hundred deployments that failed', async () => {
    const failed = Array.from({ length: 100 }, () => ({ states: ['failure'] }));
    const one = job(...failed, known('app.db@01'));
    expect(await one.record('newest')).toMatchObject({ code: 0, outputs: 'deployed=yes\n' });
    const none = job(...failed);
    expect(await none.record('newest')).toMatchObject({ code: 0, outputs: '' });
  });

  test('a record that cannot be read is none that is missing: nothing is done', async () => {
    const { code, output } = await job(known('app.db@01')).record('read', { GITHUB_TOKEN: 'other' });
    expect([code, output.includes('The record of earlier deployments cannot be read')], output).toEqual([1, true]);
  });

  test('what the app writes and a new host would not get back stands in the record, for the drill', async () => {
    const one = job();
    one.write(
      'log',
      'difference=volume 2026-05-01T00:00:00Z a b.db\ndifference=shrunk 2026-05-01T00:00:00Z app.db\nproven=app.db@01\n',
    );
    expect(await one.record('write', { VERSION: 'v1', DIGEST: 'd', SINCE: 's', PROVEN: 'app.db@01' })).toMatchObject({
      code: 0,
    });
    expect(github.written[0]).toMatchObject({
      payload: { proven: 'app.db@01', missing: 'volume 2026-05-01T00:00:00Z a b.db' },
    });
  });
});
