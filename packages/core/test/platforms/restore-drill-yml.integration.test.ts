import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderRestoreDrillYml } from '../../src/platforms/compose/restore-drill-yml.js';
import { githubIssues, type Issue } from './github-issues.js';
import { hostJob, missingTools, task } from './host-job.js';
import { sampleDeployment } from './sample-deployment.js';

describe.skipIf(missingTools.length > 0)('the issue of the drill', () => {
  let job: ReturnType<typeof hostJob>;
  let issues: Issue[];
  beforeEach(() => {
    job = hostJob('restore-drill.yml', 'issue');
    issues = [{ number: 1, title: 'Something else', body: '', state: 'open', comments: [] }];
  });
  afterEach(() => job.remove());

  /** @param state What the drill's job says beside its result. */
  async function run(result: string, refused = false, state = '') {
    const github = await githubIssues(issues, refused);
    try {
      return await job.run(
        { 'needs.drill.outputs.result': state, 'needs.drill.result': result },
        { apiUrl: github.url },
      );
    } finally {
      github.close();
    }
  }

  test('one issue, however often it fails, and none of the log in it', async () => {
    expect((await run('failure')).failed).toBeUndefined();
    expect((await run('failure')).failed).toBeUndefined();
    expect(issues.map(({ title, state, comments }) => [title, state, comments])).toEqual([
      [
        'The restore drill of blazor-k3x9q2 fails',
        'open',
        [expect.stringMatching(/^It failed again: https:\/\/github\.com\/acme\/Shop\/actions\/runs\/7\n/)],
      ],
      ['Something else', 'open', []],
    ]);
    expect(issues[0]?.body).toContain('The restore drill failed: https://github.com/acme/Shop/actions/runs/7');
  });

  test.each([
    ['dead', /\*\*Dead\*\*: the sidecar stopped[^]*blazor-k3x9q2\/deploy\.sh status/],
    ['damaged', /\*\*Damaged\*\*: [^]*could not be restored/],
    ['incomplete', /\*\*Incomplete\*\*: [^]*would not come back/],
    ['unlisted', /\*\*Not backed up\*\*/],
    ['unreadable', /\*\*Not read\*\*: the storage could not be asked/],
  ])('it says which kind of trouble it is: %s', async (state, text) => {
    await run('failure', false, state);
    expect(issues[0]?.body).toMatch(text);
    await run('failure', false, state);
    expect(issues[0]?.comments[0]).toMatch(text);
  });

  test('the issue of an earlier version, which had another title, is closed', async () => {
    issues.push({
      number: 2,
      title: 'The backup of blazor-k3x9q2 cannot be restored',
      body: '',
      state: 'open',
      comments: [],
    });
    await run('success');
    expect(issues.map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test('closed when all is well again, and left alone when it was', async () => {
    await run('failure');
    await run('success');
    await run('success');
    expect(issues.map(({ state, comments }) => [state, comments])).toEqual([
      ['closed', ['All is well again: https://github.com/acme/Shop/actions/runs/7']],
      ['open', []],
    ]);
    await run('failure');
    expect(issues.filter(({ title }) => title.includes('blazor'))).toHaveLength(2);
  });

  test('each environment has its own, by the result of its own drill', async () => {
    job.remove();
    job = hostJob('restore-drill.yml', 'issue', {
      others: [{ name: 'staging', id: 'blazor-staging-m4t7pz', domain: '' }],
    });
    const github = await githubIssues(issues, false);
    const drilled = (results: Record<string, string>) =>
      job.run({ 'matrix.environment': 'staging', ...results }, { apiUrl: github.url });
    try {
      // What was not kept is a failure, and the success of another environment is not this one's.
      await drilled({ 'needs.drill.outputs.drill-production': 'success' });
      expect(issues[0]).toMatchObject({ title: 'The restore drill of blazor-staging-m4t7pz fails', state: 'open' });
      await drilled({ 'needs.drill.outputs.drill-staging': 'success' });
      expect(issues[0]?.state).toBe('closed');
    } finally {
      github.close();
    }
  });

  test('a pull request of that name is not an issue', async () => {
    issues.push({
      number: 2,
      title: 'The restore drill of blazor-k3x9q2 fails',
      body: '',
      state: 'open',
      comments: [],
      pull_request: {},
    });
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
  beforeEach(() => {
    job = hostJob('restore-drill.yml', 'drill');
  });
  afterEach(() => job.remove());

  test('does nothing where nothing was deployed', async () => {
    const { failed, ran, log } = await job.run();
    expect(failed).toBeUndefined();
    expect(ran).toEqual(['Read the record']);
    expect(log).toContain('Nothing was deployed yet');
  });

  test('stops where the record cannot be read', async () => {
    expect((await job.run({}, { api: { read: 403 } })).failed).toBe('Read the record');
  });

  test('names every missing secret of the storage, and no other', async () => {
    job.deployments.push({ id: 1, task, payload: { proven: 'app.db@0a' }, states: ['success'] });
    const { failed, log } = await job.run({
      'secrets.AWS_S3_BUCKET': '',
      'secrets.AWS_ACCESS_KEY_ID': '',
    });
    expect(failed).toBe('Restore every database');
    expect([...log.matchAll(/^restore drill: (\w+) is missing/gm)].map(([, name]) => name)).toEqual([
      'AWS_S3_BUCKET',
      'AWS_ACCESS_KEY_ID',
    ]);
  });

  test('the secrets are in the environment of one step, and the other job has none', () => {
    const { jobs } = parse(renderRestoreDrillYml(sampleDeployment()).text);
    const holders = [...jobs.drill.steps, ...jobs.issue.steps].filter(({ env }) =>
      JSON.stringify(env ?? {}).includes('secrets.'),
    );
    expect(holders.map(({ name }: { name: string }) => name)).toEqual(['Restore every database']);
    expect(jobs.drill.permissions).toEqual({ contents: 'read', deployments: 'read' });
    expect(jobs.issue.permissions).toEqual({ contents: 'read', issues: 'write' });
  });
});
