import { describe, expect, it } from 'vitest';
import { guessed } from '../../src/facts/fact.js';
import { targets } from '../../src/targets/index.js';
import { type Given } from '../../src/questions/index.js';
import { resolve } from './resolve.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

const ids = targets.map(({ id }) => id);

describe('with --yes', () => {
  it.each(targets.map(({ id }) => id))('needs --target %s and nothing else', (target) => {
    const { answers, open, missing, invalid } = resolve({ flags: { target } });
    expect({ open, missing, invalid }).toEqual({ open: [], missing: [], invalid: [] });
    expect(answers).toMatchObject({
      target,
      appName: 'My App',
      databases: ['app.db', 'jobs/jobs.db'],
      domain: '',
      environment: 'production',
      imageBuild: 'sdk',
      port: 8080,
      user: '1654:1654',
      healthPath: '/up',
      dataFolder: '/app/App_Data',
      migrations: true,
      restoreMinutes: 10,
      historyDays: 7,
      handover: false,
      releaseOnPush: false,
      metrics: false,
    });
    expect(answers).not.toHaveProperty('dockerfile');
    expect('sftpAuth' in answers).toBe(target === 'sftp');
  });

  it('names everything that is missing at once, each with its flag', () => {
    const { missing, invalid } = resolve({ facts: sampleFacts({ databases: [] }) });
    expect(invalid).toEqual([]);
    expect(missing).toEqual([
      { what: 'Nothing in a project says where its backups should live.', fix: `Add --target ${ids.join('|')}` },
      { what: sampleFamily.withoutDatabase, fix: 'Add --database <path>, as in --database app.db' },
    ]);
  });

  it('tells of the engine that an app without SQLite does use', () => {
    const otherEngines = [guessed('PostgreSQL', 'a.cs:1'), guessed('PostgreSQL', 'b.cs:1'), guessed('MySQL', 'c.cs:1')];
    const { missing } = resolve({ facts: sampleFacts({ databases: [], otherEngines }), flags: { target: 's3' } });
    expect(missing.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^This app uses PostgreSQL and MySQL, which Litestream does not replicate\..*--database app\.db/,
      ),
    ]);
  });

  it('never takes a default that its own rule refuses', () => {
    const { missing, answers } = resolve({
      facts: sampleFacts({ healthPath: guessed('up', 'a guess') }),
      flags: { target: 's3' },
    });
    expect(missing).toEqual([
      {
        what: 'The value that was found, "up", is not valid: it must be a URL path like /up.',
        fix: 'Add --health-path <text>, as in --health-path /up',
      },
    ]);
    expect(answers).not.toHaveProperty('healthPath');
  });
});

describe('precedence', () => {
  it('is flag, stored answer, default', () => {
    const { answers } = resolve({
      flags: { target: 'azure', port: '5000' },
      stored: { target: 's3', port: 6000, historyDays: 30 },
    });
    expect(answers).toMatchObject({ target: 'azure', port: 5000, historyDays: 30, restoreMinutes: 10 });
  });

  it('takes a false and an empty text for answers', () => {
    const { answers } = resolve({
      flags: { target: 's3', migrations: false, domain: '' },
      stored: { domain: 'a.example.com', migrations: true },
    });
    expect(answers).toMatchObject({ migrations: false, domain: '' });
  });
});

describe('with a person', () => {
  it('asks what is worth asking, with the answer of last time as the default', () => {
    const { open, missing } = resolve({ yes: false, stored: { target: 'sftp', domain: 'a.example.com' } });
    expect(missing).toEqual([]);
    expect(open.map(({ name }) => name)).toEqual([
      'target',
      'sftpAuth',
      'appName',
      'databases',
      'files',
      'domain',
      'port',
      'releaseOnPush',
      'variables',
      'appSecrets',
    ]);
    const context = { facts: sampleFacts(), answers: {} };
    expect(open.find(({ name }) => name === 'domain')?.default?.(context)).toBe('a.example.com');
    expect(open.find(({ name }) => name === 'domain')?.from?.(context)).toContain('.yo-rc.json');
  });

  it('ends when each open question was answered', () => {
    const given: Record<string, unknown> = {};
    const asked: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const [question] = resolve({ yes: false, flags: given }).open;
      if (question === undefined) break;
      asked.push(question.name);
      given[question.name] = question.default?.({ facts: sampleFacts(), answers: {} }) ?? 's3';
    }
    expect(asked).toEqual([
      'target',
      'appName',
      'databases',
      'files',
      'domain',
      'port',
      'releaseOnPush',
      'variables',
      'appSecrets',
    ]);
    expect(resolve({ yes: false, flags: given })).toMatchObject({ open: [], missing: [], invalid: [] });
  });

  it('asks for facts only where they are guessed', () => {
    const sure = resolve({
      yes: false,
      facts: sampleFacts({ port: { value: 80, from: 'Dockerfile:9', guessed: false } }),
    });
    expect(sure.open.map(({ name }) => name)).not.toContain('port');
  });

  it('asks for the Dockerfile when the image is to be built in another way', () => {
    const flags = { target: 's3', imageBuild: 'dockerfile' };
    expect(resolve({ yes: false, flags }).open.map(({ name }) => name)).toContain('dockerfile');
    expect(resolve({ flags }).answers).toMatchObject({ dockerfile: 'Dockerfile' });
  });

  it('takes port and user of .NET’s image when the project’s own one is left', () => {
    const facts = sampleFacts({
      image: { value: { kind: 'dockerfile', path: 'Dockerfile' }, from: 'Dockerfile', guessed: false },
      port: { value: 80, from: 'Dockerfile:9', guessed: false },
      user: { value: { uid: 0, gid: 0 }, from: 'Dockerfile', guessed: false },
    });
    expect(resolve({ facts, flags: { target: 's3' } }).answers).toMatchObject({
      port: 80,
      user: '0:0',
      dockerfile: 'Dockerfile',
    });
    expect(resolve({ facts, flags: { target: 's3', imageBuild: 'sdk' } }).answers).toMatchObject({
      port: 8080,
      user: '1654:1654',
    });
  });
});

describe('what the run before came to', () => {
  const port = (value: number, guess: boolean) =>
    sampleFacts({ port: { value, from: 'Dockerfile:9', guessed: guess } });
  const last = { port: 80, appName: 'Old', imageBuild: 'sdk' };

  it.each([
    ['follows a fact that the project says', port(8080, false), 8080],
    ["stays while today's fact is a guess", port(8080, true), 80],
  ])('%s', (_, facts, expected) => {
    const { answers, chosen } = resolve({ facts, flags: { target: 's3' }, last });
    expect(answers).toMatchObject({ port: expected });
    expect(chosen).toEqual({ target: 's3' });
  });

  it('gives way to what was chosen', () => {
    expect(resolve({ facts: port(8080, false), stored: { target: 's3', port: 5000 }, last }).answers).toMatchObject({
      port: 5000,
    });
  });

  it('is proposed to a person, and is not a choice when it is confirmed', () => {
    expect(
      resolve({ yes: false, facts: port(8080, true), flags: { target: 's3' }, last }).open.map(({ name }) => name),
    ).not.toContain('port');
    const { chosen } = resolve({
      yes: false,
      flags: { target: 's3' },
      prompted: { domain: '', restoreMinutes: 20, databases: ['app.db', 'x.db'], withoutDatabases: ['jobs/jobs.db'] },
    });
    expect(chosen).toEqual({
      target: 's3',
      restoreMinutes: 20,
      databases: ['x.db'],
      withoutDatabases: ['jobs/jobs.db'],
    });
  });

  it('loses what a flag and a prompt take out', () => {
    const { answers, chosen } = resolve({
      flags: { target: 's3', withoutDatabases: ['app.db'] },
      prompted: { databases: ['x.db'], withoutDatabases: ['jobs/jobs.db'] },
    });
    expect(answers['databases']).toEqual(['x.db']);
    expect(chosen).toEqual({ target: 's3', databases: ['x.db'], withoutDatabases: ['jobs/jobs.db', 'app.db'] });
  });

  it('of 0.1.0 counts as chosen where it differs from the default', () => {
    const stored = { target: 's3', domain: '', restoreMinutes: 10, historyDays: 30, handover: true };
    expect(resolve({ stored, carriedOver: true }).chosen).toEqual({ target: 's3', historyDays: 30, handover: true });
    expect(resolve({ stored }).chosen).toEqual(stored);
  });
});

it('a guess about a list gives way to what is typed, and stays away afterwards', () => {
  const facts = sampleFacts({
    image: { value: { kind: 'dockerfile', path: 'Dockerfile' }, from: 'Dockerfile', guessed: false },
    buildAgent: { ids: ['default'], keys: [guessed('BUILD_SSH_KEY', 'Dockerfile:3')] },
  });
  const keys = (changes: Partial<Given>): unknown => resolve({ facts, ...changes }).answers['buildSshKeys'];
  expect(keys({})).toEqual(['BUILD_SSH_KEY']);
  expect(keys({ flags: { buildSshKeys: ['DEPLOY_READ_KEY'] } })).toEqual(['DEPLOY_READ_KEY']);
  const last = { buildSshKeys: ['DEPLOY_READ_KEY'] };
  expect(keys({ last, stored: last })).toEqual(['DEPLOY_READ_KEY']);
});
