import type { Facts } from '../facts/facts.js';
import { APPEARING } from '../facts/opened-pattern.js';
import { databasesProblem, unknownDatabasesProblem } from './database-paths.js';
import { openDatabases, outsideDatabases, unsettledDatabases } from './open-databases.js';
import type { FamilySource, Question } from './question.js';
import { withoutQuestion } from './without-question.js';

/** Which databases leave the backup, although they were found or named before. */
export const withoutDatabasesQuestion = withoutQuestion('databases', {
  flag: 'without-database',
  placeholder: '<path>',
  message: 'Which SQLite databases should not be backed up?',
  help:
    'SQLite file or pattern to leave out of the backup, although it was found or named before. For a database ' +
    'whose path is not known, give the source file that opens it. Repeat the flag for more; --database adds it ' +
    'again',
  example: 'jobs/jobs.db',
  validate: unknownDatabasesProblem,
});

/** Which databases are backed up. */
export function databasesQuestion(families: readonly FamilySource[]): Question {
  return {
    name: 'databases',
    type: 'list',
    flag: 'database',
    message: 'Which SQLite databases should be backed up? Paths count from the data folder',
    help:
      'SQLite file to back up besides those found in the code and named before, counted from the data folder; ' +
      'with * a pattern for files that appear while the app runs (mail/mail_*.db, tenants/*/app.db); repeat the flag for more',
    example: 'app.db',
    opposite: 'withoutDatabases',
    confirmLeavingOut: (paths) =>
      `Without a backup, ${paths.join(', ')} will be lost with the host. Leave ${paths.length === 1 ? 'it' : 'them'} out?`,
    default: ({ facts }) => defaultDatabases(facts),
    from: ({ facts }) => facts.databases.map(({ from }) => from).join(', ') || undefined,
    validate: databasesProblem,
    unsettled: (value, { facts, answers }) => unsettledDatabases(facts, value, answers['withoutDatabases']),
    settles: (value, { facts, answers }) =>
      openDatabases(facts, value, answers['withoutDatabases']).map((fact) => fact.value.file),
    missing: ({ facts, answers }) =>
      unsettledDatabases(facts, [], answers['withoutDatabases']) ??
      outsideDatabases(facts) ??
      otherEngine(facts) ??
      families.find(({ id }) => id === facts.family.value)?.withoutDatabase ??
      'No SQLite database was found in this project.',
  };
}

/** Fixed names; where there are none, the patterns that are not a library's own monthly files. */
function defaultDatabases({ databases, patterns }: Facts): readonly string[] | undefined {
  const fixed = databases.map(({ value }) => value.path);
  const appearing = patterns.filter(({ value: { holds } }) => holds === APPEARING);
  const found = fixed.length > 0 ? fixed : appearing.map(({ value: { folder, pattern } }) => `${folder}/${pattern}`);
  return found.length > 0 ? found : undefined;
}

/** What to say where the app does open a database, though none that Litestream can replicate. */
function otherEngine({ otherEngines }: Facts): string | undefined {
  if (otherEngines.length === 0) return undefined;
  const names = [...new Set(otherEngines.map(({ value }) => value))].join(' and ');
  return (
    `This app uses ${names}, which Litestream does not replicate. If it opens a SQLite file too, ` +
    'name that with --database app.db: its path below the data folder.'
  );
}
