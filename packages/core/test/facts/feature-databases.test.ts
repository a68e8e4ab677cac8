import { describe, expect, test } from 'vitest';
import { databases, shown, withCode } from './sample.js';

describe('databases that a feature opens by itself', () => {
  test('jobs and monthly files by default', () => {
    const facts = withCode(
      'services.AddPlugin(new BackgroundsJobFeature());\nRequestLogger = new SqliteRequestLogger(),',
    );
    expect(databases(facts)).toEqual(['jobs/jobs.db @ MyApp/Configure.Db.cs:1']);
    expect(shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      'jobs/jobs_*.db @ MyApp/Configure.Db.cs:1',
      'requests/requests_*.db @ MyApp/Configure.Db.cs:2',
    ]);
  });

  test('follows DbDir and DbFile', () => {
    const facts = withCode(
      'const string Dir = "App_Data/work";\nnew BackgroundsJobFeature { DbDir = Dir, DbFile = "queue.db" };\nnew SqliteRequestLogger { DbDir = Secret() };',
    );
    expect(databases(facts)).toEqual(['work/queue.db @ MyApp/Configure.Db.cs:2']);
    expect(shown(facts.patterns, ({ folder }) => folder)).toEqual([
      'work @ MyApp/Configure.Db.cs:2',
      'requests @ MyApp/Configure.Db.cs:3 ?',
    ]);
  });

  test.each([
    ['DbFile = Secret()', 'jobs/jobs.db', 'jobs'],
    ['DbDir = "App_Data/jo\\0bs"', 'jobs/jobs.db', 'jobs'],
    ['DbFile = "jo\\nbs.db"', 'jobs/jobs.db', 'jobs'],
  ])('what cannot be known, or is no path, is a guess: %s', (given, file, folder) => {
    const facts = withCode(`new BackgroundsJobFeature { ${given} };`);
    expect(databases(facts)).toEqual([`${file} @ MyApp/Configure.Db.cs:1 ?`]);
    expect(shown(facts.patterns, (one) => one.folder)).toEqual([`${folder} @ MyApp/Configure.Db.cs:1 ?`]);
  });

  test('a cast, a declaration and the features that use the main database are none', () => {
    const facts = withCode(
      'var l = (SqliteRequestLogger)logger;\nvoid A(BackgroundsJobFeature f) {}\nnew DatabaseJobFeature();\nnew DbRequestLogger();',
    );
    expect([...facts.databases, ...facts.patterns]).toEqual([]);
  });

  test('main first, then jobs, then the others', () => {
    const facts = withCode(
      'new BackgroundsJobFeature();\na.UseSqlite("App_Data/z.db");\nb.UseSqlite("App_Data/b.db");',
    );
    expect(facts.databases.map(({ value }) => `${value.path}: ${value.holds}`)).toEqual([
      "z.db: the app's database",
      'jobs/jobs.db: background jobs',
      'b.db: another database of the app',
    ]);
  });

  test('Orchard Core: a file for each site', () => {
    const facts = withCode('builder.Services.AddOrchardCms();');
    expect(shown(facts.patterns, ({ folder, pattern }) => `${folder}/${pattern}`)).toEqual([
      'Sites/*/OrchardCore.db @ MyApp/Configure.Db.cs:1 ?',
    ]);
  });
});
