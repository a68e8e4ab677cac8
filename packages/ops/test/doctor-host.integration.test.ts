import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { judgePorts } from '../src/doctor/checks/ports.js';
import { keysIn } from '../src/doctor/host-keys.js';
import { knock, type Knock } from '../src/doctor/knock.js';
import { folderFor, generated } from './checkout.js';
import { standIns } from './stand-ins.js';
import { find } from './find.js';
import { missingSsh, startSshServer } from './ssh-server.js';

describe('ports 80 and 443', () => {
  it.each<[Knock, Knock, string, RegExp]>([
    ['open', 'open', 'good', /^Both answer$/],
    ['refused', 'refused', 'good', /nothing listens there until the first deployment/],
    ['silent', 'silent', 'bad', /^Port 80 and 443 of DEPLOY_API gives no answer: a firewall/],
    ['open', 'silent', 'bad', /^Port 443 of DEPLOY_API gives no answer/],
    ['open', 'refused', 'bad', /^Port 80 of DEPLOY_API answers, and port 443 does not/],
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
      /^DEPLOY_DOMAIN has an address\. To compare it with that of the host, the doctor needs DEPLOY_API$/,
    ],
    [{ DEPLOY_API: 'localhost' }, 'good', /^DEPLOY_API has an address$/],
    [{ DEPLOY_DOMAIN: 'localhost', DEPLOY_API: '127.0.0.1' }, 'good', /^DEPLOY_DOMAIN leads to the host$/],
    [
      { DEPLOY_DOMAIN: 'localhost', DEPLOY_API: '127.0.0.9' },
      'bad',
      /^DEPLOY_DOMAIN leads to another machine than DEPLOY_API$/,
    ],
    [
      { DEPLOY_DOMAIN: 'localhost, 127.0.0.1', DEPLOY_API: '127.0.0.9' },
      'bad',
      /^localhost leads to another machine than DEPLOY_API; 127\.0\.0\.1 leads to another machine than DEPLOY_API$/,
    ],
    [{ DEPLOY_DOMAIN: 'localhost,*.localhost', DEPLOY_API: '127.0.0.1' }, 'good', /^DEPLOY_DOMAIN leads to the host$/],
    [
      {},
      'unknown',
      /^The domain comes from the variable DEPLOY_DOMAIN or, if it is not set, from the secret DEPLOY_API/,
    ],
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
      what: 'The user who deploys can use Docker 27.0.1 and Compose 2.30.0',
    });
  });

  it('does not let anybody in, or is not believed', async () => {
    const { key: stranger } = missingSsh ? { key: '' } : await startSshServer(folderFor('none'));
    expect(await find('host-docker', folder, environment({ DEPLOY_KEY: stranger }))).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/^Logging in as .* with DEPLOY_KEY fails: .*Permission denied/),
    });
    expect(await find('host-docker', folder, environment({ DEPLOY_KNOWN_HOSTS: other }))).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/Host key verification failed/),
    });
  });

  it.each([
    ['none', {}, /^The user in DEPLOY_USERNAME cannot use Docker/],
    [
      'an engine that refuses',
      { docker: 'echo "permission denied" >&2; exit 1' },
      /^The user in DEPLOY_USERNAME cannot use Docker.*permission denied/,
    ],
    [
      'an old Compose',
      { docker: 'if [ "$1" = compose ]; then echo 2.20.0; else echo 27.0.1; fi' },
      /^Docker Compose on the host is 2\.20\.0, and the files need 2\.26\.1/,
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
