import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { allSecrets, storeSecrets } from '../../src/deployment/all-secrets.js';
import { externalLine, registryLine } from '../../src/platforms/kubernetes/external-lines.js';
import { operatorFloor } from '../../src/platforms/kubernetes/floor.js';
import { kubernetes } from '../../src/platforms/kubernetes/platform.js';
import { renderKubernetes } from '../../src/platforms/kubernetes/render.js';
import { secretStoreOf } from '../../src/platforms/kubernetes/secret-store.js';
import { engine } from 'litestream-engine';
import { sampleDeployment } from './sample-deployment.js';

const staging = { name: 'staging', id: 'blazor-staging-q3w8rt', domain: 'staging.example.org' };
const deployment = sampleDeployment({
  platform: 'kubernetes',
  others: [staging],
  host: {
    secret: 'DEPLOY_HOST',
    domain: '',
    secrets: [
      ...kubernetes.hostSecrets(
        { host: { name: 'DEPLOY_HOST', what: '', example: '', where: '' }, others: [] },
        { domain: '' },
        false,
      ),
      { name: 'DEPLOY_CDN', what: '', example: '', where: '', reaches: ['build', 'app'] },
    ],
  },
  secretStore: { kind: 'ClusterSecretStore', name: 'vault', key: 'shop', others: { staging: 'shop-staging' } },
});
const files = Object.fromEntries(renderKubernetes(deployment).map(({ path, text }) => [path, text]));
const names = (secrets: readonly { readonly name: string }[]) => secrets.map(({ name }) => name);

interface External {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly secretStoreRef: object;
    readonly dataFrom: readonly object[];
    readonly target: {
      readonly name: string;
      readonly creationPolicy: string;
      readonly template: { readonly type?: string; readonly templateFrom: readonly [{ readonly literal: string }] };
    };
  };
}
const objects = (path: string) => parseAllDocuments(files[path] ?? '').map((one) => one.toJS() as External);

describe('values in a secret store', () => {
  test('are not asked for by the repository, which keeps what its workflows need themselves', () => {
    expect(names(allSecrets(deployment))).toEqual(['KUBE_CONFIG', 'DEPLOY_HOST', 'DEPLOY_DOMAIN', 'DEPLOY_CDN']);
    expect(names(storeSecrets(deployment))).toEqual([
      'HEARTBEAT_URL',
      'REGISTRY_USERNAME',
      'REGISTRY_PASSWORD',
      'AWS_S3_BUCKET',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'SERVICESTACK_LICENSE',
    ]);
    expect(storeSecrets(sampleDeployment())).toEqual([]);
    const release = files['.github/workflows/release.yml'];
    expect(release).toContain('KUBE_CONFIG: ${{ secrets.KUBE_CONFIG }}');
    expect(release).not.toMatch(/AWS_|HEARTBEAT_URL|SERVICESTACK/);
  });

  test('keep the login of the registry in the repository as well where the workflow asks that registry', () => {
    const own = { host: { name: 'DEPLOY_HOST', what: '', example: '', where: '' }, others: [] };
    const inWorkflow = (published: boolean) =>
      kubernetes.hostSecrets(own, {}, published).find(({ name }) => name === 'REGISTRY_PASSWORD')?.inWorkflow;
    expect([inWorkflow(false), inWorkflow(true)]).toEqual([undefined, true]);
  });

  test('come as Secrets of the names that the pods have, each environment from a secret of its own', () => {
    const found = objects('.deploy/external-secrets.yaml');
    expect(found.map(({ metadata, spec: { target } }) => [metadata.name, target.name, target.creationPolicy])).toEqual(
      ['storage', 'app-values', 'monitor', 'registry'].map((name) => [name, name, 'Owner']),
    );
    for (const { spec } of found) {
      expect(spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'vault' });
      expect(spec.dataFrom).toEqual([{ extract: { key: 'shop' } }]);
    }
    expect(objects('.deploy/external-secrets.staging.yaml')[0]?.spec.dataFrom).toEqual([
      { extract: { key: 'shop-staging' } },
    ]);
    const resources = (path: string) => (parse(files[path] ?? '') as { resources: unknown }).resources;
    expect(resources('.deploy/kustomization.yaml')).toEqual(['kubernetes', 'external-secrets.yaml']);
    expect(resources('.deploy/kustomization.staging.yaml')).toEqual(['kubernetes', 'external-secrets.staging.yaml']);
    expect(files['.deploy/kubernetes-access.yaml']).toContain('externalsecrets');
  });

  test('never give the app a value of the storage', () => {
    const [, app] = objects('.deploy/external-secrets.yaml');
    expect(app?.spec.target.template.templateFrom[0].literal).toBe(
      '{{ with index . "DEPLOY_CDN" }}DEPLOY_CDN: {{ toJson . }}{{ end }}\n' +
        '{{ with index . "SERVICESTACK_LICENSE" }}SERVICESTACK_LICENSE: {{ toJson . }}{{ end }}\n',
    );
  });

  test('are nowhere without the flag', () => {
    const without = renderKubernetes(sampleDeployment({ platform: 'kubernetes' }));
    expect(without.map(({ path }) => path)).not.toContain('.deploy/external-secrets.yaml');
    const own = without.filter(({ path }) => path !== '.deploy/deploy.sh');
    expect(own.map(({ text }) => text).join('\n')).not.toMatch(/external-?secrets/i);
  });

  test('are listed in the guide with the place where they belong', () => {
    const guide = files['.deploy/README.md'] ?? '';
    expect(guide).toMatch(/Put all other values into the secret `shop` of the ClusterSecretStore `vault`/);
    expect(guide).toMatch(/\| Property of the secret `shop` [^]*\| `AWS_S3_BUCKET` \|/);
    expect(guide).not.toMatch(/gh secret set AWS/);
    expect(guide).toContain('in the secret `shop-staging` of the ClusterSecretStore `vault`');
  });
});

test.each([
  [{ way: 'plain', need: 'required' }, '{{ with index . "N" }}V: {{ toJson . }}{{ end }}'],
  [{ way: 'base64', need: 'optional' }, '{{ with index . "N" }}V: {{ b64enc . | toJson }}{{ end }}'],
  [
    { way: 'json', need: '=22' },
    String.raw`{{ with index . "N" | default "22" }}V: {{ replace "\\" "\\\\" . | replace "\"" "\\\"" | toJson }}{{ end }}`,
  ],
  [
    { way: 'file', need: '=${OTHER}' },
    String.raw`{{ with index . "N" }}V: {{ printf "%s\n" (trimSuffix "\n" .) | toJson }}{{ end }}`,
  ],
] as const)('the line of a value as %o', (value, line) => {
  expect(externalLine({ name: 'N', variable: 'V', ...value })).toBe(line);
});

test.each([
  ['ghcr.io/acme/shop:1', 'ghcr.io'],
  ['localhost:5000/shop', 'localhost:5000'],
  ['vaultwarden/server', 'https://index.docker.io/v1/'],
  ['docker.io/acme/shop', 'https://index.docker.io/v1/'],
])('the login for %s is one of %s', (image, registry) => {
  expect(registryLine({ app: { image: { kind: 'published', image } } } as never)).toContain(
    `dict "auths" (dict "${registry}" `,
  );
});

test.each([
  ['', '', undefined],
  ['vault', '', { kind: 'ClusterSecretStore', name: 'vault', key: 'a-1', others: { staging: 'a-2' } }],
  ['SecretStore/own', 'x/y', { kind: 'SecretStore', name: 'own', key: 'x/y', others: { staging: 'x/y-staging' } }],
])('--external-secrets "%s" --external-secrets-key "%s"', (externalSecrets, externalSecretsKey, expected) => {
  const others = [{ ...staging, id: 'a-2' }];
  expect(secretStoreOf({ externalSecrets, externalSecretsKey }, { id: 'a-1', others })).toEqual(expected);
});

test.each([
  [
    'externalSecrets',
    ['', 'vault', 'SecretStore/own', 'ClusterSecretStore/vault'],
    ['Vault', 'Store/x', 'a/b/c', 'a b'],
  ],
  ['externalSecretsKey', ['', 'apps/shop', 'secret/data/a.b'], ['a b', 'a"b', '{{ x }}', 'a\nb']],
])('%s takes names alone', (name, good, bad) => {
  const validate = kubernetes.questions.find((question) => question.name === name)?.validate;
  expect(good.map((value) => validate?.(value, {} as never))).toEqual(good.map(() => undefined));
  expect(bad.filter((value) => validate?.(value, {} as never) === undefined)).toEqual([]);
});

test('the guide asks for the same version of the operator as the engine', () => {
  expect(engine.text).toContain(`upgrade it to ${operatorFloor} or newer`);
});
