import { describe, expect, it } from 'vitest';
import { resolve, whatIsWrong } from './resolve.js';
import { sampleFacts } from './sample-facts.js';

describe('databases', () => {
  it.each([
    [['/app/App_Data/app.db'], 'count the path from the data folder: app.db'],
    [['C:\\data\\app.db'], 'write it with slashes'],
    [['C:/data/app.db'], 'count the path from the data folder: app.db'],
    [['App_Data/other.db'], 'paths count from the data folder /app/App_Data: other.db'],
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
    [['app.db-wal'], 'helper file of SQLite'],
    [['.litestream-deployment/x.db'], 'belongs to the deployment'],
    [['é'.repeat(121)], 'longer than 240 bytes'],
    [['app.db', 'app.db'], 'named twice'],
    [['app.db', 'app.db/b.db'], 'cannot lie in it'],
    [['jobs/jobs_2026-11.db'], 'replicated already, as one of jobs/jobs_*.db'],
  ])('refuses %j', (databases, reason) => {
    expect(whatIsWrong({ databases })).toEqual([expect.stringContaining(reason)]);
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
      expect.stringContaining('name at least one database'),
    ]);
    expect(whatIsWrong({ withoutDatabases: ['ap.db'] })).toEqual([
      '--without-database is not valid: "ap.db" is not backed up; the backup has app.db, jobs/jobs.db, jobs/jobs_*.db.',
    ]);
    expect(whatIsWrong({ databases: ['b.db'], withoutDatabases: ['b.db'] })[0]).toContain('both added and removed');
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
