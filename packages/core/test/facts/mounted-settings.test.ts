import { expect, test } from 'vitest';
import { databases, open, withCode } from './sample.js';

const code = 'options.UseSqlite(configuration.GetConnectionString("Orders"));';
const settings = (path: string) => `{"ConnectionStrings":{"Orders":"Data Source=${path}"}}`;
const shown = (files: Readonly<Record<string, string>>) => {
  const facts = withCode(code, { 'MyApp/appsettings.json': settings('App_Data/dev.db'), ...files });
  return [databases(facts), open(facts).length];
};
const deployment = (mount: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: acme/shop\n` +
  `          volumeMounts:\n            - ${mount}\n      volumes:\n        - name: settings\n          configMap: { name: shop-settings }\n`;
const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop-settings }\ndata:\n  production.json: |\n    ${settings('App_Data/orders.db')}\n  appsettings.Production.json: |\n    ${settings('App_Data/orders.db')}\n`;

test.each([
  [
    'a file of a ConfigMap in the same file as the workload',
    {
      'k8s/shop.yaml': `${deployment('{ name: settings, mountPath: /app/appsettings.Production.json, subPath: production.json }')}---\n${map}`,
    },
    ['orders.db @ k8s/shop.yaml:20 ?'],
    0,
  ],
  [
    'a whole ConfigMap over a folder',
    { 'k8s/shop.yaml': deployment('{ name: settings, mountPath: /app }'), 'k8s/settings.yaml': map },
    ['orders.db @ k8s/settings.yaml:7 ?'],
    0,
  ],
  [
    'a file that Kamal mounts from the host, whose content nobody sees',
    {
      'config/deploy.yml':
        'service: shop\nimage: acme/shop\nvolumes:\n  - /opt/shop/appsettings.Production.json:/app/appsettings.Production.json\n',
    },
    ['dev.db @ MyApp/appsettings.json:1 ?'],
    0,
  ],
])('settings that the earlier deployment mounts: %s', (_, files, expected, questions) => {
  expect(shown(files as unknown as Readonly<Record<string, string>>)).toEqual([expected, questions]);
});

test('a folder of settings that Compose mounts over that of the image', () => {
  const add = `${code}\nbuilder.Configuration.AddJsonFile("conf/shop.json");`;
  const facts = withCode(add, {
    'MyApp/conf/shop.json': settings('App_Data/dev.db'),
    'deploy/shop.json': settings('App_Data/orders.db'),
    'docker-compose.yml': 'services:\n  shop:\n    build: .\n    volumes: [ "./deploy:/app/conf:ro" ]\n',
  });
  expect(databases(facts)).toEqual(['orders.db @ deploy/shop.json:1 ?']);
});

test('variables of any document of a manifest count, and those of a database server do not', () => {
  const env = (image: string, value: string) =>
    `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ${image}\n          env:\n            - { name: ConnectionStrings__Orders, value: "${value}" }\n`;
  expect(
    shown({ 'k8s/all.yaml': `${env('postgres:16', 'x')}---\n${env('acme/shop', 'Data Source=App_Data/orders.db')}` }),
  ).toEqual([['orders.db @ k8s/all.yaml:17 ?'], 0]);
});
