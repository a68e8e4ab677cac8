import { nameGlob, replicates, replicateTheSame, type PatternParts } from '../facts/name-glob.js';
import { uniqueBy } from '../unique-by.js';
import { encryptedProblem, encryptionProblems, liesOutside } from './open-databases.js';
import { pathTextProblem } from './path-problem.js';
import type { AnswerValue, QuestionContext } from './question.js';

/**
 * All that is wrong with a list of databases, each with its path, or undefined. The paths count from the data folder and are POSIX; blanks,
 * quotes, `$` and any script are fine, because every output quotes them; `#` and `?` are not, because Litestream does not.
 * A `*` in the path makes a pattern of it.
 */
export function databasesProblem(value: AnswerValue, { facts, answers }: QuestionContext): string | undefined {
  const paths = value as readonly string[];
  if (paths.length === 0)
    return Array.isArray(answers['withoutDatabases']) && answers['withoutDatabases'].length > 0
      ? 'no database is left, and a deployment backs up at least one: name another one with --database, or remove the ' +
          'whole deployment from the checkout by npm create litestream@latest -- remove'
      : 'name at least one database file, counted from the data folder: app.db';
  const folder = facts.dataFolder.value;
  const detected = new Set(facts.databases.map((fact) => fact.value.path));
  const out = (answers['withoutDatabases'] ?? []) as readonly string[];
  const patterns = uniqueBy(
    [
      ...facts.patterns.map((fact) => fact.value).filter((one) => !out.includes(pathOf(one))),
      ...paths.filter(isPattern).map(patternOf),
    ],
    pathOf,
  );
  const problems = [...new Set(paths)].flatMap((path) => {
    const shown = JSON.stringify(path);
    const problem =
      pathProblem(path) ??
      (isPattern(path) ? patternProblem(path) : undefined) ??
      (detected.has(path)
        ? undefined
        : (placeholder(path) ?? countedWrongly(path, folder) ?? liesOutside(path, facts))) ??
      encryptedProblem(path, facts);
    if (problem !== undefined) return `${shown}: ${problem}`;
    if (paths.indexOf(path) !== paths.lastIndexOf(path)) return `${shown} is named twice: name each database once`;
    const inside = paths.find((other) => other.startsWith(`${path}/`) && pathProblem(other) === undefined);
    if (inside !== undefined) return `${shown} is a file, so ${JSON.stringify(inside)} cannot lie in it`;
    const covered = isPattern(path) ? undefined : patterns.find((pattern) => replicates(pattern, path));
    return covered === undefined
      ? []
      : `${shown} is replicated already, as one of ${pathOf(covered)}: leave it out, ` +
          'with --without-database where it was found or named before';
  });
  const twice = patterns.flatMap((one, index) =>
    patterns
      .slice(index + 1)
      .flatMap((other) =>
        replicateTheSame(one, other)
          ? `${JSON.stringify(pathOf(one))} and ${JSON.stringify(pathOf(other))} stand for the same files, ` +
            'which two entries of litestream.yml would replicate to one place: leave one of the two out with --without-database, ' +
            'or give the files names that differ'
          : [],
      ),
  );
  const all = [...problems, ...twice, ...encryptionProblems(facts, answers['withoutDatabases'])];
  return all.length > 0 ? all.join('; ') : undefined;
}

/** What is wrong with a list of databases to leave out: a database that is not backed up is most likely misspelt. */
export function unknownDatabasesProblem(
  value: AnswerValue,
  { facts, stored = {}, last = {} }: QuestionContext,
): string | undefined {
  const listed = [stored, last].flatMap((from) =>
    ['databases', 'withoutDatabases'].flatMap((name) => from[name] ?? []),
  );
  const backedUp = [
    ...facts.databases.map((fact) => fact.value.path),
    ...facts.patterns.map(({ value: { folder, pattern } }) => `${folder}/${pattern}`),
    ...listed.map(String),
    ...[...(facts.unresolved ?? []), ...(facts.encrypted ?? [])].map(({ value }) => value.file),
  ];
  const unknown = (value as readonly string[]).filter((path) => !backedUp.includes(path));
  if (unknown.length === 0) return undefined;
  const shown = unknown.map((path) => JSON.stringify(path)).join(', ');
  return `${shown} ${unknown.length === 1 ? 'is' : 'are'} not backed up; the backup has ${[...new Set(backedUp)].join(', ') || 'nothing'}`;
}

function pathOf({ folder, pattern }: PatternParts): string {
  return `${folder}/${pattern}`;
}

/** Whether a path stands for files that appear while the app runs. */
export function isPattern(path: string): boolean {
  return path.includes('*');
}

/** The folders before the first `*`, and the rest. */
export function patternOf(path: string): PatternParts {
  const slash = path.slice(0, path.indexOf('*')).lastIndexOf('/');
  return { folder: path.slice(0, Math.max(slash, 0)), pattern: path.slice(slash + 1) };
}

/** Litestream watches one folder for a pattern, with the folders in it where the pattern names those, and compares file names only. */
function patternProblem(path: string): string | undefined {
  const { folder, pattern } = patternOf(path);
  if (folder === '')
    return (
      'a pattern needs a folder of its own below the data folder, so that it takes in nothing else: ' +
      `keep these files in a folder and name that, as in ${pattern.includes('/') ? 'tenants' : 'data'}/${path}`
    );
  if (path.includes('**')) return `write one * for each folder: ${path.replaceAll(/\*{2,}/g, '*')}`;
  if (/[[\]]/.test(path))
    return 'a pattern cannot hold brackets, which stand for a choice of characters: rename the folder or the file';
  const ends = nameGlob({ pattern }).replace(/^.*\*/, '');
  return ends === '' || /^\.*$/.test(ends)
    ? `nothing says how the name of these files ends, so the pattern would take in other files too: let it end in .db, as in ${path}.db`
    : undefined;
}

function pathProblem(path: string): string | undefined {
  const problem = pathTextProblem(path);
  if (problem !== undefined) return problem;
  if (path.includes(',')) return 'a comma separates databases in the record of a deployment: rename the file';
  // Litestream 0.5.18 opens `file:PATH?…` without escaping (db.go): these end the path there, or become another character.
  if (/[#?]|%[0-9a-f]{2}/i.test(path))
    return 'Litestream cannot open a path with #, ? or a % before two hexadecimal digits: rename the file';
  const parts = path.split('/');
  if (path.startsWith('/') || /^[a-z]:\//i.test(path))
    return `count the path from the data folder: ${parts.at(-1) || 'app.db'}`;
  if (parts.includes('..') || parts.includes('.'))
    return 'write the path without "." and "..": it must lie below the data folder';
  if (parts.includes('')) return 'write the path of a file, without doubled slashes or one at the end';
  if (path !== path.trim()) return 'it begins or ends with a blank';
  if (parts[0] === '.litestream-deployment') return 'that folder belongs to the deployment itself';
  if (/-(wal|shm|journal)$/.test(path)) return 'this is a helper file of SQLite: name the database itself';
  // Litestream keeps its own folder `.NAME-litestream` beside the database, in a file system with 255 bytes a name.
  if (parts.some((part) => new TextEncoder().encode(part).length > 240)) return 'a part of it is longer than 240 bytes';
  return undefined;
}

/**
 * `tenants/<name>/app.db` or `log_[0-9].db`, as people write what run time decides. A name that holds more than that may be the name of a
 * file.
 */
function placeholder(path: string): string | undefined {
  const pattern = path
    .split('/')
    .map((part) =>
      part.replace(/^([\w-]*)(?:<[\w -]+>|\{[\w -]+\}|\[[\w^!-]*\w-\w[\w-]*\])([\w-]*(?:\.\w+)?)$/, '$1*$2'),
    )
    .join('/');
  return pattern === path ? undefined : `write a * for the part of the name that is only known at run time: ${pattern}`;
}

/** `App_Data/app.db` is the most likely slip: it counts from the app's folder. */
function countedWrongly(path: string, dataFolder: string): string | undefined {
  const base = dataFolder.split('/').at(-1) ?? '';
  return base !== '' && path.startsWith(`${base}/`)
    ? `paths count from the data folder ${dataFolder}: write ${path.slice(base.length + 1)}`
    : undefined;
}
