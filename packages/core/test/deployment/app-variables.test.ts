import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { allSecrets, joinDeployment } from '../../src/deployment/index.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import { found } from '../../src/facts/fact.js';
import type { AppSecret, Facts } from '../../src/facts/facts.js';
import type { HostSecret } from '../../src/family.js';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { resolveAnswers } from '../../src/questions/index.js';
import { sentValues } from '../../src/platforms/shared/sent-values.js';
import { compose } from '../../src/platforms/compose/platform.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const cdn: HostSecret = {
  name: 'CDN_HOST',
  what: 'CDN host',
  example: 'cdn.example.com',
  where: 'Your CDN',
  reaches: ['app'],
};
const family = {
  ...sampleFamily,
  hostSecrets: { ...sampleFamily.hostSecrets, others: [...sampleFamily.hostSecrets.others, cdn] },
};
const plain = (secret: string, variable = secret): AppSecret => ({ secret, variable, encoding: 'plain' });

function join(
  target: string,
  secrets: readonly AppSecret[],
  flags: Record<string, unknown> = {},
  changes: Partial<Facts> = {},
): Deployment {
  const facts = sampleFacts({ appSecrets: secrets.map((secret) => found(secret, 'config/deploy.yml:20')), ...changes });
  const { answers } = resolveAnswers({ facts, family, targets, flags: { target, ...flags }, stored: {}, yes: true });
  const chosen = targets.find(({ id }) => id === target);
  if (chosen === undefined) throw new Error(`no target ${target}`);
  return joinDeployment({ facts, answers, family, target: chosen, platform: compose, id: 'my-app-k7x2qp' });
}

const repeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

describe.each(targets.map(({ id, secrets }) => [id, secrets.map(({ name }) => name)] as const))(
  'whatever an app beside %s has',
  (target, storage) => {
    const others = [
      'DEPLOY_API',
      'DEPLOY_KEY',
      'DEPLOY_USERNAME',
      'DEPLOY_DOMAIN',
      'DEPLOY_CDN',
      'DEPLOY_TOKEN',
      'LETSENCRYPT_EMAIL',
      'APP_DOMAIN',
      'APP_IMAGE',
      'REGISTRY_PASSWORD',
      'REGISTRY_USERNAME',
      'LITESTREAM_IMAGE',
      'VIRTUAL_HOST',
      'VIRTUAL_PORT',
      'REPLICA_BUCKET',
      'LITESTREAM_ACCESS_KEY_ID',
      'CONFIG_HASH',
      'COMPOSE_FILE',
      'PATH',
      'GITHUB_TOKEN',
      '_ODD',
      'CDN_HOST',
      'lower_case',
      'LOWER_CASE',
    ];
    const names = [...storage, ...others, ...storage.map((name) => `APP_${name}`)];
    const deployment = join(target, [
      ...names.map((name) => plain(name)),
      plain(storage[0] ?? '', 'OTHER'),
      plain('SHARED', 'ONE'),
      { secret: 'SHARED', variable: 'TWO', encoding: 'base64' },
      plain('SHARED', 'ONE'),
    ]);
    const { secrets } = deployment.app;
    const taken = [...deployment.host.secrets, ...deployment.storage.secrets].map(({ name }) => name);

    it('no name is there twice, and each secret of the repository can be one', () => {
      const all = allSecrets(deployment).map(({ name }) => name);
      expect(repeated(all)).toEqual([]);
      for (const name of all) expect(name).toMatch(/^(?!GITHUB_)[A-Z][A-Z0-9_]*$/);
      expect(secrets.map(({ secret }) => secret).filter((name) => taken.includes(name))).toEqual([]);
    });

    it('no variable of the container or of .env is there twice', () => {
      expect(repeated(secrets.map(({ variable }) => variable))).toEqual([]);
      const uses = deployment.storage.secrets.flatMap(({ use }) => ('variable' in use ? [use.variable] : []));
      const file = [
        'APP_IMAGE',
        'APP_DOMAIN',
        'LETSENCRYPT_EMAIL',
        'HEARTBEAT_URL',
        'LITESTREAM_IMAGE',
        'CONFIG_HASH',
        'RESTORE_NETWORK',
        'COMPOSE_FILE',
        'PATH',
        'CDN_HOST',
        ...uses,
      ];
      expect(repeated([...file, ...secrets.map(({ stored, variable }) => stored ?? variable)])).toEqual([]);
      const container = ['VIRTUAL_HOST', 'VIRTUAL_PORT', 'LETSENCRYPT_HOST', 'LETSENCRYPT_EMAIL', 'CDN_HOST'];
      expect(secrets.map(({ variable }) => variable).filter((name) => container.includes(name))).toEqual([]);
    });

    it('every YAML file has each key once', () => {
      const files = renderCompose(deployment).filter(({ path }) => /\.ya?ml$/.test(path));
      expect(files.map(({ path }) => path)).toEqual(
        expect.arrayContaining([
          '.github/workflows/release.yml',
          '.github/workflows/recover.yml',
          '.deploy/docker-compose-template.yml',
        ]),
      );
      for (const { path, text } of files) expect(parseDocument(text, { uniqueKeys: true }).errors, path).toEqual([]);
    });

    it('each variable but those of the proxy and the host reaches the app by its name', () => {
      const left = ['VIRTUAL_HOST', 'VIRTUAL_PORT', 'LETSENCRYPT_EMAIL', 'CDN_HOST'];
      expect(secrets.map(({ variable }) => variable)).toEqual([
        ...names.filter((name) => !left.includes(name)),
        'OTHER',
        'ONE',
        'TWO',
      ]);
      for (const name of left)
        expect(
          deployment.remarks.filter((text) => text.startsWith(`The deployment sets ${name} for the app itself`)),
          name,
        ).toHaveLength(1);
    });

    it('every new name is told, with its command', () => {
      const renamed = [
        ...new Set(secrets.filter(({ formerly }) => formerly !== undefined).map(({ secret }) => secret)),
      ];
      expect(renamed.length).toBeGreaterThan(storage.length);
      for (const name of renamed)
        expect(
          deployment.remarks.filter((text) => text.endsWith(`: gh secret set ${name}`)),
          name,
        ).toHaveLength(1);
    });
  },
);

describe('the app’s own key beside the storage’s', () => {
  it.each([
    ['s3', 'AWS_ACCESS_KEY_ID', 'AWS S3'],
    ['azure', 'AZURE_ACCOUNT_KEY', 'Azure Blob Storage'],
    ['sftp', 'SFTP_PASSWORD', 'SFTP'],
  ])('%s: %s', (target, name, title) => {
    const deployment = join(target, [plain(name)], { environment: 'staging' });
    expect(deployment.app.secrets).toEqual([
      { secret: `APP_${name}`, variable: name, encoding: 'plain', formerly: name },
    ]);
    expect(deployment.remarks).toEqual([
      `The repository secret ${name} belongs to ${title}, which stores the backup. The app gets its own value as ${name} from the repository secret APP_${name}, which is new. Set it before the next deployment, because GitHub never shows the value of a secret: gh secret set APP_${name} --env staging`,
    ]);
    expect(allSecrets(deployment).at(-1)).toMatchObject({
      name: `APP_${name}`,
      for: 'app',
      optional: false,
      what: `Given to the app as ${name}; until now the app read it from ${name}, which has another purpose here`,
    });
  });

  it('keeps its name beside another storage', () => {
    const deployment = join('azure', [plain('AWS_ACCESS_KEY_ID')]);
    expect(deployment.app.secrets).toEqual([plain('AWS_ACCESS_KEY_ID')]);
    expect(deployment.remarks).toEqual([]);
    expect(allSecrets(deployment).at(-1)).toMatchObject({ name: 'AWS_ACCESS_KEY_ID', optional: true });
  });

  it('a variable that the front end reads the address from is set by the deployment', () => {
    const deployment = join(
      's3',
      [plain('HOST_SECRET', 'PUBLIC_HOST')],
      {},
      { ui: found({ folder: 'ui', node: 22, hostVariable: 'PUBLIC_HOST' }, 'ui/package.json:1') },
    );
    expect(deployment.app.secrets).toEqual([]);
    expect(deployment.remarks).toEqual([
      'The deployment sets PUBLIC_HOST for the app itself, so the app no longer gets it from the repository secret HOST_SECRET.',
    ]);
  });

  it('of two variables with one secret, the secret is listed once', () => {
    expect(
      allSecrets(join('s3', [plain('KEY', 'A'), { secret: 'KEY', variable: 'B', encoding: 'base64' }])).at(-1),
    ).toMatchObject({
      name: 'KEY',
      what: 'Given to the app as A and B, base64-encoded in transit, as in the earlier deployment',
    });
  });
});

it('a secret of a cluster is required, and the guide says how to read it', () => {
  const deployment = join('s3', [{ ...plain('SMTP_PASSWORD'), clusterSecret: { name: 'mail', key: 'pass.word' } }]);
  expect(allSecrets(deployment).find(({ name }) => name === 'SMTP_PASSWORD')).toMatchObject({
    what: 'Given to the app as SMTP_PASSWORD; until now the Secret mail of the cluster had it',
    where: "kubectl get secret mail -o jsonpath='{.data.pass\\.word}' | base64 -d",
  });
  expect(sentValues(deployment).app).toContainEqual({
    name: 'SMTP_PASSWORD',
    way: 'plain',
    variable: 'SMTP_PASSWORD',
    need: 'required',
  });
  const odd = join('s3', [{ ...plain('A'), clusterSecret: { name: '$(x)', key: "'" } }]);
  expect(allSecrets(odd).find(({ name }) => name === 'A')?.where).toBe('The Secret of the cluster');
});
