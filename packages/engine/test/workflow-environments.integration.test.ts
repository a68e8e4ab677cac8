import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { key, missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

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
