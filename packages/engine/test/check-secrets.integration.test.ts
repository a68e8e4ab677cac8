import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { confLines, key, missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

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

  test.each([
    ['docker.io/acme/app:1', 'reader', 'pat', ['reader', 'pat']],
    ['ghcr.io/other/app:1', 'reader', 'pat', ['reader', 'pat']],
    ['ghcr.io/acme/app:1', '', '', ['someone', 'ghs_token']],
    ['docker.io/acme/app:1', '', '', [undefined, undefined]],
  ])('sends the login of the registry of %s, with the secret "%s"', async (image, user, password, expected) => {
    const job = workflowJob([...confLines, `image=${image}`]);
    const login = { REGISTRY_USERNAME: user, REGISTRY_PASSWORD: password };
    expect(await job.run(['check-secrets'], { ...secrets(job.folder), ...login })).toMatchObject({ code: 0 });
    const sent = (name: string) => {
      const value = new RegExp(`^${name}=(.*)$`, 'm').exec(job.read('values'))?.[1];
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
    };
    expect(['REGISTRY_USERNAME', 'REGISTRY_PASSWORD'].map(sent)).toEqual(expected);
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

  test('a variable is no secret, as the guide has it', async () => {
    const job = workflowJob();
    writeFileSync(path.join(job.deploy, 'README.md'), '| `AWS_S3_BUCKET` (variable) | Bucket |\n| `SITE` | Site |\n');
    const { output } = await job.run(['check-secrets']);
    expect(output).toMatch(/Set it: gh secret set SITE\n[^]*Set it: gh variable set AWS_S3_BUCKET\n/);
  });

  test('of another environment, the command says which', async () => {
    const job = workflowJob(
      confLines.map((line) => (line === 'environment=production' ? 'environment=staging' : line)),
    );
    expect((await job.run(['check-secrets'])).output).toContain('Set it: gh secret set DEPLOY_KEY --env staging\n');
  });
});
