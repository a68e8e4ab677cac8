import { expect, test } from 'vitest';
import { chooseSeveral } from '../../src/generator/choose-several.js';
import { detect } from '../../src/facts/detect.js';
import type { DetectOptions } from '../../src/facts/index.js';
import type { Terminal } from '../../src/generator/terminal.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { anyFamily, csproj } from './sample.js';

const projects = { 'Shop/Shop.csproj': csproj(), 'Admin/Admin.csproj': csproj() };
const base = 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\n';
const starting = (name: string): string => `${base}COPY . .\nENTRYPOINT ["dotnet", "${name}.dll"]\n`;
/** Its start script is not in the checkout. */
const publishing = (what: string): string => `${base}COPY . .\nRUN dotnet publish ${what}\nENTRYPOINT ["/start"]\n`;

const find = (files: Record<string, string>, options: DetectOptions = {}) =>
  detect(memoryProject({ ...projects, ...files }), [anyFamily], options).facts;
const dockerfile = (files: Record<string, string>, host: string, options: DetectOptions = {}): string => {
  const { image } = find(files, { host, ...options });
  return 'path' in image.value ? `${image.value.kind} ${image.value.path}` : image.value.kind;
};

test.each<[what: string, files: Record<string, string>, shop: string, admin: string]>([
  [
    'one in each folder',
    { 'Shop/Dockerfile': publishing('.'), 'Admin/Dockerfile': publishing('.') },
    'dockerfile Shop/Dockerfile',
    'dockerfile Admin/Dockerfile',
  ],
  [
    'both in the root, by what they start',
    { 'Dockerfile.shop': starting('Shop'), 'Dockerfile.admin': starting('Admin') },
    'dockerfile Dockerfile.shop',
    'dockerfile Dockerfile.admin',
  ],
  [
    'both in the root, by what they publish',
    { 'Dockerfile.shop': publishing('Shop/Shop.csproj'), 'Dockerfile.admin': publishing('./Admin') },
    'dockerfile Dockerfile.shop',
    'dockerfile Dockerfile.admin',
  ],
  ['one, of the other project', { Dockerfile: starting('Shop') }, 'dockerfile Dockerfile', 'supplied Dockerfile.app'],
  [
    'one, that publishes the other project',
    { Dockerfile: publishing('Shop/Shop.csproj') },
    'dockerfile Dockerfile',
    'supplied Dockerfile.app',
  ],
])('of two projects the one that is named has its own Dockerfile: %s', (_what, files, shop, admin) => {
  expect([dockerfile(files, 'Shop'), dockerfile(files, 'Admin')]).toEqual([shop, admin]);
});

const unclear = { 'docker/a/Dockerfile': `${base}CMD ["/start"]\n`, 'docker/b/Dockerfile': `${base}CMD ["/start"]\n` };

test('where nothing says which Dockerfile it is, each is named with the flag', () => {
  expect(() => find(unclear, { host: 'Shop' })).toThrow(
    /2 Dockerfiles.*Shop\/Shop\.csproj: docker\/a\/Dockerfile, docker\/b\/Dockerfile\.\n.*--dockerfile docker\/a\/Dockerfile, or --dockerfile docker\/b\/Dockerfile/,
  );
  expect(dockerfile(unclear, 'Shop', { dockerfile: 'docker/b/Dockerfile' })).toBe('dockerfile docker/b/Dockerfile');
  expect(dockerfile(unclear, 'Shop', { dockerfileBefore: 'docker/b/Dockerfile' })).toBe(
    'dockerfile docker/b/Dockerfile',
  );
  const compose = {
    'compose.yml':
      'services: { a: { build: { context: ., dockerfile: docker/b/Dockerfile }, environment: { VIRTUAL_HOST: a.org } } }\n',
  };
  expect(dockerfile({ ...unclear, ...compose }, 'Shop')).toBe('dockerfile docker/b/Dockerfile');
});

test('of two projects each is named with the flag, unless one of them is what is built and deployed today', () => {
  const both = { 'Shop/Dockerfile': starting('Shop'), 'Admin/Dockerfile': starting('Admin') };
  expect(() => find(both)).toThrow(/--project Admin, or --project Shop/);
  const workflow = (run: string) =>
    `on: push\njobs: { a: { steps: [{ run: "${run}" }, { run: "ssh a@b docker compose up -d" }] } }\n`;
  const deployed = { '.github/workflows/a.yml': workflow('docker build --push -f Shop/Dockerfile .') };
  expect(find({ ...both, ...deployed }).host?.value.folder).toBe('Shop');
});

test('at a terminal it is a choice', async () => {
  const questions: string[] = [];
  const answers = ['Shop', 'docker/b/Dockerfile'];
  const terminal = {
    interactive: true,
    choose: async (question: string, choices: readonly { readonly value: string }[]) => {
      questions.push(`${question} ${choices.map(({ value }) => value).join(', ')}`);
      return answers.shift();
    },
  } as unknown as Terminal;
  const { found, asked } = await chooseSeveral((options) => find(unclear, options), {}, terminal);
  expect(questions).toEqual([
    'Which project should be deployed? Admin, Shop',
    'Which Dockerfile builds Shop/Shop.csproj? docker/a/Dockerfile, docker/b/Dockerfile',
  ]);
  expect(asked).toEqual({ host: 'Shop', dockerfile: 'docker/b/Dockerfile' });
  expect([found.host?.value.folder, found.image.value]).toEqual([
    'Shop',
    { kind: 'dockerfile', path: 'docker/b/Dockerfile' },
  ]);
});

test.each<[what: string, text: string, expected: string | undefined]>([
  ['copies a file of its folder', `${base}COPY Shop.csproj .\nCOPY . .\nENTRYPOINT ["dotnet", "Shop.dll"]\n`, 'Shop'],
  ['publishes a file of its folder', `${base}COPY . .\nRUN dotnet publish ./Shop.csproj -o /a\n`, 'Shop'],
  ['copies a file of the root', `${base}COPY Shop/Shop.csproj .\n`, undefined],
  ['copies everything', starting('Shop'), undefined],
])('the folder of the build where nothing builds it today: it %s', (_what, text, expected) => {
  const { buildContext, uncopied } = find({ 'Shop/Dockerfile': text }, { host: 'Shop' });
  expect([buildContext?.value, uncopied]).toEqual([expected, undefined]);
});
