import { expect, test } from 'vitest';
import { afterBuildOf, fillsHost, pagesOf } from '../../src/deployment/front-end-steps.js';
import { factsOf } from '../facts/sample.js';

const items = (step: string) =>
  factsOf({
    '.github/workflows/release.yml': `on: push\njobs:\n  a:\n    steps:\n      - ${step}\n      - run: ssh a@b 'docker compose up -d'\n`,
    'ui/package.json': '{}',
  }).earlierItems ?? [];

test.each<[string, string, readonly string[]]>([
  [
    'after the build',
    '{ working-directory: ./ui, run: "npm ci; npm run build; [[ -f ./post.build.js ]] && node ./post.build.js" }',
    ['node ./post.build.js'],
  ],
  ['before it', '{ working-directory: ui, run: "node pre.js; npm run build" }', []],
  ['in another folder', '{ working-directory: api, run: "npm run build; node post.js" }', []],
  ['with arguments', '{ working-directory: ui, run: "npm run build; node post.js hush" }', []],
])('scripts %s', (_what, step, expected) => {
  expect(afterBuildOf(items(step), { folder: 'ui', node: 24 })).toEqual(expected);
});

test('the folder that goes to GitHub Pages', () => {
  const step = (folder: string) => `{ uses: peaceiris/actions-gh-pages@v3, with: { publish_dir: "${folder}" } }`;
  expect(pagesOf(items(step('./api/MyApp/wwwroot')))).toBe('api/MyApp/wwwroot');
  expect(pagesOf(items(step('../elsewhere')))).toBeUndefined();
  expect(pagesOf(items(step('${{ env.SITE }}')))).toBeUndefined();
  expect(pagesOf([])).toBeUndefined();
});

test('a build that was given the public host', () => {
  expect(fillsHost(items('{ run: "dotnet publish -c Release /p:DEPLOY_API=${{ secrets.DEPLOY_API }}" }'))).toBe(true);
  expect(fillsHost(items('{ run: "dotnet publish -c Release" }'))).toBe(false);
});
