import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

/** A private key that has no passphrase. */
function key(folder: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'id')]);
  return readFileSync(path.join(folder, 'id'), 'utf8');
}

describe.skipIf(skipped)('deploy.sh check-secrets', () => {
  const secrets = (folder: string) => ({
    DEPLOY_HOST: 'app.example.com',
    DEPLOY_USERNAME: 'deployer',
    DEPLOY_KEY: key(folder),
    DEPLOY_KNOWN_HOSTS: 'x ssh-ed25519 AAAA',
    APP_DOMAIN: 'app.example.com',
    SITE: 'www.example.com',
    AWS_S3_BUCKET: 'bucket',
    AWS_SECRET_ACCESS_KEY: 'a$b\nsecond line',
    DIGEST: 'sha256:00',
    HEARTBEAT_URL: 'https://hc-ping.com/4e1c https://ntfy.sh/topic',
  });

  test.each(['hc-ping.com/4e1c', 'https://', 'https://a https://b https://c'])(
    'a HEARTBEAT_URL that cannot be called: %s',
    async (HEARTBEAT_URL) => {
      const job = workflowJob();
      const { code, output } = await job.run(['check-secrets'], { ...secrets(job.folder), HEARTBEAT_URL });
      expect(code).toBe(1);
      expect(output).toMatch(/::error title=HEARTBEAT_URL::It must be an address that begins with https:/);
      expect(output).not.toContain('4e1c');
    },
  );

  test('writes the connection, and every value as it is', async () => {
    const job = workflowJob();
    expect(await job.run(['check-secrets'], secrets(job.folder))).toMatchObject({ code: 0 });
    const values = Object.fromEntries(
      job
        .read('values')
        .trim()
        .split('\n')
        .map((line) => {
          const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
          return [name, Buffer.from(value, 'base64').toString()];
        }),
    );
    expect(values).toEqual({
      APP_IMAGE: 'ghcr.io/acme/shop@sha256:00',
      DEPLOY_REPOSITORY: '- acme/shop',
      REGISTRY_USERNAME: 'someone',
      REGISTRY_PASSWORD: 'ghs_token',
      APP_DOMAIN: 'app.example.com',
      LETSENCRYPT_EMAIL: '',
      HEARTBEAT_URL: 'https://hc-ping.com/4e1c https://ntfy.sh/topic',
      SITE: 'www.example.com',
      LICENSE: '',
      AWS_S3_BUCKET: 'bucket',
      AWS_REGION: '',
      AWS_SECRET_ACCESS_KEY: 'a$b\nsecond line',
    });
    expect(job.read('config')).toMatch(/HostName app\.example\.com\n {2}User deployer\n {2}Port 22\n/);
    expect(job.read('known_hosts')).toBe('host ssh-ed25519 AAAA\n');
  });

  test('names all that are missing at once, each with the command that sets it', async () => {
    const job = workflowJob();
    const { code, output } = await job.run(['check-secrets']);
    expect(code).toBe(1);
    expect(output.match(/^::error.*$/gm)).toEqual([
      ...[
        'DEPLOY_HOST',
        'DEPLOY_USERNAME',
        'DEPLOY_KEY',
        'DEPLOY_KNOWN_HOSTS',
        'SITE',
        'AWS_S3_BUCKET',
        'AWS_SECRET_ACCESS_KEY',
      ].map((name) => `::error title=${name} is not set::Set it: gh secret set ${name}`),
      '::error::.deploy/README.md says where each value comes from.',
    ]);
    expect(existsSync(path.join(job.folder, 'deploy/values'))).toBe(false);
  });

  test('of another environment, the command says which', async () => {
    const job = workflowJob(
      confLines.map((line) => (line === 'environment=production' ? 'environment=staging' : line)),
    );
    expect((await job.run(['check-secrets'])).output).toContain('Set it: gh secret set DEPLOY_KEY --env staging\n');
  });
});

describe.skipIf(skipped)('the verbs of the workflows, for a further environment', () => {
  const own = 'id=blazor-staging-m4t7pz\nenvironment=staging\ndomain=staging.example.com\nstart_seconds=300\n';
  const staging = { DEPLOY_ENVIRONMENT: 'staging' };
  function job() {
    const made = workflowJob();
    writeFileSync(path.join(made.deploy, 'deploy.staging.conf'), own);
    return made;
  }

  test('the secrets are those of that environment, and its domain goes to the host', async () => {
    const made = job();
    expect((await made.run(['check-secrets'], staging)).output).toContain(
      'Set it: gh secret set DEPLOY_KEY --env staging\n',
    );
    const secrets = {
      DEPLOY_HOST: 'h',
      DEPLOY_USERNAME: 'u',
      DEPLOY_KEY: key(made.folder),
      DEPLOY_KNOWN_HOSTS: 'x ssh-ed25519 AAAA',
      APP_DOMAIN: 'of.the.variable',
      SITE: 's',
      AWS_S3_BUCKET: 'b',
      AWS_SECRET_ACCESS_KEY: 'k',
      DIGEST: 'd',
    };
    expect((await made.run(['check-secrets'], { ...secrets, ...staging })).code).toBe(0);
    expect(made.read('values')).toContain(`APP_DOMAIN=${Buffer.from('staging.example.com').toString('base64')}\n`);
    await made.run(['check-secrets'], { ...secrets, DEPLOY_ENVIRONMENT: 'production' });
    expect(made.read('values')).toContain(`APP_DOMAIN=${Buffer.from('of.the.variable').toString('base64')}\n`);
  });

  test('the host gets one deploy.conf with the values of its environment, in the folder of its id', async () => {
    const made = job();
    made.write('options', '\n');
    made.write('values', '');
    const ssh = 'mkdir -p "$HOME/host"; cd "$HOME/host"; case "${@: -1}" in *tar*) bash -c "${@: -1}" ;; esac';
    expect(await made.run(['remote', 'preflight'], staging, { ssh })).toMatchObject({ code: 0 });
    const upload = path.join(made.folder, 'host/deploy/blazor-staging-m4t7pz/incoming/7-1');
    expect(readdirSync(upload).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    const conf = readFileSync(path.join(upload, 'deploy.conf'), 'utf8');
    expect(conf.match(/^(?:id|environment|start_seconds|name)=.*$/gm)?.toSorted()).toEqual([
      'environment=staging',
      'id=blazor-staging-m4t7pz',
      'name=Blazor',
      'start_seconds=300',
    ]);
  });

  test.each(['test', '../x', 'Staging'])(
    'without its file the run stops, and says which it is and what makes it: %s',
    async (name) => {
      const { code, output } = await job().run(['record', 'newest'], { DEPLOY_ENVIRONMENT: name });
      expect(code).toBe(2);
      expect(output).toContain(`.deploy/deploy.${name}.conf is not there`);
      expect(output).toContain(`npm create litestream@latest -- --environment ${name}`);
    },
  );
});

describe.skipIf(skipped)('deploy.sh connect', () => {
  test('keeps the key of the host', async () => {
    const job = workflowJob();
    expect(
      await job.run(['connect'], {}, { ssh: `printf 'debug1: Server host key: ssh-ed25519 SHA256:one\\r\\n' >&2` }),
    ).toMatchObject({ code: 0 });
    expect(job.read('host_key')).toBe('ssh-ed25519 SHA256:one\n');
  });

  test('says why the host cannot be reached, and stops', async () => {
    const { code, output } = await workflowJob().run(
      ['connect'],
      {},
      { ssh: 'echo "debug1: much" >&2; echo "Permission denied (publickey)." >&2; exit 255' },
    );
    expect(code).toBe(1);
    expect(output).toMatch(/^Permission denied \(publickey\)\.\n::error title=SSH::The host cannot be reached\./);
  });
});

describe.skipIf(skipped)('deploy.sh remote', () => {
  /** The host is a folder; its deploy.sh says how it was called and what it was sent. */
  const ssh = 'cd "$HOST" && exec bash -c "${@: -1}"';
  const program = (lines: string) => `echo "called $*"; cat; ${lines}\n`;

  function job(lines = '') {
    const one = workflowJob();
    const host = path.join(one.folder, 'host');
    mkdirSync(host);
    one.write('values', 'A=Yg==\n');
    one.write('options', "'--proven' 'it'\\''s.db@01'\n");
    const send = (args: readonly string[], env = {}) =>
      one.run(
        ['remote', ...args],
        { HOST: host, HOST_PROGRAM: program(lines), ...env },
        {
          ssh,
          // The upload is a real one; what the host runs of it is played.
          tar: `case "$*" in -xf*) /bin/tar "$@" && printf %s "$HOST_PROGRAM" >"\${@: -1}/deploy.sh" ;; *) exec /bin/tar "$@" ;; esac`,
        },
      );
    const uploads = () => readdirSync(path.join(host, 'deploy/blazor-k3x9q2/incoming'));
    return { ...one, host, send, uploads };
  }

  test('uploads once a run, and gives the options and the values', async () => {
    const one = job();
    const { code, output } = await one.send(['preflight']);
    expect([code, output]).toEqual([0, "called preflight --proven it's.db@01\nA=Yg==\n"]);
    expect(one.read('log')).toBe(output);
    expect(one.uploads()).toEqual(['7-1']);
    const folder = path.join(one.host, 'deploy/blazor-k3x9q2/incoming/7-1');
    expect(readdirSync(folder).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    writeFileSync(path.join(folder, 'mark'), '');
    await one.send(['deploy']);
    expect(existsSync(path.join(folder, 'mark')), 'not uploaded again').toBe(true);
  });

  test('an override and hooks of yours go along', async () => {
    const one = job();
    writeFileSync(path.join(one.deploy, 'compose.override.yml'), 'services: {}\n');
    mkdirSync(path.join(one.deploy, 'hooks'));
    writeFileSync(path.join(one.deploy, 'hooks/after-deploy'), '');
    await one.send(['preflight']);
    expect(readdirSync(path.join(one.host, 'deploy/blazor-k3x9q2/incoming/7-1'))).toEqual(
      expect.arrayContaining(['compose.override.yml', 'hooks']),
    );
  });

  test('outputs the proof, and since when the version holds', async () => {
    const one = job('echo return_to=2026-03-01T00:00:00Z; echo proven=app.db@01');
    expect((await one.send(['deploy'])).outputs).toBe('proven=app.db@01\nsince=2026-03-01T00:00:00Z\n');
    expect((await job('echo proven=app.db@01').send(['deploy'])).outputs).toMatch(
      /^proven=app\.db@01\nsince=20\d\d-[-\dT:]+Z\n$/,
    );
  });

  test('fails with the host, and leaves no outputs', async () => {
    const one = job('echo proven=app.db@01; exit 4');
    expect(await one.send(['deploy'])).toMatchObject({ code: 4, outputs: '' });
    expect(existsSync(path.join(one.folder, 'deploy/finished'))).toBe(false);
  });

  test('a look restores copies of a moment, which go away with the upload', async () => {
    const one = job('[ "$1" != look ] || mkdir -p deploy/blazor-k3x9q2/look/2026-01-02T060000Z');
    await one.send(['preflight']);
    const { code, output } = await one.send(['look'], { AT: '2026-01-02T06:00:00Z', HOME: one.host });
    expect([code, output]).toEqual([0, 'called look --at 2026-01-02T06:00:00Z\n']);
    expect(one.read('log')).toMatch(/^called preflight[^]*called look/);
    expect([readdirSync(path.join(one.host, 'deploy/blazor-k3x9q2/look')), one.uploads()]).toEqual([[], []]);
  });
});

describe.skipIf(skipped)('deploy.sh image', () => {
  test('makes names that a registry takes', async () => {
    const { outputs } = await workflowJob().run(['image', 'name'], { VERSION: 'feature/a+b_1.0' });
    expect(outputs).toBe('name=acme/shop\nversion=feature-a-b_1.0\nimage=ghcr.io/acme/shop:feature-a-b_1.0\n');
  });

  test('finds the digest, or says that there is no such image', async () => {
    const find = (docker: string) =>
      workflowJob().run(['image', 'digest'], { IMAGE: 'ghcr.io/acme/shop:v1' }, { docker });
    expect(await find(`echo '{"digest":"sha256:ab"}'`)).toMatchObject({ code: 0, outputs: 'digest=sha256:ab\n' });
    const { code, output, outputs } = await find('echo "not found" >&2; exit 1');
    expect([code, outputs]).toEqual([1, '']);
    expect(output).toContain('::error title=No such image::ghcr.io/acme/shop:v1 is not in the registry.');
  });
});

test.skipIf(skipped)('deploy.sh clean removes what was read, and the keys', async () => {
  const job = workflowJob();
  job.write('key', 'secret');
  expect(await job.run(['clean'])).toMatchObject({ code: 0 });
  expect(existsSync(path.join(job.folder, 'deploy'))).toBe(false);
});

test.skipIf(skipped).each([
  ['record', 'all'],
  ['remote', 'reboot'],
  ['image', 'size'],
])('deploy.sh %s %s is a wrong usage', async (...args) => {
  expect(await workflowJob().run(args)).toMatchObject({ code: 2 });
});
