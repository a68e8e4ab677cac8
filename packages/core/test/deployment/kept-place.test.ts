import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import type { App } from '../../src/deployment/app.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import type { EarlierItem, EarlierItemKind } from '../../src/facts/carry-over/earlier-item.js';
import { platforms } from '../../src/platforms/registry.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const item = (kind: EarlierItemKind, name: string, rest: Partial<EarlierItem> = {}): EarlierItem => ({
  kind,
  name,
  where: 'a:1',
  ...rest,
});
const sample = sampleDeployment();
const app = (changes: Partial<App>): Partial<Deployment> => ({ app: { ...sample.app, ...changes } });
const docker = { image: { kind: 'dockerfile', path: 'Dockerfile' } } as const;
const host = { ...sample.host, domain: 'shop.org,www.shop.org', redirects: ['www.shop.org'] };
const pushed = { releaseOnPush: true };

const cases: [EarlierItem, Partial<Deployment>][] = [
  [item('secret', 'SERVICESTACK_LICENSE'), {}],
  [item('secret', 'AWS_S3_BUCKET'), {}],
  [
    item('secret', 'KEY'),
    app({ secrets: [{ secret: 'APP_KEY', variable: 'MY_KEY', formerly: 'KEY', encoding: 'plain' }] }),
  ],
  [item('variable', 'LC_ALL'), app({ variables: [{ name: 'LC_ALL', value: 'C' }] })],
  [item('variable', 'KAMAL_DEPLOY_HOST'), app({ ui: { folder: 'ui', node: 22, hostVariable: 'KAMAL_DEPLOY_HOST' } })],
  [item('secret', 'APPSETTINGS_PATCH'), app({ patchedSettings: 'MyApp/appsettings.json' })],
  [
    item('secret', 'NPMRC', { value: 'secret of the build NPMRC' }),
    app({ ...docker, buildSecrets: [{ id: 'NPMRC', source: 'TOKEN' }] }),
  ],
  [
    item('variable', 'B of the repository'),
    app({ ...docker, buildArguments: [{ name: 'A', value: '${{ vars.B }}' }] }),
  ],
  [item('domain', 'www.shop.org'), { host }],
  [item('setting', 'client_max_body_size 50m'), {}],
  [item('time-out', 'proxy_read_timeout 60s'), {}],
  [item('setting', 'health check /up', { value: 'health /up' }), {}],
  [item('setting', 'proxy.app_port: 8080', { value: 'kamal proxy.app_port: 8080' }), {}],
  [item('setting', 'user: 1654', { value: 'app user: 1654' }), {}],
  [item('setting', 'environment of the job a', { value: 'environment: production' }), {}],
  [item('setting', 'input version of a run by hand'), {}],
  [item('setting', 'GitHub Pages from dist', { value: 'dist' }), app({ pages: 'dist' })],
  [item('step', 'a', { value: 'before a release', commands: ['rake db:migrate'] }), {}],
  [
    item('step', 'a', { value: 'before a release', commands: ['rake db:migrate'] }),
    app({ migrate: undefined, migratesAtStart: true } as Partial<App>),
  ],
  [item('step', 'Make it'), app({ steps: [{ name: 'Make it', where: 'a:1', run: 'make', env: [] }] })],
  [
    item('build', 'property A', { step: 'a:2' }),
    app({ steps: [{ name: 'Make it', where: 'a:2', run: 'make', env: [] }] }),
  ],
  [item('trigger', 'a published release'), {}],
  [item('trigger', 'by hand'), {}],
  [item('trigger', 'push on main'), pushed],
  [item('trigger', 'push on main'), { ...pushed, releaseAfter: ['Test'] }],
  [item('trigger', 'successful Test on main'), { ...pushed, releaseAfter: ['Test'] }],
  [item('trigger', 'by hand'), { releaseWorkflow: 'deploy.yml' }],
  [item('build', 'context .', { value: '.' }), {}],
  [item('build', 'context .', { value: '.' }), app(docker)],
  [item('build', 'context ./Shop', { value: './Shop' }), app({ ...docker, buildContext: 'Shop' })],
  [item('build', 'file Dockerfile', { value: 'Dockerfile' }), app(docker)],
  [item('build', 'target app', { value: 'app' }), app({ ...docker, buildTarget: 'app' })],
  [item('build', 'build-arg A', { value: 'A=1' }), app({ ...docker, buildArguments: [{ name: 'A', value: '1' }] })],
  [
    item('build', 'builder.args.A: 1', { value: 'kamal builder.args.A: 1' }),
    app({ ...docker, buildArguments: [{ name: 'A', value: '1' }] }),
  ],
  [
    item('build', 'secret id=npmrc', { value: 'id=npmrc,src=.npmrc' }),
    app({ ...docker, buildSecrets: [{ id: 'npmrc', source: './.npmrc' }] }),
  ],
  [
    item('build', 'ssh default', { value: 'default' }),
    app({ ...docker, buildAgent: { ids: ['default'], keys: ['KEY'] } }),
  ],
  [
    item('build', 'builder.context: Shop', { value: 'kamal builder.context: Shop' }),
    app({ ...docker, buildContext: 'Shop' }),
  ],
  [item('build', 'platform linux/amd64', { value: 'linux/amd64' }), app(docker)],
  [item('build', 'platform linux/amd64', { value: 'linux/amd64' }), {}],
  [item('build', 'platform linux/arm64', { value: 'linux/arm64' }), app({ ...docker, architecture: 'arm64' })],
  [item('build', 'lfs true', { value: 'true' }), app({ checkout: { lfs: true } })],
  [item('build', 'fetch-depth 0', { value: '0' }), app({ checkout: { history: true } })],
  [item('build', 'fetch-tags true', { value: 'true' }), app({ checkout: { history: true } })],
  [item('build', 'submodule recursive', { value: 'recursive' }), app({ checkout: { submodules: 'recursive' } })],
  [
    item('build', 'global-json-file global.json', { value: 'global.json' }),
    app({ sdk: { version: '10.0.100' } } as Partial<App>),
  ],
  [item('build', 'property ContainerEnvironmentVariable', { value: 'SERVICESTACK_LICENSE=$A' }), {}],
];
const onCompose: typeof cases = [
  [
    item('secret', 'LETSENCRYPT_EMAIL'),
    {
      host: { ...host, secrets: [{ ...sample.storage.secrets[0], name: 'LETSENCRYPT_EMAIL' }] },
    } as Partial<Deployment>,
  ],
  [item('redirect', 'www.shop.org to shop.org', { value: 'shop.org' }), { host }],
  [
    item('mount', 'f at /app/files', { value: '/app/files', mount: { target: '/app/files' } }),
    app({ mounts: [{ source: 'files', target: '/app/files', volume: {}, from: 'a:1' }] }),
  ],
];
const all = platforms.flatMap((platform) =>
  [...cases, ...(platform.runsBeside ? onCompose : [])].map(([one, changes]) => ({ platform, one, changes })),
);

test.each(all)('$platform.id: where $one.kind $one.name stands now', ({ platform, one, changes }) => {
  const deployment = sampleDeployment({ ...changes, platform: platform.id });
  const [at] = account([one], deployment).kept.map((kept) => platform.placeOf?.(kept.at) ?? kept.at);
  const text = platform.render(deployment).find(({ path }) => path === at?.file)?.text ?? '';
  expect(at?.setting.length).toBeGreaterThan(0);
  const parts = [...(at?.setting ?? []), ...(at?.as === undefined ? [] : [at.as])];
  expect(parts.filter((part) => !text.includes(part))).toEqual([]);
});

test('an SDK that no step needs comes with the image in which the Dockerfile builds', () => {
  const changes = app({ ...docker, sdk: { version: '10.0.100' } } as Partial<App>);
  const { replaced } = account(
    [item('build', 'global-json-file a', { value: 'global.json' })],
    sampleDeployment(changes),
  );
  expect(replaced.map(({ by }) => by)).toEqual(['the SDK of the image in which the Dockerfile builds']);
});
