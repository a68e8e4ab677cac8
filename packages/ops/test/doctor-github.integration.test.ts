import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprintsIn } from '../src/doctor/host-keys.js';
import { folderFor, generated } from './checkout.js';
import { standIns } from './stand-ins.js';
import { find } from './find.js';
import { missingSsh } from './ssh-server.js';

describe.skipIf(process.platform === 'win32')('repository secrets, with a stand-in for gh', () => {
  const gh = (secrets: readonly string[], code = 0) => ({
    PATH: standIns({
      gh: `
case "$*" in
  repo*) echo me/shop ;;
  secret*--env*) echo '${secrets[0] ?? ''}' ;;
  secret*) echo '${secrets.slice(2).join('\n')}' ;;
  api*organization-secrets*) echo '${secrets[1] ?? ''}' ;;
  api*) echo 'HTTP 404' >&2; exit 1 ;;
esac
[ ${code} = 0 ] || { echo 'gh: To get started with GitHub CLI, please run:  gh auth login' >&2; exit ${code}; }`,
    }),
  });
  const all = [
    'DEPLOY_API',
    'DEPLOY_USERNAME',
    'DEPLOY_KEY',
    'DEPLOY_KNOWN_HOSTS',
    'AWS_S3_BUCKET',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ];
  const folder = generated({ target: 's3' });

  it('are all there: of the environment, the organisation and the repository', async () => {
    expect(await find('repository-secrets', folder, gh([...all, 'HEARTBEAT_URL']))).toEqual({
      state: 'good',
      what: 'me/shop has all 7 required secrets and variables',
    });
    expect(await find('repository-secrets', folder, gh(all))).toMatchObject({
      state: 'good',
      what: expect.stringContaining('without HEARTBEAT_URL nobody is notified at once'),
    });
  });

  it('of several environments that call one monitor', async () => {
    const several = generated({ target: 's3' });
    const file = path.join(several, '.yo-rc.json');
    const production = '"production":"my-shop-abc234"';
    const text = readFileSync(file, 'utf8').replaceAll(/"production": ?"my-shop-abc234"/g, production);
    writeFileSync(file, text.replace(production, `${production},"staging":"my-shop-staging-abc235"`));
    expect(await find('repository-secrets', several, gh([...all, 'HEARTBEAT_URL']))).toMatchObject({
      state: 'good',
      what: expect.stringContaining('HEARTBEAT_URL is not a secret of this environment'),
    });
    expect(await find('repository-secrets', several, gh(['HEARTBEAT_URL', 'DEPLOY_USERNAME', ...all]))).toMatchObject({
      what: 'me/shop has all 7 required secrets and variables',
    });
  });

  it('are missing, and named all at once', async () => {
    expect(await find('repository-secrets', folder, gh(all.slice(0, 4)))).toMatchObject({
      state: 'bad',
      what: 'me/shop lacks AWS_S3_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    });
  });

  it('cannot be seen by who is not logged in', async () => {
    expect(await find('repository-secrets', folder, gh(all, 4))).toMatchObject({
      state: 'unknown',
      what: 'The GitHub CLI is not logged in',
      fix: 'Log in: gh auth login',
    });
  });

  // What gh 2.60 says, on its standard error.
  it.each([
    ['no git remotes found', /no remote yet/],
    [
      'none of the git remotes configured for this repository point to a known GitHub host. To tell gh about a new GitHub host, please use `gh auth login`',
      /No remote of this checkout is on GitHub/,
    ],
    [
      'failed to run git: fatal: not a git repository (or any of the parent directories): .git',
      /not a git repository yet/,
    ],
    ['unable to find git executable in PATH; please install Git for Windows before retrying', /git is not installed/],
    [
      "GraphQL: Could not resolve to a Repository with the name 'me/shop'. (repository)",
      /your login is not allowed to see it/,
    ],
    [
      'To get started with GitHub CLI, please run:  gh auth login\nAlternatively, populate the GH_TOKEN variable',
      /not logged in/,
    ],
    [
      'error connecting to api.github.com\ncheck your internet connection or https://githubstatus.com',
      /cannot be reached/,
    ],
    ['Resource protected by organization SAML enforcement.', /organization wants/],
    ['something new', /^gh cannot open the repository: something new$/],
  ])('cannot be seen, and the cause is named: %s', async (said, what) => {
    const stand = { PATH: standIns({ gh: `printf '%s\\n' "${said.replaceAll('`', String.raw`\``)}" >&2; exit 1` }) };
    expect(await find('repository-secrets', folder, stand)).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(what),
    });
  });

  it('of the repository that a fork comes from are not taken for its own', async () => {
    const forked = generated({ target: 's3' });
    const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: forked });
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'git@github.com:you/shop.git');
    const { PATH } = gh(all);
    const environment = { PATH: `${PATH}${path.delimiter}${process.env['PATH'] ?? ''}` };
    expect(await find('repository-secrets', forked, environment)).toMatchObject({
      state: 'unknown',
      what: 'gh works with the repository me/shop, and origin is you/shop',
      fix: expect.stringContaining('gh repo set-default you/shop'),
    });
    git('remote', 'set-url', 'origin', 'https://github.com/Me/Shop.git');
    expect(await find('repository-secrets', forked, environment)).toMatchObject({ state: 'good' });
  });

  it('of a second remote are its own once somebody has chosen that', async () => {
    const mirrored = generated({ target: 's3' });
    const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: mirrored });
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'git@gitlab.com:group/shop.git');
    git('remote', 'add', 'github', 'git@github.com:me/shop.git');
    const { PATH } = gh(all);
    const environment = { PATH: `${PATH}${path.delimiter}${process.env['PATH'] ?? ''}` };
    expect(await find('repository-secrets', mirrored, environment)).toMatchObject({
      state: 'unknown',
      what: 'gh works with the repository me/shop, and origin is group/shop. me/shop is the remote github',
      fix: expect.stringContaining('If me/shop is to be deployed: gh repo set-default me/shop'),
    });
    git('config', 'remote.github.gh-resolved', 'base'); // as gh repo set-default does
    expect(await find('repository-secrets', mirrored, environment)).toMatchObject({ state: 'good' });
  });
});

describe.skipIf(process.platform === 'win32')('the deployment record, with a stand-in for gh', () => {
  const folder = generated({ target: 's3' });
  const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';
  const [fingerprint] = fingerprintsIn(hostKey);
  const payload = {
    host_key: fingerprint,
    proven: 'app.db@0000000000000007,a%2Cb.db@0000000000000001',
    version: 'v2',
    digest: 'sha256:1',
    since: '2026-01-01T00:00:00Z',
  };
  const entry = (id: number, kept: unknown = payload) =>
    JSON.stringify({ id, created_at: new Date(Date.now() - 3 * 3_600_000).toISOString(), payload: kept });
  /** Deployments, the newest first, and the states of each. */
  const gh = (entries: readonly string[], states: Readonly<Record<number, string>>, code = 0) => ({
    PATH: standIns({
      gh: `
case "$1 $2" in
  repo*) echo me/shop; exit ;;
esac
[ ${code} = 0 ] || { echo 'HTTP 403: Resource not accessible' >&2; exit 1; }
case "$2" in
  ${Object.entries(states)
    .map(([id, lines]) => `*deployments/${id}/statuses) echo '${lines}' ;;`)
    .join('\n  ')}
  *deployments*/statuses) echo ;;
  *'deployments?task=litestream:my-shop-abc234&'*) printf '%s\\n' '${entries.join('\n')}' ;;
esac`,
    }),
  });

  it('is that of the newest one that was proven, however GitHub hands its payload out', async () => {
    const environment = gh([entry(3, { ...payload, version: 'v3' }), entry(2, JSON.stringify(payload)), entry(1)], {
      2: 'success',
      1: 'success',
      3: 'in_progress\nfailure',
    });
    expect(await find('record', folder, environment)).toEqual({
      state: 'good',
      what: 'v2 was deployed 3 h ago, when the backup had app.db, a,b.db',
    });
    expect(await find('record', folder, { ...environment, DEPLOY_KNOWN_HOSTS: `host ${hostKey}` })).toMatchObject({
      state: 'good',
    });
  });

  it('is of another host than the one that is known', async () => {
    const environment = {
      ...gh([entry(1)], { 1: 'success' }),
      DEPLOY_KNOWN_HOSTS: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOther',
    };
    expect(await find('record', folder, environment)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('another key'),
      fix: expect.stringContaining('old_host_stopped=true'),
    });
  });

  it('is not there yet, or cannot be read', async () => {
    expect(await find('record', folder, gh([], {}))).toMatchObject({
      state: 'good',
      what: expect.stringContaining('There is no record yet'),
    });
    expect(await find('record', folder, gh([entry(1)], {}))).toMatchObject({
      state: 'good',
      what: expect.stringContaining('There is no record yet'),
    });
    expect(await find('record', folder, gh([], {}, 1))).toMatchObject({
      state: 'unknown',
      what: expect.stringContaining('HTTP 403'),
    });
    expect(await find('record', folder, gh(['<html>'], {}))).toMatchObject({
      state: 'unknown',
      what: expect.stringContaining('cannot be understood'),
    });
  });

  it.skipIf(missingSsh)('knows a key by the fingerprint that ssh shows', () => {
    const file = path.join(folderFor('key'), 'key.pub');
    writeFileSync(file, `${hostKey}\n`);
    expect(spawnSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).stdout).toContain(fingerprint?.split(' ')[1]);
  });
});
