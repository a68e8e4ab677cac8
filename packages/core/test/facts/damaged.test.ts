import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { detect } from '../../src/facts/detect.js';
import { anyFamily, csproj, sample } from './sample.js';

const files: Readonly<Record<string, string>> = {
  'MyApp/MyApp.csproj': csproj('<PropertyGroup><PublishProfile>DefaultContainer</PublishProfile></PropertyGroup>'),
  'MyApp/Configure.Db.cs':
    '/* db */\nconst string Dir = "App_Data";\n#if DEBUG\nA();\n#endif\no.UseSqlite(config.GetConnectionString("Main") ?? $"Data Source={Dir}/app.db"); // x\nnew BackgroundsJobFeature { DbDir = "App_Data/jobs" };\n',
  'MyApp/appsettings.json': '{ "ConnectionStrings": { "Main": "Data Source=App_Data/main.db" } }',
  'MyApp/package.json': '{ "scripts": { "build": "x" } }',
  Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS base\nUSER $APP_UID\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
  'config/deploy.yml':
    "service: <%= ENV['SERVICE'] %>\nenv:\n  secret:\n    - TOKEN\nvolumes:\n  - \"/opt/docker/<%= ENV['SERVICE'] %>/App_Data:/app/App_Data\"\n",
  '.deploy/docker-compose.yml':
    'services:\n  app:\n    environment:\n      A: ${B}\n    volumes:\n      - app-mydb:/app/App_Data\n',
  '.github/workflows/release.yml': 'jobs:\n  a:\n    steps:\n      - run: dotnet publish -p:ContainerRepository=x\n',
  '.yo-rc.json': '{ "generator-litestream": { "answers": {} } }',
};
const bits = [
  '"',
  "'",
  '{',
  '}',
  '(',
  ')',
  '<',
  '>',
  '$"',
  '@"',
  '"""',
  '\n',
  ': ',
  '- ',
  '#',
  '<%',
  '%>',
  '//',
  '/*',
  '\\',
  '&a ',
  '*a',
  '\0',
  '??',
  '=>',
  ';',
  '日',
  '#if DEBUG\n',
  '..',
  '[',
  ']',
  '|',
];

/** `FUZZ_ROUNDS=10000 npx vitest run test/facts/damaged.test.ts` tries more of them, and `FUZZ_SEED` others. */
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 150);

test('damaged files never crash detection, and no database leaves the data folder', () => {
  let seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const damaged = (text: string): string => {
    const at = next(text.length + 1);
    return next(2) === 0
      ? text.slice(0, at) + text.slice(at + next(20))
      : text.slice(0, at) + (bits[next(bits.length)] ?? '') + text.slice(at);
  };
  let detected = 0;
  for (let run = 0; run < rounds; run++) {
    const project = sample(
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, next(3) === 0 ? damaged(damaged(text)) : text]),
      ),
    );
    try {
      const { facts } = detect(project, [anyFamily]);
      detected++;
      for (const { value } of facts.databases) expect(value.path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)|\p{Cc}/u);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  expect(detected).toBeGreaterThan(rounds * 0.75);
});
