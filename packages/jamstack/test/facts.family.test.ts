import { memoryProject, type Family, type HostProject } from 'litestream-generator-core';
import { describe, expect, test } from 'vitest';
import { jamstack } from '../src/family.js';

const family: Family = jamstack;
const host: HostProject = { folder: 'api/Acme', csproj: 'api/Acme/Acme.csproj', assembly: 'Acme' };
const packageJson = (
  dependencies: readonly string[],
  scripts: Record<string, string> = { build: 'vite build' },
): string => JSON.stringify({ scripts, devDependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])) });
const project = (files: Record<string, string>) =>
  memoryProject({ 'api/Acme/Acme.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />', ...files });

test.each<[string, Record<string, string>, string | undefined, number | undefined]>([
  ['Next.js in ui', { 'ui/package.json': packageJson(['next', 'vite']) }, 'nextjs', 2],
  ['vite-ssg before Vite', { 'ui/package.json': packageJson(['vite', 'vite-ssg']) }, 'vue-ssg', 2],
  ['Vite alone, which others have too', { 'ui/package.json': packageJson(['vite']) }, 'vue-vite', 1],
  ['Next.js in a client project', { 'Acme.Client/package.json': packageJson(['next', 'vitest']) }, 'nextjs', 2],
  [
    'another single-page client',
    { 'Acme.Client/package.json': packageJson(['vite', 'react']), 'Acme.Client/Acme.Client.esproj': '<Project />' },
    undefined,
    undefined,
  ],
  ['vitest is not Vite', { 'ui/package.json': packageJson(['vitest']) }, undefined, undefined],
  ['a broken package.json', { 'ui/package.json': '{' }, undefined, undefined],
  ['none', {}, undefined, undefined],
])('recognises: %s', (_what, files, template, certainty) => {
  const claim = jamstack.recognise(project(files), host);
  expect([claim?.template, claim?.certainty]).toEqual([template, certainty]);
});

describe('where the built site goes', () => {
  const output = (files: Record<string, string>) => {
    const ui = family.ui?.(project(files), host, 'any')?.value;
    return ui && ('output' in ui ? ui.output : 'wwwroot');
  };
  test.each<[string, Record<string, string>, string]>([
    [
      'Vite into wwwroot',
      { 'ui/package.json': packageJson(['vite']), 'ui/vite.config.ts': "build: { outDir: '../api/Acme/wwwroot' }" },
      'wwwroot',
    ],
    [
      'Vite elsewhere',
      { 'ui/package.json': packageJson(['vite']), 'ui/vite.config.ts': 'build: { outDir: "out" }' },
      'ui/out',
    ],
    ['Vite by default', { 'ui/package.json': packageJson(['vite']) }, 'ui/dist'],
    [
      'Next.js by its export',
      { 'ui/package.json': packageJson(['next'], { build: 'next build && next export -o ../api/Acme/wwwroot' }) },
      'wwwroot',
    ],
    ['Next.js by default', { 'ui/package.json': packageJson(['next'], { build: 'next build' }) }, 'ui/out'],
  ])('%s', (_what, files, expected) => {
    expect(output(files)).toBe(expected);
  });
});

test('asks for a separate CDN, and not without a reason', () => {
  expect(
    family.questions.map(({ name, default: byDefault }) => [name, byDefault?.({ facts: {} as never, answers: {} })]),
  ).toEqual([['separateCdn', false]]);
});
