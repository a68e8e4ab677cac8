import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ageOf } from '../src/doctor/age-of.js';
import { checks } from '../src/doctor/all-checks.js';
import { judgePorts } from '../src/doctor/checks/ports.js';
import { faultsOf } from '../src/doctor/checks/workflows.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { placeOf } from '../src/doctor/dial.js';
import { keysIn } from '../src/doctor/host-keys.js';
import { knock, type Knock } from '../src/doctor/knock.js';
import { redactor } from '../src/doctor/redactor.js';
import { diagnosisAsJson, hasFaults, reportDiagnosis } from '../src/doctor/report.js';
import { families, folderFor, generated, standIns } from './checkout.js';
import { find } from './find.js';
import { missingSsh, startSshServer } from './ssh-server.js';

describe('generated files', () => {
  it('are good as they were written', async () => {
    expect(await find('generated-files', generated({ target: 's3' }))).toMatchObject({ state: 'good' });
  });

  it('may be edited: whether that is right nobody else knows', async () => {
    const folder = generated({ target: 's3' });
    appendFileSync(path.join(folder, '.deploy/deploy.sh'), '# mine\n');
    expect(await find('generated-files', folder)).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(/: \.deploy\/deploy\.sh$/),
      fix: expect.stringContaining('--dry-run'),
    });
  });

  it('must be there', async () => {
    const folder = generated({ target: 's3' });
    rmSync(path.join(folder, '.deploy/deploy.conf'));
    expect(await find('generated-files', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('.deploy/deploy.conf'),
    });
  });
});

describe.skipIf(spawnSync('git', ['--version']).status !== 0)('the commit', () => {
  const git = (folder: string, ...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...args], { cwd: folder });

  it('has every file, or lacks some that are named', async () => {
    const folder = generated({ target: 's3' });
    expect(await find('committed', folder)).toMatchObject({ state: 'unknown', what: 'This is no git repository yet' });
    git(folder, 'init', '--quiet');
    expect(await find('committed', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/Not in a commit yet: .*\.deploy\/deploy\.sh/),
    });
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'all');
    expect(await find('committed', folder)).toMatchObject({ state: 'good' });
  });

  it('lacks what .gitignore leaves out', async () => {
    const folder = generated({ target: 's3' });
    writeFileSync(path.join(folder, '.gitignore'), '.deploy/*\n');
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'all');
    expect(await find('committed', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/^Left out by \.gitignore: .*\.deploy\/deploy\.sh, .* more$/),
    });
  });
});

describe('workflows', () => {
  it('are judged without actionlint as far as their text tells', async () => {
    const folder = generated({ target: 's3' });
    const environment = { PATH: folderFor('empty') };
    expect(await find('workflows', folder, environment)).toMatchObject({
      state: 'good',
      what: expect.stringContaining('actionlint, which sees more, is not installed'),
    });
    writeFileSync(path.join(folder, '.github/workflows/release.yml'), 'on: push\njobs:\n  a: [\n');
    expect(await find('workflows', folder, environment)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('release.yml: '),
    });
  });

  it('must have triggers and jobs, and name actions by their commit', () => {
    expect(faultsOf('name: x\n')).toEqual(['"on" is missing', '"jobs" is missing']);
    expect(
      faultsOf('on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4 # moves\n      - uses: ./local\n'),
    ).toEqual(['actions/checkout@v4 is not named by its commit']);
  });

  it.skipIf(spawnSync('actionlint', ['-version']).status !== 0)(
    'are judged by the real actionlint where there is one',
    async () => {
      const folder = generated({ target: 's3' });
      expect(await find('workflows', folder)).toMatchObject({
        state: 'good',
        what: expect.stringContaining('actionlint has no complaint'),
      });
      const file = path.join(folder, '.github/workflows/release.yml');
      writeFileSync(file, 'on: push\njobs:\n  a:\n    runs-in: nowhere\n    steps: [ { run: "true" } ]\n');
      expect(await find('workflows', folder)).toMatchObject({
        state: 'bad',
        what: expect.stringMatching(/actionlint: \.github\/workflows\/release\.yml:\d+:\d+: /),
      });
    },
  );
});

describe('ports 80 and 443', () => {
  it.each<[Knock, Knock, string, RegExp]>([
    ['open', 'open', 'good', /^Both answer$/],
    ['refused', 'refused', 'good', /nothing listens yet/],
    ['silent', 'silent', 'bad', /^Port 80 and 443 of DEPLOY_API gives no answer: a firewall/],
    ['open', 'silent', 'bad', /^Port 443 of DEPLOY_API gives no answer/],
    ['open', 'refused', 'bad', /^Port 80 of DEPLOY_API answers, port 443 does not/],
    [{ fault: 'EHOSTUNREACH' }, 'open', 'unknown', /EHOSTUNREACH/],
  ])('%j and %j are %s', (http, https, state, what) => {
    expect(judgePorts('DEPLOY_API', { 80: http, 443: https })).toMatchObject({
      state,
      what: expect.stringMatching(what),
    });
  });

  it('are knocked at for real', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await knock('127.0.0.1', port)).toBe('open');
    server.close();
    await once(server, 'close');
    expect(await knock('127.0.0.1', port)).toBe('refused');
    expect(await knock('nowhere.invalid', 80)).toMatchObject({
      fault: expect.stringMatching(/^(?:the name has no address|EAI_AGAIN)$/),
    });
  });
});

describe('the domain', () => {
  const folder = generated({ target: 's3' });
  it.each([
    [
      { DEPLOY_DOMAIN: 'localhost' },
      'good',
      /^DEPLOY_DOMAIN has an address; whether it is the host's needs DEPLOY_API$/,
    ],
    [{ DEPLOY_API: 'localhost' }, 'good', /^DEPLOY_API has an address$/],
    [{ DEPLOY_DOMAIN: 'localhost', DEPLOY_API: '127.0.0.1' }, 'good', /^DEPLOY_DOMAIN leads to the host$/],
    [
      { DEPLOY_DOMAIN: 'localhost', DEPLOY_API: '127.0.0.9' },
      'bad',
      /^DEPLOY_DOMAIN leads to another machine than DEPLOY_API$/,
    ],
    [{}, 'unknown', /^The domain is the variable DEPLOY_DOMAIN, else the secret DEPLOY_API/],
  ])('of %j is %s', async (values, state, what) => {
    expect(await find('domain', folder, values)).toMatchObject({ state, what: expect.stringMatching(what) });
  });
});

if (missingSsh) console.warn(`skipped: ${missingSsh}`);

describe.skipIf(missingSsh)('a host with a real SSH server', async () => {
  const folder = generated({ target: 's3' });
  const server = missingSsh
    ? undefined
    : await startSshServer(standIns({ docker: 'if [ "$1" = compose ]; then echo v2.30.0; else echo 27.0.1; fi' }));
  const environment = (changed: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: folderFor('home'),
    DEPLOY_API: '127.0.0.1',
    DEPLOY_PORT: server?.port,
    DEPLOY_USERNAME: server?.user,
    DEPLOY_KEY: server?.key,
    DEPLOY_KNOWN_HOSTS: `host ${server?.hostKey}`,
    ...changed,
  });
  const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOtherOtherOtherOtherOtherOtherOtherOther';

  it('answers with the key that is known', async () => {
    expect(await find('host-key', folder, environment())).toEqual({
      state: 'good',
      what: 'The server answers with a key of DEPLOY_KNOWN_HOSTS',
    });
  });

  it('answers with another key, with none that is known, or not at all', async () => {
    expect(await find('host-key', folder, environment({ DEPLOY_KNOWN_HOSTS: other }))).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('other keys'),
    });
    expect(await find('host-key', folder, environment({ DEPLOY_KNOWN_HOSTS: 'SHA256:abc' }))).toMatchObject({
      state: 'bad',
      what: 'DEPLOY_KNOWN_HOSTS holds no public key',
    });
    expect(await find('host-key', folder, environment({ DEPLOY_KNOWN_HOSTS: undefined }))).toMatchObject({
      state: 'unknown',
    });
    expect(await find('host-key', folder, environment({ DEPLOY_PORT: '1' }))).toMatchObject({
      state: 'bad',
      what: 'No SSH server answers at DEPLOY_API, port 1',
    });
  });

  it('has Docker and Compose for the deploy user', async () => {
    expect(await find('host-docker', folder, environment())).toEqual({
      state: 'good',
      what: 'Docker 27.0.1 and Compose 2.30.0 answer to the deploy user',
    });
  });

  it('does not let anybody in, or is not believed', async () => {
    const { key: stranger } = missingSsh ? { key: '' } : await startSshServer(folderFor('none'));
    expect(await find('host-docker', folder, environment({ DEPLOY_KEY: stranger }))).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/^DEPLOY_KEY cannot log in.*Permission denied/),
    });
    expect(await find('host-docker', folder, environment({ DEPLOY_KNOWN_HOSTS: other }))).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/Host key verification failed/),
    });
  });

  it.each([
    ['none', {}, /^Docker does not answer/],
    [
      'an engine that refuses',
      { docker: 'echo "permission denied" >&2; exit 1' },
      /^Docker does not answer.*permission denied/,
    ],
    [
      'an old Compose',
      { docker: 'if [ "$1" = compose ]; then echo 2.20.0; else echo 27.0.1; fi' },
      /^Docker Compose on the host is 2\.20\.0, the files need 2\.26\.1/,
    ],
    [
      'no Compose',
      { docker: 'if [ "$1" = compose ]; then exit 1; else echo 20.10.1; fi' },
      /^Docker Compose on the host is missing/,
    ],
  ])('has %s', async (_, programs, reason) => {
    const programsFolder = standIns(programs);
    const { port, key, hostKey } = await startSshServer(
      Object.keys(programs).length === 0 ? `${programsFolder}:/nowhere` : programsFolder,
    );
    const finding = await find(
      'host-docker',
      folder,
      environment({ DEPLOY_PORT: port, DEPLOY_KEY: key, DEPLOY_KNOWN_HOSTS: hostKey }),
    );
    expect(finding).toMatchObject({ state: 'bad', what: expect.stringMatching(reason) });
  });
});

it('keys are found whatever stands beside them, and never a revoked one', () => {
  expect(
    keysIn(
      'host,1.2.3.4 ssh-ed25519 AAAAone\n# comment ssh-rsa AAAAno\n@revoked * ssh-rsa AAAAno\nssh-rsa AAAAtwo root@host\r\n',
    ),
  ).toEqual(['ssh-ed25519 AAAAone', 'ssh-rsa AAAAtwo']);
});

it('the place of the storage is that of the endpoint, else of the target', () => {
  const secrets = [
    { name: 'BUCKET', what: '', example: '', where: '', use: { as: 'config' as const, variable: 'REPLICA_BUCKET' } },
    { name: 'URL', what: '', example: '', where: '', use: { as: 'config' as const, variable: 'REPLICA_ENDPOINT' } },
  ];
  const endpoint = { host: '${REPLICA_BUCKET}.s3.amazonaws.com', port: '443', override: 'REPLICA_ENDPOINT' };
  const place = (values: Record<string, string>) => placeOf(endpoint, secrets, (name) => values[name]);
  expect(place({ BUCKET: 'mine' })).toEqual({ host: 'mine.s3.amazonaws.com', port: 443 });
  expect(place({ URL: 'http://[::1]:9000' })).toEqual({ host: '::1', port: 9000 });
  expect(place({ URL: 'http://s3.example.com/x' })).toEqual({ host: 's3.example.com', port: 80 });
});

it.each([
  [5, '5 s'],
  [119, '119 s'],
  [600, '10 min'],
  [3 * 3600, '3 h'],
  [8 * 86_400, '8 days'],
  [-5, '0 s'],
])('an age of %i seconds is %s', (seconds, text) => {
  const now = new Date('2026-01-31T12:00:00Z');
  expect(ageOf(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
});

it('a redactor knows a value by its lines and as other programs write it', () => {
  const redact = redactor(['one two\nthree"four', 'x', 'abcdef', 'abcdefgh'], 4);
  expect(redact('three"four three\\"four one two x abcdefgh abcdef')).toBe('*** *** *** x *** ***');
});

describe('the report', () => {
  it('has a line for each check, the next command where it is not good, and the same as JSON', async () => {
    const folder = generated({ target: 'azure' });
    rmSync(path.join(folder, '.deploy/deploy.conf'));
    const diagnoses = await diagnose({ folder, families, environment: { PATH: folderFor('empty') } });
    const text = plain(reportDiagnosis(diagnoses));
    expect(text).toMatch(
      /^.* \(my-shop-abc234\), production, backed up to Azure Blob Storage\n✖ Generated files +Not there: \.deploy\/deploy\.conf\n +→ npm create litestream@latest -- --yes\n/,
    );
    expect(text).toMatch(
      /– Storage +AZURE_STORAGEACCOUNT, AZURE_CONTAINER, AZURE_ACCOUNT_KEY are known to the repository only\n +→ /,
    );
    expect(text).toMatch(/\n2 good, 1 to correct, 9 that cannot be seen from here$/);
    const json = JSON.parse(diagnosisAsJson(diagnoses)) as {
      ok: boolean;
      checks: { id: string; state: string }[];
    };
    expect(json.ok).toBe(false);
    expect(json.checks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    expect(hasFaults(diagnoses)).toBe(true);
    const [{ deployment, diagnosed }] = diagnoses;
    expect(hasFaults([{ deployment, diagnosed: diagnosed.filter(({ finding }) => finding.state !== 'bad') }])).toBe(
      false,
    );
  });
});

describe('deploy.sh', () => {
  it('is that of its version, to the byte, or the doctor says that it was changed', async () => {
    const folder = generated({ target: 's3' });
    const file = path.join(folder, '.deploy/deploy.sh');
    const text = readFileSync(file, 'utf8');
    expect(await find('engine', folder)).toMatchObject({ state: 'good' });
    writeFileSync(file, text.replaceAll('\n', '\r\n'));
    expect(await find('engine', folder)).toMatchObject({ state: 'good' });
    writeFileSync(file, text.replace('-integrity-check full', '-integrity-check none'));
    expect(await find('engine', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('It was changed'),
    });
    writeFileSync(file, text.replace(/^# litestream-engine \S+:/m, '# litestream-engine 9.9.9:'));
    expect(await find('engine', folder)).toMatchObject({ state: 'unknown', what: expect.stringContaining('9.9.9') });
    rmSync(file);
    expect(await find('engine', folder)).toMatchObject({ state: 'bad' });
  });
});
