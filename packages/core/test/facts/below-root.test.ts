import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const dockerfile = 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';
const remarks = (files: Record<string, string>): readonly string[] =>
  factsOf({ Dockerfile: dockerfile, ...files })
    .remarks.map(({ value }) => value)
    .filter((text) => text.includes('below the root'));

test.each([
  ['Kamal', 'web/shop/config/deploy.yml', 'service: shop\nimage: me/shop\n'],
  ['Fly', 'web/shop/fly.toml', 'app = "shop"\n'],
  ['Render', 'apps/render.yaml', 'services: []\n'],
])('%s in a subfolder is named, because nothing of it is read', (title, path, text) => {
  expect(remarks({ [path]: text })).toEqual([
    expect.stringContaining(`${title} deploys from a folder below the root by ${path}, of which nothing was read`),
  ]);
});

test('what stands in the root, in examples, or only has such a name is no such thing', () => {
  expect(
    remarks({
      'config/deploy.yml': 'service: shop\nimage: me/shop\n',
      'fly.toml': 'app = "shop"\n',
      'examples/shop/fly.toml': 'app = "shop"\n',
      'web/config/deploy.yml': 'steps: []\n',
    }),
  ).toEqual([]);
});

const shop = {
  'web/shop/config/deploy.yml':
    'service: shop\nimage: me/shop\nservers: [192.0.2.1]\nproxy: { host: shop.org }\nenv:\n  clear: { LC_ALL: C }\n  secret: [SMTP_PASSWORD]\n' +
    'volumes: ["shop_data:/app/App_Data"]\nbuilder: { arch: arm64, dockerfile: docker/Dockerfile, args: { A: 1 } }\n' +
    'accessories: { redis: { image: redis:7, host: 192.0.2.1 } }\n',
  'web/shop/.kamal/secrets': 'SMTP_PASSWORD=$MAIN_SMTP_PASSWORD\n',
  'web/shop/.kamal/hooks/post-deploy': 'curl https://example.org\n',
  'web/shop/docker/Dockerfile': dockerfile,
  '.github/workflows/deploy.yml':
    'on: push\njobs:\n  a:\n    steps:\n      - run: kamal deploy\n        working-directory: web/shop\n' +
    '        env: { MAIN_SMTP_PASSWORD: "${{ secrets.SMTP }}" }\n',
};

test('Kamal in the folder of the app is read as in the root', () => {
  const facts = factsOf(shop);
  expect(facts.remarks.map(({ value }) => value).filter((text) => text.includes('below the root'))).toEqual([]);
  expect(facts.image.value).toEqual({ kind: 'dockerfile', path: 'web/shop/docker/Dockerfile' });
  expect(facts.buildContext?.value).toBe('web/shop');
  expect(facts.architecture?.value).toBe('arm64');
  expect(facts.appSecrets.map(({ value }) => value)).toEqual([
    { secret: 'SMTP', variable: 'SMTP_PASSWORD', encoding: 'plain' },
  ]);
  expect(facts.earlier[0]?.value).toMatchObject({
    title: 'Kamal (web/shop/config/deploy.yml)',
    volumes: ['shop_data'],
  });
  expect(facts.earlier[0]?.value.files).toContain('web/shop/.kamal/secrets');
  expect(facts.earlierServices?.map(({ name }) => name)).toEqual(['redis']);
  expect(facts.earlierItems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'domain', name: 'shop.org', where: 'web/shop/config/deploy.yml:4' }),
      expect.objectContaining({ kind: 'secret', name: 'SMTP_PASSWORD' }),
      expect.objectContaining({ value: 'kamal builder.dockerfile: web/shop/docker/Dockerfile' }),
      expect.objectContaining({ kind: 'script', name: 'web/shop/.kamal/hooks/post-deploy' }),
    ]),
  );
});

test('of several, the one of the app is read, and the other named', () => {
  const other = { 'web/blog/config/deploy.yml': 'service: blog\nimage: me/blog\nproxy: { host: blog.org }\n' };
  const facts = factsOf({ ...shop, ...other, 'web/blog/.kamal/hooks/post-deploy': 'curl https://example.org\n' });
  expect(facts.earlier[0]?.value.title).toBe('Kamal (web/shop/config/deploy.yml)');
  expect(facts.remarks.map(({ value }) => value).filter((text) => text.includes('below the root'))).toEqual([
    expect.stringContaining('web/blog/config/deploy.yml'),
  ]);
  expect(facts.earlierItems?.filter(({ where }) => where.startsWith('web/blog'))).toEqual([]);
});
