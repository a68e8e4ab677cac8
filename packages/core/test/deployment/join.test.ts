import { describe, expect, it } from 'vitest';
import { allSecrets, joinDeployment } from '../../src/deployment/index.js';
import type { Facts } from '../../src/facts/facts.js';
import { resolveAnswers } from '../../src/questions/index.js';
import { compose } from '../../src/platforms/compose/platform.js';
import { platforms } from '../../src/platforms/index.js';
import { targets } from '../../src/targets/index.js';
import { withCode } from '../facts/sample.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const id = 'my-app-k7x2qp';

function join(
  flags: Record<string, unknown>,
  facts: Facts = sampleFacts(),
  inEffect: Readonly<Record<string, string>> = {},
  platform = compose.id as string,
) {
  const { answers, missing, invalid } = resolveAnswers({
    facts,
    family: sampleFamily,
    targets,
    flags,
    stored: {},
    yes: true,
  });
  expect([...missing, ...invalid]).toEqual([]);
  const target = targets.find((one) => one.id === answers['target']);
  if (target === undefined) throw new Error('no target');
  const half = platforms.find((one) => one.id === platform) ?? compose;
  return joinDeployment({ facts, answers, family: sampleFamily, target, platform: half, id, inEffect });
}

it.each([
  ['compose', /^A deployment copies those that the volume lacks, once\. .* does not reach the volume\.$/],
  ['kubernetes', /^A release does not copy them to the volume: let the app create them .* in another folder\.$/],
])('says what becomes of the files that the data volume hides: %s', (platform, expected) => {
  const { remarks } = withCode('o.UseSqlite("App_Data/app.db");', { 'MyApp/App_Data/seed.json': '{}' });
  const [remark = ''] = join({ target: 's3' }, { ...sampleFacts(), remarks }, {}, platform).remarks;
  const [, what, rest, from] = /^(.*) hides them from the app\. (.*) \((.*)\)$/.exec(remark) ?? [];
  expect(what).toBe('MyApp/App_Data/seed.json is published into the image, in App_Data, where the data volume');
  expect(rest).toMatch(expected);
  expect(from).toBe('MyApp/App_Data/seed.json');
});

it('judges what is kept by the answer, and by deploy.conf where a person has edited that', () => {
  const facts: Facts = {
    ...sampleFacts(),
    earlierItems: [{ kind: 'setting', name: 'uploads of 1 GB through kamal-proxy', where: 'config/deploy.yml:1' }],
  };
  const byOf = (flags: Record<string, unknown>, inEffect = {}) =>
    join({ target: 's3', ...flags }, facts, inEffect).carryOver.replaced.map(({ by }) => by.slice(0, 30));
  expect(byOf({})).toEqual([]);
  expect(byOf({ uploadMegabytes: 20 })).toEqual(['the limit of 20 MB for an uplo']);
  expect(byOf({}, { uploadMegabytes: '50' })).toEqual(['the limit of 50 MB for an uplo']);
  expect(byOf({ uploadMegabytes: 20 }, { uploadMegabytes: '2000' })).toEqual([]);
});

describe.each(targets.map((target) => target.id))('joined with %s', (target) => {
  const deployment = join({ target });

  it('is plain data without functions', () => {
    expect(JSON.parse(JSON.stringify(deployment))).toEqual(deployment);
  });

  it('is frozen to its last leaf', () => {
    const loose: string[] = [];
    const visit = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) loose.push(place);
      for (const [key, child] of Object.entries(value)) visit(child, `${place}.${key}`);
    };
    visit(deployment, 'deployment');
    expect(loose).toEqual([]);
  });

  it('leaves facts and target as they were', () => {
    const facts = sampleFacts();
    join({ target }, facts);
    const chosen = targets.find((one) => one.id === target);
    for (const source of [
      facts.databases[0]?.value,
      facts.host?.value,
      chosen?.secrets[0],
      chosen?.endpoint ?? chosen?.folder,
      chosen?.docs,
    ]) {
      expect(source).toBeDefined();
      expect(Object.isFrozen(source)).toBe(false);
    }
  });

  it('lists every secret once, the host first and the app last', () => {
    const secrets = allSecrets(deployment);
    const names = secrets.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 8)).toEqual([
      'DEPLOY_API',
      'DEPLOY_USERNAME',
      'DEPLOY_KEY',
      'DEPLOY_PORT',
      'DEPLOY_KNOWN_HOSTS',
      'DEPLOY_DOMAIN',
      'LETSENCRYPT_EMAIL',
      'HEARTBEAT_URL',
    ]);
    expect(names[8]).toBe('DEPLOY_CDN');
    expect(names.at(-1)).toBe('SERVICESTACK_LICENSE');
    expect(secrets.filter((secret) => secret.for === 'storage').map(({ name }) => name)).toEqual(
      deployment.storage.secrets.map(({ name }) => name),
    );
    for (const { kind, optional } of secrets) {
      expect(['secret', 'variable']).toContain(kind);
      expect(typeof optional).toBe('boolean');
    }
  });
});

describe('joinDeployment', () => {
  it('takes facts as they are where nobody corrected them', () => {
    expect(join({ target: 's3' })).toMatchObject({
      id,
      environment: 'production',
      handover: false,
      releaseOnPush: false,
      metrics: false,
      app: {
        family: 'sample',
        template: 'sample-one',
        name: 'My App',
        dotnet: '10.0',
        solution: 'MyApp.slnx',
        image: { kind: 'sdk' },
        port: 8080,
        user: { uid: 1654, gid: 1654 },
        dataFolder: '/app/App_Data',
        healthPath: '/up',
        migrate: ['--AppTasks=migrate'],
      },
      databases: [
        { path: 'app.db', holds: 'the app’s database' },
        { path: 'jobs/jobs.db', holds: 'background jobs' },
      ],
      patterns: [{ folder: 'jobs', pattern: 'jobs_*.db' }],
      host: { secret: 'DEPLOY_API', domain: '' },
      limits: { restoreMinutes: 10, historyDays: 7, startSeconds: 60, uploadMegabytes: 100, proxySeconds: 300 },
      pins: { litestream: 'litestream/litestream:0.5.18', composeFloor: '2.26.1' },
      earlier: [{ kind: 'kamal' }],
      options: { cdn: '' },
    });
  });

  it('lets every correction win', () => {
    const deployment = join({
      target: 's3',
      appName: 'Other',
      databases: ['x.db'],
      withoutDatabases: ['jobs/jobs.db'],
      domain: 'a.example.com',
      environment: 'staging',
      imageBuild: 'dockerfile',
      dockerfile: 'docker/Dockerfile',
      port: '5000',
      user: '1000',
      healthPath: '/',
      dataFolder: '/data',
      migrations: false,
      restoreMinutes: '30',
      historyDays: '14',
      handover: true,
      releaseOnPush: true,
      metrics: true,
      cdn: 'cdn.example.com',
    });
    expect(deployment).toMatchObject({
      environment: 'staging',
      handover: true,
      releaseOnPush: true,
      metrics: true,
      app: {
        name: 'Other',
        image: { kind: 'dockerfile', path: 'docker/Dockerfile' },
        port: 5000,
        user: { uid: 1000, gid: 1000 },
        healthPath: '/',
        dataFolder: '/data',
      },
      databases: [
        { path: 'app.db', holds: 'the app’s database' },
        { path: 'x.db', holds: 'a database of the app' },
      ],
      host: { domain: 'a.example.com' },
      limits: { restoreMinutes: 30, historyDays: 14 },
      options: { cdn: 'cdn.example.com' },
    });
    expect(deployment.app).not.toHaveProperty('migrate');
    expect(allSecrets(deployment).map(({ name }) => name)).not.toContain('DEPLOY_DOMAIN');
    expect(allSecrets(deployment).map(({ name }) => name)).toContain('DEPLOY_CDN_ZONE');
    expect(allSecrets(join({ target: 's3' })).map(({ name }) => name)).not.toContain('DEPLOY_CDN_ZONE');
  });

  it('has only the secrets of the chosen login', () => {
    const names = (sftpAuth: string) => join({ target: 'sftp', sftpAuth }).storage.secrets.map(({ name }) => name);
    expect(names('password')).toEqual(['SFTP_HOST', 'SFTP_PORT', 'SFTP_HOST_KEY', 'SFTP_USERNAME', 'SFTP_PASSWORD']);
    expect(names('key')).toEqual(['SFTP_HOST', 'SFTP_PORT', 'SFTP_HOST_KEY', 'SFTP_USERNAME', 'SFTP_KEY']);
    expect(join({ target: 'sftp', sftpAuth: 'key' }).options).toEqual({ cdn: '', sftpAuth: 'key' });
  });
});

describe('what was named', () => {
  it('joins what was found, and leaves it by either name', () => {
    const { databases, patterns, app } = join({
      target: 's3',
      databases: ['mail/mail_*.db'],
      withoutDatabases: ['jobs/jobs_*.db'],
      variables: ['A=b=c'],
      appSecrets: ['STRIPE_KEY', 'LICENSE=SERVICESTACK_LICENSE'],
    });
    expect(databases.map(({ path }) => path)).toEqual(['app.db', 'jobs/jobs.db']);
    expect(patterns).toEqual([{ folder: 'mail', pattern: 'mail_*.db', holds: 'databases of the app' }]);
    expect(app.variables).toEqual([{ name: 'A', value: 'b=c' }]);
    expect(app.secrets.map(({ secret, variable }) => [secret, variable])).toEqual([
      ['STRIPE_KEY', 'STRIPE_KEY'],
      ['LICENSE', 'SERVICESTACK_LICENSE'],
    ]);
    expect(join({ target: 's3', withoutAppSecrets: ['SERVICESTACK_LICENSE'] }).app.secrets).toEqual([]);
  });

  it('is there once where it was found as well, and what is known of it stays known', () => {
    const { databases, patterns } = join({ target: 's3', databases: ['jobs/jobs_*.db', 'other.db'] });
    expect(patterns).toEqual([{ folder: 'jobs', pattern: 'jobs_*.db', holds: 'background jobs by month' }]);
    expect(databases).toEqual([
      { path: 'app.db', holds: 'the app’s database' },
      { path: 'jobs/jobs.db', holds: 'background jobs' },
      { path: 'other.db', holds: 'a database of the app' },
    ]);
  });
});
