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
