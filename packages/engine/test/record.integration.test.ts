import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh record', () => {
  let payloads: object[] = [];
  let written: object[] = [];
  /** GitHub's API for deployments, newest first, a hundred on a page; all of them succeeded but those whose payload says otherwise. */
  const server = createServer(async (request, response) => {
    const answer = (body: unknown): void => {
      response.writeHead(200).end(JSON.stringify(body));
    };
    if (request.headers.authorization !== 'Bearer ghs_token') return void response.writeHead(401).end();
    if (request.method === 'POST') {
      written.push((await json(request)) as object);
      return answer({ id: 99 });
    }
    const url = new URL(request.url ?? '', 'http://github');
    const [, id] = /\/deployments\/(\d+)\/statuses$/.exec(url.pathname) ?? [];
    if (id !== undefined)
      return answer(
        (payloads[Number(id) - 1] as { states?: string[] }).states?.map((state) => ({ state })) ?? [
          { state: 'success' },
        ],
      );
    const first = (Number(url.searchParams.get('page')) - 1) * 100;
    return answer(payloads.map((payload, index) => ({ id: index + 1, payload })).slice(first, first + 100));
  });
  let GITHUB_API_URL = '';
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  function job(...records: object[]) {
    payloads = records;
    written = [];
    const one = workflowJob();
    one.write('host_key', 'one\n');
    return {
      ...one,
      record: (verb: string, env: Record<string, string> = {}) => one.run(['record', verb], { GITHUB_API_URL, ...env }),
    };
  }
  const known = (proven: string) => ({ host_key: 'one', proven });

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
    payloads = [];
    const one = workflowJob([...confLines, 'earlier_replica=app.db own s3 {repository}.sqlite']);
    one.write('host_key', 'one\n');
    expect(await one.run(['record', 'read'], { GITHUB_API_URL })).toMatchObject({ code: 0 });
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
    expect([code, written]).toEqual([1, []]);
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
    expect(written).toEqual([
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
    payloads = [known(before)];
    written = [];
    const one = workflowJob([...confLines, 'pattern=logs/*.db', 'pattern=tenants/*/app.db']);
    one.write('host_key', 'one\n');
    await one.run(['record', 'read'], { GITHUB_API_URL });
    const deployed = { GITHUB_API_URL, PROVEN, VERSION: 'v1', DIGEST: 'd', SINCE: 's', ...env };
    const { code, output } = await one.run(['record', 'write'], deployed);
    expect([code, written.length]).toEqual(refusal === '' ? [0, 2] : [1, 0]);
    expect(output).toContain(refusal);
  });

  test('finding what to go back to sets it for the steps that follow', async () => {
    const one = job(
      { version: 'v2', digest: 'sha256:2', since: '2026-01-02T00:00:00Z' },
      { version: 'v1', digest: 'sha256:1', since: '2026-01-01T00:00:00Z' },
    );
    const found = 'VERSION=v1\nDIGEST=sha256:1\nAT=2026-01-02T00:00:00Z\n';
    expect(await one.record('find', { TO: 'v1', DRY_RUN: 'true' })).toMatchObject({ code: 0, variables: found });
    expect(await one.record('find', { TO: 'v1', DRY_RUN: 'false', APP: 'Blazor' })).toMatchObject({
      code: 0,
      variables: found,
    });
    const { code, output, variables } = await one.record('find', { TO: 'v1', DRY_RUN: 'false', APP: 'blazor' });
    expect([code, variables]).toEqual([1, '']);
    expect(output).toContain("enter the app's name as app: Blazor");
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

  const two = [
    { version: 'v2', digest: 'sha256:2', since: '2026-01-02T00:00:00Z' },
    { version: 'v1', digest: 'sha256:1', since: '2026-01-01T00:00:00Z' },
  ];
  test.each([
    ['2026-01-01T12:00:00Z', 'v1', '2026-01-01T12:00:00Z'],
    ['2026-01-02T00:00:00Z', 'v1', '2026-01-02T00:00:00Z'],
    ['2026-01-02T00:00:01Z', 'v2', '2026-01-02T00:00:01Z'],
  ])('the version that held at %s is %s', async (TO, version, moment) => {
    const { code, variables } = await job(...two).record('find', { TO, DRY_RUN: 'true' });
    expect([code, variables]).toEqual([0, `VERSION=${version}\nDIGEST=sha256:${version.slice(1)}\nAT=${moment}\n`]);
  });

  test.each([
    ['what runs now', 'v2', /v2 is what runs now/],
    ['a version that was never deployed', 'v3', /No deployment is recorded for v3/],
    ['a moment before all of them', '2026-01-01T00:00:00Z', /No deployment is recorded for 2026-01-01/],
    ['a moment to come', '2999-01-01T00:00:00Z', /2999-01-01T00:00:00Z is in the future/],
  ])('there is nothing to go back to: %s', async (_, TO, message) => {
    const { code, output, variables } = await job(...two).record('find', { TO, DRY_RUN: 'true' });
    expect([code, variables], output).toEqual([1, '']);
    expect(output).toMatch(message);
  });

  test.each([
    ['version', 'v1; curl x'],
    ['digest', 'sha256:1 --privileged'],
    ['since', 'yesterday'],
  ])('a field %s that no deployment writes is not used', async (name, value) => {
    const { code, output, variables } = await job({ ...two[0], [name]: value }, two[1] ?? {}).record('find', {
      TO: 'v1',
      DRY_RUN: 'true',
    });
    expect([code, variables]).toEqual([1, '']);
    expect(output).toContain(`has a field ${name} that no deployment writes`);
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
    expect(written[0]).toMatchObject({
      payload: { proven: 'app.db@01', missing: 'volume 2026-05-01T00:00:00Z a b.db' },
    });
  });
});
