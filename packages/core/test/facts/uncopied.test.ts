import { expect, test } from 'vitest';
import { resolveAnswers } from '../../src/questions/resolve-answers.js';
import { targets } from '../../src/targets/index.js';
import { factsOf } from './sample.js';

const start = 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\n';
const end = '\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';
const workflow = (...steps: object[]): Record<string, string> => ({
  'config/deploy.yml': 'service: a\n',
  '.github/workflows/deploy.yml': JSON.stringify({
    on: 'push',
    jobs: { a: { steps: [...steps, { run: 'docker build .\ndocker push a\nkamal deploy' }] } },
  }),
});
const missing = (copy: string, files: Record<string, string> = {}): readonly string[] =>
  (factsOf({ Dockerfile: start + copy + end, ...files }).uncopied ?? []).map(
    ({ value: { source, maker } }) => source + (maker === undefined ? '' : ` (${maker.replace(/:\d+$/, '')})`),
  );

test.each<[string, string, Record<string, string>, readonly string[]]>([
  ['what nothing makes', 'COPY publish/ .', {}, ['publish/']],
  ['an archive', 'ADD _output/*.tar.gz /app/', {}, ['_output/*.tar.gz']],
  ['one of several', 'COPY ["MyApp", "a b", "./"]', {}, ['a b']],
  ['what is there', 'COPY MyApp/*.csproj MyApp/\nCOPY . .', {}, []],
  ['a pattern beside a file', 'COPY MyApp/MyApp.csproj *.lock ./', {}, []],
  ['a stage', 'COPY --from=build /src .', {}, []],
  ['an address and an argument', 'ADD https://example.org/a .\nCOPY $FILE .', {}, []],
  ['what a step that is kept makes', 'COPY publish/ .', workflow({ run: 'dotnet publish -o publish' }), []],
  ['the verb of .NET is not a folder', 'COPY publish/ .', workflow({ run: 'dotnet publish -c Release' }), ['publish/']],
  ['the output of .NET', 'COPY MyApp/bin/Release/net8.0/publish .', workflow({ run: 'dotnet publish -c Release' }), []],
  [
    'what a step makes that cannot be kept',
    'COPY publish/ .',
    workflow({ run: 'dotnet publish -o publish -p:V=${{ steps.v.outputs.v }}' }),
    ['publish/ (.github/workflows/deploy.yml)'],
  ],
  ['a submodule', 'COPY lib/a .', { '.gitmodules': '[submodule "a"]\n\tpath = lib/a\n' }, []],
  ['what git ignores', 'COPY secret.txt .', { 'secret.txt': '', '.gitignore': 'secret.txt\n' }, ['secret.txt']],
  ['static files, which no view has', 'COPY MyApp/wwwroot wwwroot', {}, []],
  [
    'the folder of another build',
    'COPY MyApp.csproj .',
    { 'docker-compose.yml': 'services: { a: { build: ./MyApp } }' },
    ['MyApp.csproj'],
  ],
])('what the Dockerfile copies and nothing makes: %s', (_what, copy, files, expected) => {
  expect(missing(copy, files)).toEqual(expected);
});

test('a stage that the image does not need copies nothing', () => {
  expect(missing('', { Dockerfile: `FROM node AS tried\nCOPY nothing .\n${start}${end}` })).toEqual([]);
});

test('stops the run, until a person says who makes it', () => {
  const facts = factsOf({ Dockerfile: `${start}COPY publish/ .${end}` });
  const family = { id: 'any', title: 'Any', questions: [], withoutDatabase: '' };
  const settle = (flags: object) =>
    resolveAnswers({
      facts,
      family,
      targets,
      flags: { target: 's3', databases: ['app.db'], ...flags },
      stored: {},
      yes: true,
    });
  const [problem] = settle({}).missing;
  expect(problem?.what).toMatch(/^Dockerfile:3 copies publish\/, which is not in the checkout, and no step/);
  expect(problem?.fix).toContain('--built-elsewhere publish/');
  expect(settle({ builtElsewhere: ['publish/'] }).missing).toEqual([]);
  expect(settle({ builtElsewhere: ['other'] }).invalid).toHaveLength(1);
});
