import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderRestoreDrillYml } from '../../src/platforms/compose/restore-drill-yml.js';
import { hostJob, missingTools, task, token } from './host-job.js';
import { runSteps } from './run-steps.js';
import { sampleDeployment } from './sample-deployment.js';

interface Issue { readonly number: number; readonly title: string; state: string; readonly body: string; readonly comments: string[]; readonly pull_request?: object }

/** GitHub's API for issues on loopback. */
async function githubIssues(issues: Issue[], refused = false) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const [, number, comments] = /\/repos\/acme\/Shop\/issues(?:\/(\d+))?(\/comments)?$/.exec(pathname) ?? [];
    const one = issues.find((issue) => String(issue.number) === number);
    const answer = (code: number, body: unknown): void => { response.writeHead(code).end(JSON.stringify(body)); };
    if (refused || request.headers.authorization !== `Bearer ${token}`) return answer(410, { message: 'Issues are disabled for this repo' });
    if (request.method === 'GET') return answer(200, issues.filter(({ state }) => state === 'open'));
    const body = await json(request) as { title: string; body: string; state: string };
    if (comments !== undefined) one?.comments.push(body.body);
    else if (one) one.state = body.state;
    else issues.unshift({ number: issues.length + 1, title: body.title, body: body.body, state: 'open', comments: [] });
    return answer(201, {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe.skipIf(missingTools.length > 0)('the issue of the drill', () => {
  let folder: string;
  let issues: Issue[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drill-'));
    mkdirSync(join(folder, 'checkout'));
    issues = [{ number: 1, title: 'Something else', body: '', state: 'open', comments: [] }];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(result: string, refused = false) {
    const github = await githubIssues(issues, refused);
    const { env, steps } = parse(renderRestoreDrillYml(sampleDeployment()).text).jobs.issue;
    const context = { 'github.token': token, 'needs.drill.result': result, 'github.server_url': 'https://github.com', 'github.repository': 'acme/Shop', 'github.run_id': '7' };
    const system = { PATH: process.env['PATH'] ?? '', HOME: folder, GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/Shop' };
    try { return await runSteps(steps, env, context, folder, system); } finally { github.close(); }
  }

  test('one issue, however often it fails, and none of the log in it', async () => {
    expect((await run('failure')).failed).toBeUndefined();
    expect((await run('failure')).failed).toBeUndefined();
    expect(issues.map(({ title, state, comments }) => [title, state, comments])).toEqual([
      ['The backup of blazor-k3x9q2 cannot be restored', 'open', ['It failed again: https://github.com/acme/Shop/actions/runs/7']],
      ['Something else', 'open', []],
    ]);
    expect(issues[0]?.body).toContain('The restore drill failed: https://github.com/acme/Shop/actions/runs/7');
  });

  test('closed when all is well again, and left alone when it was', async () => {
    await run('failure');
    await run('success');
    await run('success');
    expect(issues.map(({ state, comments }) => [state, comments])).toEqual([['closed', ['All is well again: https://github.com/acme/Shop/actions/runs/7']], ['open', []]]);
    await run('failure');
    expect(issues.filter(({ title }) => title.includes('blazor'))).toHaveLength(2);
  });

  test('a pull request of that name is no issue', async () => {
    issues.push({ number: 2, title: 'The backup of blazor-k3x9q2 cannot be restored', body: '', state: 'open', comments: [], pull_request: {} });
    await run('success');
    expect(issues.map(({ state }) => state)).toEqual(['open', 'open']);
  });

  test('an issue that cannot be kept is said', async () => {
    const { failed, log } = await run('failure', true);
    expect(failed).toBe('Open, update or close it');
    expect(log).toContain('::error title=Issue::');
  });
});

describe.skipIf(missingTools.length > 0)('the drill', () => {
  let job: ReturnType<typeof hostJob>;
  beforeEach(() => { job = hostJob('restore-drill.yml', 'drill'); });
  afterEach(() => job.remove());

  test('does nothing where nothing was deployed', async () => {
    const { failed, ran, log } = await job.run();
    expect(failed).toBeUndefined();
    expect(ran).toEqual(['Read the record', 'Remove what was read']);
    expect(log).toContain('Nothing was deployed yet');
  });

  test('stops where the record cannot be read', async () => {
    expect((await job.run({}, { api: { read: 403 } })).failed).toBe('Read the record');
  });

  test('names every missing secret of the storage, and no other', async () => {
    job.deployments.push({ id: 1, task, payload: { proven: 'app.db@0a' }, states: ['success'] });
    const { failed, log } = await job.run({ 'secrets.AWS_S3_BUCKET': '', 'secrets.AWS_ACCESS_KEY_ID': '', 'vars.RESTORE_DRILL_MAX_AGE_DAYS': '' });
    expect(failed).toBe('Restore every database');
    expect([...log.matchAll(/^(\w+) is missing/gm)].map(([, name]) => name)).toEqual(['AWS_S3_BUCKET', 'AWS_ACCESS_KEY_ID']);
  });

  test('the secrets are in the environment of one step, and the other job has none', () => {
    const { jobs } = parse(renderRestoreDrillYml(sampleDeployment()).text);
    const holders = [...jobs.drill.steps, ...jobs.issue.steps].filter(({ env }) => JSON.stringify(env ?? {}).includes('secrets.'));
    expect(holders.map(({ name }: { name: string }) => name)).toEqual(['Restore every database']);
    expect(jobs.drill.permissions).toEqual({ contents: 'read', deployments: 'read' });
    expect(jobs.issue.permissions).toEqual({ issues: 'write' });
  });
});
