import { describe, expect, it } from 'vitest';
import { found } from '../../src/facts/fact.js';
import { APPEARING } from '../../src/facts/opened-pattern.js';
import { databasesQuestion } from '../../src/questions/databases.js';
import type { QuestionContext } from '../../src/questions/question.js';
import { resolve, whatIsWrong } from './resolve.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

describe('databases', () => {
  it.each([
    [['/app/App_Data/app.db'], 'count the path from the data folder: app.db'],
    [['C:\\data\\app.db'], 'write it with slashes'],
    [['C:/data/app.db'], 'count the path from the data folder: app.db'],
    [['App_Data/other.db'], 'paths count from the data folder /app/App_Data: write other.db'],
    [['../app.db'], 'below the data folder'],
    [['a/../../app.db'], 'below the data folder'],
    [['./app.db'], 'below the data folder'],
    [['a//app.db'], 'doubled slashes'],
    [['app.db/'], 'doubled slashes'],
    [[''], 'doubled slashes'],
    [['a\nb.db'], 'line breaks'],
    [['a\0b.db'], 'line breaks'],
    [['a,b.db'], 'a comma separates'],
    [['mail/log_[0-9].db'], 'write a * for the part of the name that is only known at run time: mail/log_*.db'],
    [[' app.db'], 'a blank'],
    [['app.db '], 'a blank'],
    [['/'], 'count the path from the data folder: app.db'],
    [['a#b.db'], 'Litestream cannot open a path with #, ?'],
    [['a?b.db'], 'Litestream cannot open a path with #, ?'],
    [['a%2fb.db'], 'Litestream cannot open a path with #, ?'],
    [['a%2Fb.db'], 'Litestream cannot open a path with #, ?'],
    [['app.db-shm'], 'helper file of SQLite'],
    [['app.db-journal'], 'helper file of SQLite'],
    [['a'.repeat(241)], 'longer than 240 bytes'],
    [['app.db-wal'], 'helper file of SQLite'],
    [['.litestream-deployment/x.db'], 'belongs to the deployment'],
    [['é'.repeat(121)], 'longer than 240 bytes'],
    [['app.db', 'app.db'], 'named twice'],
    [['app.db', 'app.db/b.db'], 'cannot lie in it'],
    [['jobs/jobs_2026-11.db'], 'replicated already, as one of jobs/jobs_*.db'],
  ])('refuses %j', (databases, reason) => {
    expect(whatIsWrong({ databases })).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    [['a'.repeat(240)]],
    [['100%.db', '50%of.db']],
    [['mine/.litestream-deployment/x.db']], // the deployment's folder is that of the data folder alone
    [['app.db', 'app.db2', 'app.db-2/b.db']],
    [['jobs/jobs_*.db']], // found already
  ])('accepts %j', (databases) => {
    expect(whatIsWrong({ databases })).toEqual([]);
  });

  it('names a file in another one only where that is one', () => {
    expect(whatIsWrong({ databases: ['app.db', 'app.db/'] })).toEqual([
      '--database is not valid: "app.db/": write the path of a file, without doubled slashes or one at the end.',
    ]);
  });

  it('and all that is wrong with them is said at once, by path', () => {
    expect(whatIsWrong({ databases: ['/etc/x', 'app.db', '../x', 'a,b.db', 'b.db', 'b.db', ''] })).toEqual([
      '--database is not valid: "/etc/x": count the path from the data folder: x; ' +
        '"../x": write the path without "." and "..": it must lie below the data folder; ' +
        '"a,b.db": a comma separates databases in the record of a deployment: rename the file; ' +
        '"b.db" is named twice: name each database once; ' +
        '"": write the path of a file, without doubled slashes or one at the end.',
    ]);
  });

  it('believes detection where it found such a path', () => {
    const facts = sampleFacts({
      databases: [{ value: { path: 'App_Data/app.db', holds: 'data' }, from: 'a.cs:1', guessed: false }],
    });
    expect(resolve({ facts, flags: { target: 's3' } })).toMatchObject({
      invalid: [],
      missing: [],
      answers: { databases: ['App_Data/app.db'] },
    });
  });

  it('and texts lose the blanks around them, and numbers become digits again', () => {
    expect(resolve({ flags: { target: 's3', appName: ' My App ', domain: ' a.example.com' } }).answers).toMatchObject({
      appName: 'My App',
      domain: 'a.example.com',
    });
    expect(resolve({ flags: { target: 's3', appName: 7 } }).answers).toMatchObject({ appName: '7' });
  });

  it('takes one path for a list of one, and adds it', () => {
    const { answers, chosen } = resolve({ flags: { target: 's3', databases: 'my.db' } });
    expect(answers).toMatchObject({ databases: ['app.db', 'jobs/jobs.db', 'my.db'] });
    expect(chosen).toEqual({ target: 's3', databases: ['my.db'] });
  });

  it('that are all taken out leave nothing to back up', () => {
    expect(whatIsWrong({ withoutDatabases: ['app.db', 'jobs/jobs.db'] })).toEqual([
      expect.stringContaining('no database is left, and a deployment backs up at least one'),
    ]);
    expect(whatIsWrong({ withoutDatabases: ['ap.db'] })).toEqual([
      '--without-database is not valid: "ap.db" is not backed up; the backup has app.db, jobs/jobs.db, jobs/jobs_*.db.',
    ]);
    expect(whatIsWrong({ databases: ['b.db'], withoutDatabases: ['b.db'] })[0]).toContain('both added and removed');
  });

  it('are told what to do, and never the path of an example, where that would be a file that nobody has', () => {
    const fixes = (flags: Readonly<Record<string, readonly string[]>>) =>
      resolve({ flags: { target: 's3', ...flags } }).invalid.map(({ fix }) => fix);
    const told = 'Do what this message says, and run this again.';
    expect(fixes({ withoutDatabases: ['app.db', 'jobs/jobs.db'] })).toEqual([told]);
    expect(fixes({ withoutDatabases: ['ap.db'] })).toEqual([told]);
    expect(new Set(fixes({ databases: ['b.db'], withoutDatabases: ['b.db'] }))).toEqual(new Set([told]));
    expect(fixes({ databases: ['App_Data/other.db'] })).toEqual([told]);
    expect(fixes({ databases: ['tenants/<name>/app.db'] })).toEqual([told]);
    expect(fixes({ withoutVariables: ['FETURES'] })).toEqual([told]);
    expect(fixes({ variables: ['PASSWORD=hunter2'] })).toEqual([told]);
    expect(fixes({ variables: [''] })).toEqual([expect.stringContaining('as in --env')]);
    expect(fixes({ databases: [' a.db'] })).toEqual([expect.stringContaining('as in --database')]);
  });

  it('may be taken out where any run knew them, and where nothing is known, that is said', () => {
    const memory = { stored: { databases: ['b.db'], withoutDatabases: ['c.db'] }, last: { databases: ['d.db'] } };
    const invalid = (withoutDatabases: readonly string[], changes = {}) =>
      resolve({ flags: { target: 's3', withoutDatabases }, ...changes }).invalid.map(({ what }) => what);
    expect(invalid(['b.db', 'c.db', 'd.db'], memory)).toEqual([]);
    const facts = sampleFacts({ databases: [], patterns: [] });
    expect(invalid(['x.db', 'y.db'], { facts })[0]).toBe(
      '--without-database is not valid: "x.db", "y.db" are not backed up; the backup has nothing.',
    );
    expect(invalid(['x.db'], { stored: { databases: ['app.db'] }, last: { databases: ['app.db'] } })).toEqual([
      '--without-database is not valid: "x.db" is not backed up; the backup has app.db, jobs/jobs.db, jobs/jobs_*.db.',
    ]);
  });

  it('that may be lost are remembered, added to and taken out again', () => {
    const stored = { target: 's3', ignoredDatabases: ['cache/*.db'] };
    expect(resolve({ stored }).answers).toMatchObject({ ignoredDatabases: ['cache/*.db'] });
    expect(resolve({ stored, flags: { ignoredDatabases: '/tmp/a.db' } }).chosen).toEqual({
      target: 's3',
      ignoredDatabases: ['cache/*.db', '/tmp/a.db'],
    });
    expect(resolve({ stored, flags: { withoutIgnoredDatabases: 'cache/*.db' } }).answers).toMatchObject({
      ignoredDatabases: [],
    });
    expect(whatIsWrong({ ignoredDatabases: ['*', '../a.db', 'a\nb.db'] })).toEqual([
      expect.stringMatching(/"\*": it stands for every file.*"\.\.\/a\.db": write the path without.*line breaks/),
    ]);
  });

  it('stay out when they were taken out, until they are named again', () => {
    const stored = { target: 's3', databases: ['b.db'], withoutDatabases: ['jobs/jobs.db'] };
    expect(resolve({ stored }).answers).toMatchObject({ databases: ['app.db', 'b.db'] });
    const again = resolve({ stored, flags: { databases: ['jobs/jobs.db'] } });
    expect(again.answers).toMatchObject({ databases: ['app.db', 'jobs/jobs.db', 'b.db'] });
    expect(again.chosen).toEqual({ target: 's3', databases: ['b.db', 'jobs/jobs.db'] });
    expect(resolve({ stored, flags: { withoutDatabases: ['b.db'] } }).chosen).toEqual({
      target: 's3',
      withoutDatabases: ['jobs/jobs.db', 'b.db'],
    });
  });

  it.each([
    [
      'mail_*.db',
      'a pattern needs a folder of its own below the data folder, so that it takes in nothing else: keep these files in a folder and name that, as in data/mail_*.db',
    ],
    ['*/app.db', 'as in tenants/*/app.db'],
    ['tenants/**/app.db', 'write one * for each folder: tenants/*/app.db'],
    ['tenants/**/**/app.db', 'write one * for each folder: tenants/*/*/app.db'],
    ['tenants/*/*', 'nothing says how the name of these files ends'],
    ['tenants/[ab]/*.db', 'a pattern cannot hold brackets'],
    ['tenants/<name>/app.db', 'write a * for the part of the name that is only known at run time: tenants/*/app.db'],
    ['logs/log_{year}.db', 'write a * for the part of the name that is only known at run time: logs/log_*.db'],
    ['tenants/{id}.db', 'write a * for the part of the name that is only known at run time: tenants/*.db'],
    ['../mail_*.db', 'below the data folder'],
  ])('refuse the pattern %s', (path, reason) => {
    expect(whatIsWrong({ databases: [path] })).toEqual([expect.stringContaining(reason)]);
  });

  it('and one that a named pattern covers is named once', () => {
    expect(whatIsWrong({ databases: ['mail/mail_*.db', 'mail/mail_1.db'] })).toEqual([
      expect.stringContaining('"mail/mail_1.db" is replicated already, as one of mail/mail_*.db'),
    ]);
    // Litestream compares the names of files only, in all folders.
    expect(whatIsWrong({ databases: ['tenants/*/app.db', 'tenants/deep/er/app.db'] })).toEqual([
      expect.stringContaining('"tenants/deep/er/app.db" is replicated already, as one of tenants/*/app.db'),
    ]);
    expect(whatIsWrong({ databases: ['tenants/*/app.db', 'tenants/registry.db', 'other/app.db'] })).toEqual([]);
  });

  it.each([
    [['tenants/*.db', 'tenants/*-audit.db'], true],
    [['tenants/*/app.db', 'tenants/*/a*.db'], true],
    [['tenants/*/*.db', 'tenants/eu/*.db'], true],
    [['jobs/*.db'], true], // what was found there
    [['tenants/*/app.db', 'tenants/*/jobs.db'], false],
    [['tenants/*.db', 'tenants/eu/*.db'], false],
    [['tenants/*.db', 'tenants/*.sqlite'], false],
  ])('patterns %s that stand for the same files have two writers: %s', (databases, refused) => {
    expect(whatIsWrong({ databases })).toEqual(refused ? [expect.stringContaining('stand for the same files')] : []);
  });

  it('a pattern that was found gives way to a wider one once it is taken out', () => {
    expect(whatIsWrong({ databases: ['jobs/*_*.db'], withoutDatabases: ['jobs/jobs_*.db'] })).toEqual([]);
  });
});

describe('the question about databases', () => {
  const question = databasesQuestion([
    { ...sampleFamily, id: 'other', withoutDatabase: 'This is another family.' },
    sampleFamily,
  ]);
  const context = (changes: Parameters<typeof sampleFacts>[0] = {}, answers = {}): QuestionContext => ({
    facts: sampleFacts(changes),
    answers,
  });
  const logs = (holds: string) => found({ folder: 'logs', pattern: '*.db', holds }, 'c.cs:3');

  it('proposes files, and patterns where there are none, though not those that a library makes', () => {
    const patterns = [
      logs('background jobs by month'),
      { ...logs(APPEARING), value: { folder: 'a', pattern: 'b*.db', holds: APPEARING } },
    ];
    const [one] = sampleFacts().databases;
    expect(question.default?.(context({ databases: [one!], patterns }))).toEqual(['app.db']);
    expect(question.default?.(context({ databases: [], patterns }))).toEqual(['a/b*.db']);
    expect(question.default?.(context({ databases: [], patterns: patterns.slice(0, 1) }))).toBeUndefined();
  });

  it('says where they were found', () => {
    expect(question.from?.(context())).toBe('MyApp/Configure.Db.cs:15, MyApp/Configure.BackgroundJobs.cs:20');
    expect(question.from?.(context({ databases: [] }))).toBeUndefined();
  });

  it('asks back by name where some shall be left out', () => {
    expect(question.confirmLeavingOut?.(['a.db'])).toBe(
      'Without a backup, a.db will be lost with the host. Leave it out?',
    );
    expect(question.confirmLeavingOut?.(['a.db', 'b.db'])).toBe(
      'Without a backup, a.db, b.db will be lost with the host. Leave them out?',
    );
  });

  it('says why there is none: another engine, each named once, or else what the family says', () => {
    const missing = question.missing as (context: QuestionContext) => unknown;
    const engines = ['PostgreSQL', 'MySQL', 'PostgreSQL'].map((name) => found(name, 'a.cs:1'));
    expect(missing(context({ otherEngines: engines }))).toMatch(
      /^This app uses PostgreSQL and MySQL, which Litestream/,
    );
    expect(missing(context())).toBe(sampleFamily.withoutDatabase);
    expect(missing(context({ family: found('unknown', 'a') }))).toBe('No SQLite database was found in this project.');
  });

  it('is settled for a place that is left out, and says which other ones an answer stands for', () => {
    const open = (file: string) => found({ what: 'Next()', file, remark: 'r' }, `${file}:1`);
    const unresolved = [open('a.cs'), open('b.cs'), open('c.cs')];
    const left = context({ unresolved, databases: [], patterns: [] }, { withoutDatabases: ['a.cs'] });
    expect(question.settles?.([], left)).toEqual(['b.cs', 'c.cs']);
    expect(question.settles?.(['vault.db'], left)).toEqual(['c.cs']);
    expect((question.missing as (context: QuestionContext) => unknown)(left)).toMatchObject({
      what: expect.stringContaining('(b.cs:1: Next(); c.cs:1: Next())') as string,
    });
  });
});
