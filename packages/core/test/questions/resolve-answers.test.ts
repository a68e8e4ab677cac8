import { describe, expect, it } from 'vitest';
import { guessed } from '../../src/facts/fact.js';
import { resolveAnswers, type Given } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { hostileNames, hostilePaths, unprintableTexts } from '../hostile.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

const ids = targets.map(({ id }) => id);

const resolve = (changes: Partial<Given> = {}) =>
  resolveAnswers({ facts: sampleFacts(), family: sampleFamily, targets, flags: {}, stored: {}, yes: true, ...changes });

const whatIsWrong = (flags: Given['flags'], facts = sampleFacts()) =>
  resolve({ facts, flags: { target: 's3', ...flags } }).invalid.map(({ what }) => what);

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
        what: 'What was found, "up", cannot be: it must be a URL path like /up.',
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
      'domain',
      'port',
      'restoreMinutes',
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
    expect(asked).toEqual(['target', 'appName', 'databases', 'domain', 'port', 'restoreMinutes']);
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

describe('what cannot be', () => {
  it('is reported all at once, with the flag or the file', () => {
    const { invalid } = resolve({
      flags: { target: 'ftp', port: '99999', environment: 'Prod!' },
      stored: { historyDays: 'soon', healthPath: 'up' },
    });
    expect(invalid).toEqual([
      {
        what: `--target "ftp" cannot be: it must be one of ${ids.join(', ')}.`,
        fix: `Give it as --target ${ids.join('|')}`,
      },
      {
        what: '--environment "Prod!" cannot be: it must be 1 to 30 of a-z, 0-9 and -, with no - at either end.',
        fix: 'Give it as in --environment staging',
      },
      {
        what: '--port "99999" cannot be: it must be a whole number from 1 to 65535.',
        fix: 'Give it as in --port 8080',
      },
      {
        what: '"healthPath" in .yo-rc.json is "up", which cannot be: it must be a URL path like /up.',
        fix: 'Overrule it by a flag, as in --health-path /up, or remove it from .yo-rc.json.',
      },
      {
        what: '"historyDays" in .yo-rc.json is "soon", which cannot be: it must be a number.',
        fix: 'Overrule it by a flag, as in --history-days 30, or remove it from .yo-rc.json.',
      },
    ]);
  });

  it('includes flags of another target, but not its stored answers', () => {
    expect(whatIsWrong({ sftpAuth: 'key' })).toEqual(['--sftp-auth has no effect with the other answers of this run.']);
    expect(whatIsWrong({ nonsense: 1 })).toEqual(['--nonsense has no effect with the other answers of this run.']);
    expect(resolve({ flags: { target: 's3' }, stored: { sftpAuth: 'key', nonsense: 1 } }).invalid).toEqual([]);
  });

  it.each([
    ['user', 'root'],
    ['user', '1:2:3'],
    ['user', '-1:0'],
    ['port', '0'],
    ['port', '8080.5'],
    ['port', ''],
    ['restoreMinutes', '0'],
    ['historyDays', '-7'],
    ['healthPath', 'up'],
    ['healthPath', '/a b'],
    ['healthPath', '/$(id)'],
    ['dataFolder', 'App_Data'],
    ['dataFolder', '/app/../etc'],
    ['dataFolder', '/'],
    ['dataFolder', '/app/'],
    ['domain', 'https://a.example.com'],
    ['domain', 'a.example.com:443'],
    ['domain', 'localhost'],
    ['domain', '-a.example.com'],
    ['domain', 'a..example.com'],
    ['domain', '10.0.0.1'],
    ['domain', 'a b.com'],
    ['environment', '-a'],
    ['environment', 'A'],
    ['environment', 'a'.repeat(31)],
    ['appName', '  '],
    ['appName', 'a'.repeat(201)],
    ['migrations', 'maybe'],
    ['appName', ['a', 'b']],
  ])('refuses %s = %j', (name, value) => {
    expect(whatIsWrong({ [name]: value })).toHaveLength(1);
  });

  it('tells how a name in another script is spelled in DNS', () => {
    expect(whatIsWrong({ domain: 'bücher.example.com' })).toEqual([
      '--domain "bücher.example.com" cannot be: write it as in DNS: xn--bcher-kva.example.com.',
    ]);
  });

  it('refuses names that no line can hold', () => {
    for (const name of unprintableTexts.filter((text) => text.trim().length > 1))
      expect(whatIsWrong({ appName: name }), JSON.stringify(name)).toHaveLength(1);
  });
});

describe('what is fine', () => {
  it('is any name on one line', () => {
    for (const appName of hostileNames) {
      if (appName.length <= 200) expect(whatIsWrong({ appName }), appName).toEqual([]);
    }
  });

  it('is any path that a file system takes', () => {
    expect(whatIsWrong({ databases: hostilePaths.filter((path) => !path.includes('*')) })).toEqual([]);
  });

  it.each([
    ['domain', 'a.example.com'],
    ['domain', 'xn--bcher-kva.example'],
    ['user', '0'],
    ['user', '1000:1000'],
    ['healthPath', '/'],
    ['healthPath', '/health?full=1'],
    ['dataFolder', '/data'],
    ['environment', 'staging-2'],
    ['appName', 1000],
    ['migrations', 'no'],
  ])('%s = %j', (name, value) => {
    expect(whatIsWrong({ [name]: value })).toEqual([]);
  });
});

describe('databases', () => {
  it.each([
    [['/app/App_Data/app.db'], 'count the path from the data folder: app.db'],
    [['C:\\data\\app.db'], 'write it with slashes'],
    [['C:/data/app.db'], 'count the path from the data folder: app.db'],
    [['App_Data/other.db'], 'paths count from the data folder /app/App_Data: other.db'],
    [['../app.db'], 'below the data folder'],
    [['a/../../app.db'], 'below the data folder'],
    [['./app.db'], 'below the data folder'],
    [['a//app.db'], 'doubled slashes'],
    [['app.db/'], 'doubled slashes'],
    [[''], 'doubled slashes'],
    [['a\nb.db'], 'line breaks'],
    [['a\0b.db'], 'line breaks'],
    [['a,b.db'], 'a comma separates'],
    [[' app.db'], 'a blank'],
    [['app.db-wal'], 'helper file of SQLite'],
    [['.litestream-deployment/x.db'], 'belongs to the deployment'],
    [['é'.repeat(121)], 'longer than 240 bytes'],
    [['app.db', 'app.db'], 'named twice'],
    [['app.db', 'app.db/b.db'], 'cannot lie in it'],
    [['jobs/jobs_2026-11.db'], 'replicated already, as one of jobs/jobs_*.db'],
  ])('refuses %j', (databases, reason) => {
    expect(whatIsWrong({ databases })).toEqual([expect.stringContaining(reason)]);
  });

  it('and all that is wrong with them is said at once, by path', () => {
    expect(whatIsWrong({ databases: ['/etc/x', 'app.db', '../x', 'a,b.db', 'b.db', 'b.db', ''] })).toEqual([
      '--database cannot be: "/etc/x": count the path from the data folder: x; ' +
        '"../x": write the path without "." and "..": it must lie below the data folder; ' +
        '"a,b.db": a comma separates databases in the record of a deployment: rename the file; ' +
        '"b.db" is named twice: name each database once; ' +
        '"": write the path of a file, without doubled slashes or one at the end.',
    ]);
  });

  it('believes detection where it found such a path', () => {
    const facts = sampleFacts({
      databases: [{ value: { path: 'App_Data/app.db', holds: 'data' }, from: 'a.cs:1', guessed: false }],
    });
    expect(resolve({ facts, flags: { target: 's3' } })).toMatchObject({
      invalid: [],
      missing: [],
      answers: { databases: ['App_Data/app.db'] },
    });
  });

  it('and texts lose the blanks around them, and numbers become digits again', () => {
    expect(resolve({ flags: { target: 's3', appName: ' My App ', domain: ' a.example.com' } }).answers).toMatchObject({
      appName: 'My App',
      domain: 'a.example.com',
    });
    expect(resolve({ flags: { target: 's3', appName: 7 } }).answers).toMatchObject({ appName: '7' });
  });

  it('takes one path for a list of one, and adds it', () => {
    const { answers, chosen } = resolve({ flags: { target: 's3', databases: 'my.db' } });
    expect(answers).toMatchObject({ databases: ['app.db', 'jobs/jobs.db', 'my.db'] });
    expect(chosen).toEqual({ target: 's3', databases: ['my.db'] });
  });

  it('that are all taken out leave nothing to back up', () => {
    expect(whatIsWrong({ withoutDatabases: ['app.db', 'jobs/jobs.db'] })).toEqual([
      expect.stringContaining('name at least one database'),
    ]);
    expect(whatIsWrong({ withoutDatabases: ['ap.db'] })).toEqual([
      '--without-database cannot be: "ap.db" is not backed up; backed up is app.db, jobs/jobs.db, jobs/jobs_*.db.',
    ]);
    expect(whatIsWrong({ databases: ['b.db'], withoutDatabases: ['b.db'] })[0]).toContain('both added and taken out');
  });

  it('that may be lost are remembered, added to and taken out again', () => {
    const stored = { target: 's3', ignoredDatabases: ['cache/*.db'] };
    expect(resolve({ stored }).answers).toMatchObject({ ignoredDatabases: ['cache/*.db'] });
    expect(resolve({ stored, flags: { ignoredDatabases: '/tmp/a.db' } }).chosen).toEqual({
      target: 's3',
      ignoredDatabases: ['cache/*.db', '/tmp/a.db'],
    });
    expect(resolve({ stored, flags: { withoutIgnoredDatabases: 'cache/*.db' } }).answers).toMatchObject({
      ignoredDatabases: [],
    });
    expect(whatIsWrong({ ignoredDatabases: ['*', '../a.db', 'a\nb.db'] })).toEqual([
      expect.stringMatching(/"\*": it stands for every file.*"\.\.\/a\.db": write the path without.*line breaks/),
    ]);
  });

  it('stay out when they were taken out, until they are named again', () => {
    const stored = { target: 's3', databases: ['b.db'], withoutDatabases: ['jobs/jobs.db'] };
    expect(resolve({ stored }).answers).toMatchObject({ databases: ['app.db', 'b.db'] });
    const again = resolve({ stored, flags: { databases: ['jobs/jobs.db'] } });
    expect(again.answers).toMatchObject({ databases: ['app.db', 'jobs/jobs.db', 'b.db'] });
    expect(again.chosen).toEqual({ target: 's3', databases: ['b.db', 'jobs/jobs.db'] });
    expect(resolve({ stored, flags: { withoutDatabases: ['b.db'] } }).chosen).toEqual({
      target: 's3',
      withoutDatabases: ['jobs/jobs.db', 'b.db'],
    });
  });

  it.each([
    ['tenants/*/app.db', 'a * can stand in the name of the file only, and not in its folder tenants/*'],
    ['mail_*.db', 'a pattern needs a folder of its own'],
    ['../mail_*.db', 'below the data folder'],
  ])('refuse the pattern %s', (path, reason) => {
    expect(whatIsWrong({ databases: [path] })).toEqual([expect.stringContaining(reason)]);
  });

  it('and one that a named pattern covers is named once', () => {
    expect(whatIsWrong({ databases: ['mail/mail_*.db', 'mail/mail_1.db'] })).toEqual([
      expect.stringContaining('"mail/mail_1.db" is replicated already, as one of mail/mail_*.db'),
    ]);
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

  it('is proposed to a person, and is no choice when it is confirmed', () => {
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

describe('what the app is given', () => {
  it.each([
    ['variables', ['A'], 'has no value: write A=value'],
    ['variables', ['1A=x'], 'is no name of a variable'],
    ['variables', ['SMTP_PASSWORD=hunter2'], 'SMTP_PASSWORD looks like a secret'],
    ['variables', ['StripeKey=x'], 'pass --app-secret STRIPEKEY=StripeKey'],
    ['variables', ['Db=Server=x;Password=y'], 'Db looks like a secret'],
    ['variables', ['VIRTUAL_HOST=x'], 'that the deployment itself uses'],
    ['variables', ['AWS_REGION=eu'], 'pass --app-secret APP_AWS_REGION=AWS_REGION'],
    ['variables', ['A=x\ny'], 'line break'],
    [
      'appSecrets',
      ['AWS_ACCESS_KEY_ID'],
      "belongs to the storage of the backups: use another name for the app's own secret, as in --app-secret APP_AWS_ACCESS_KEY_ID=AWS_ACCESS_KEY_ID",
    ],
    ['appSecrets', ['DEPLOY_KEY'], 'that the deployment itself uses'],
    ['appSecrets', ['KEY=APP_IMAGE'], 'let the app read another variable'],
    ['appSecrets', ['A-B'], 'is no name of a secret'],
    ['appSecrets', ['X=A', 'X=B'], 'given to two variables'],
    ['withoutVariables', ['A=1'], 'write the name alone'],
  ])('%s: %j is refused', (name, value, reason) => {
    const [problem = '', ...others] = whatIsWrong({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(reason);
    expect(problem).not.toMatch(/hunter2|Password=y/);
  });

  it('adds up, takes the newest value, and loses what is taken out by either name', () => {
    const stored = { target: 's3', variables: ['A=1', 'B=2'], appSecrets: ['STRIPE_KEY=PAYMENTS', 'OTHER'] };
    const { chosen } = resolve({ stored, flags: { variables: ['A=3', 'C=a=b'], withoutAppSecrets: ['STRIPE_KEY'] } });
    expect(chosen).toEqual({
      target: 's3',
      variables: ['A=3', 'B=2', 'C=a=b'],
      withoutAppSecrets: ['STRIPE_KEY'],
      appSecrets: ['OTHER'],
    });
    expect(resolve({ stored, flags: { withoutVariables: ['A'] } }).chosen['variables']).toEqual(['B=2']);
    expect(whatIsWrong({ appSecrets: ['APP_AWS_KEY=AWS_SECRET_ACCESS_KEY'] })).toEqual([]);
  });
});
