import { describe, expect, test } from 'vitest';
import { databases, outside, settings, withCode } from './sample.js';
import type { Facts } from '../../src/facts/facts.js';

const code = 'o.UseSqlite(config.GetConnectionString("Orders"));';
const set = { 'MyApp/appsettings.json': settings('Data Source=App_Data/a.db') };
const compose = (lines: string) => ({ 'compose.yml': `services:\n  app:\n    build: .\n${lines}` });

describe('a file of variables that the checkout does not hold', () => {
  const missing = '    env_file: .env.production\n';
  test.each<[string, string, Record<string, string>, readonly string[]]>([
    ['may replace a setting', code, { ...set, ...compose(missing) }, ['a.db @ MyApp/appsettings.json:1 ?']],
    [
      'may replace a part',
      'o.UseSqlite($"Data Source={Environment.GetEnvironmentVariable("F") ?? "App_Data/v.db"}");',
      compose(missing),
      ['v.db @ MyApp/Configure.Db.cs:1 ?'],
    ],
    [
      'replaces nothing that Compose sets',
      code,
      { ...set, ...compose(`${missing}    environment: { ConnectionStrings__Orders: "Data Source=App_Data/c.db" }\n`) },
      ['c.db @ compose.yml:5'],
    ],
    [
      'leaves a literal alone',
      'o.UseSqlite("Data Source=App_Data/l.db");',
      compose(missing),
      ['l.db @ MyApp/Configure.Db.cs:1'],
    ],
    [
      'is there',
      code,
      { ...set, ...compose(missing), '.env.production': 'X=1\n' },
      ['a.db @ MyApp/appsettings.json:1'],
    ],
  ])('%s', (_what, text, files, expected) => {
    expect(databases(withCode(text, files))).toEqual(expected);
  });
});

describe('compose.override.yml', () => {
  const override = (lines: string, name = 'compose.override.yml') => ({
    ...set,
    ...compose(''),
    [name]: `services:\n  app:\n    environment:\n      - ConnectionStrings__Orders=Data Source=/data/o.db\n${lines}`,
  });
  const seen = (facts: Facts) => databases(facts).concat(outside(facts));

  test('Compose reads it by itself, so a value in it is a guess', () => {
    const facts = withCode(code, override(''));
    expect(databases(facts)).toEqual(['o.db @ compose.override.yml:4 ?']);
    expect(facts.variables?.map(({ value }) => value)).toEqual([
      { name: 'ConnectionStrings__Orders', value: 'Data Source=/data/o.db' },
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['for people who develop', override('      - ASPNETCORE_ENVIRONMENT=Development\n')],
    ['with the source mounted', override('    volumes: [ ".:/src" ]\n')],
    ['beside no file of Compose', { ...override(''), 'compose.yml': 'services: {}\n' }],
    [
      'where the deployment names its file',
      {
        ...override(''),
        '.github/workflows/d.yml':
          'on: push\njobs:\n  d:\n    runs-on: x\n    steps:\n      - run: docker compose -f compose.yml up -d\n',
      },
    ],
  ])('%s: none', (_what, files) => {
    expect(seen(withCode(code, files))).toEqual(['a.db @ MyApp/appsettings.json:1']);
  });
});
