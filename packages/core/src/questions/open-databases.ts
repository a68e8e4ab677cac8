import type { Problem } from '../errors.js';
import { shellWord } from '../quoting/index.js';
import type { Fact } from '../facts/fact.js';
import type { Facts, UnresolvedDatabase } from '../facts/facts.js';
import type { AnswerValue } from './question.js';

/** Databases without a known path that no answer covers: each needs a path, or the answer that it needs no backup. */
export function openDatabases(
  { unresolved = [], databases, patterns }: Facts,
  value: AnswerValue | undefined,
  without: AnswerValue | undefined,
): readonly Fact<UnresolvedDatabase>[] {
  const left = list(without);
  const found = new Set([
    ...databases.filter(({ from }) => !isRemembered(from)).map((fact) => fact.value.path),
    ...patterns.filter(({ from }) => !isRemembered(from)).map((fact) => `${fact.value.folder}/${fact.value.pattern}`),
  ]);
  const named = new Set([
    ...list(value),
    ...patterns.filter(({ from }) => isRemembered(from)).map((fact) => `${fact.value.folder}/${fact.value.pattern}`),
  ]);
  const answers = [...named].filter((path) => !found.has(path)).length;
  return unresolved.filter((fact) => !left.includes(fact.value.file)).slice(answers);
}

/** What to say of them; undefined where none is open. */
export function unsettledDatabases(
  facts: Facts,
  value: AnswerValue | undefined,
  without: AnswerValue | undefined,
): Problem | undefined {
  const open = openDatabases(facts, value, without);
  const [first] = open;
  if (!first) return undefined;
  const places = open.map(({ value: { what }, from }) => (what === '' ? from : `${from}: ${what}`)).join('; ');
  const [a, path] = open.length === 1 ? ['a SQLite database', 'path'] : [`${open.length} SQLite databases`, 'paths'];
  const why = / does not say(?: \([^)]*\))?: (.*?)\. Name it with/.exec(first.value.remark)?.[1];
  return {
    what:
      `The app opens ${a} whose ${path} the checkout does not say (${places}), so it is not known whether ` +
      `${open.length === 1 ? 'it is' : 'they are'} backed ` +
      `up.${why === undefined ? '' : ` About the first one: ${why}.`}`,
    fix:
      `Name each one by its path below ${facts.dataFolder.value}, as in --database app.db, or as in ` +
      "--database 'tenants/*.db' for files that appear while the app runs. If it needs no backup, or is named " +
      `already: --without-database ${first.value.file}`,
  };
}

/** Why there is nothing to back up although the app opens a database. */
export function outsideDatabases({ outside = [], dataFolder }: Facts): Problem | undefined {
  const [first] = outside;
  if (!first) return undefined;
  return {
    what:
      `The app opens ${outside.map(({ value, from }) => `${value.file} (${from})`).join(', ')}, ` +
      `outside the data folder ${dataFolder.value}, which alone is kept: it would be lost with every ` +
      'deployment.',
    fix: `${outside.map(({ value }) => value.move).join('. ')}, and run this again.`,
  };
}

/** Why a database that is known to be elsewhere cannot be named; undefined if there is none. */
export function liesOutside(path: string, { outside = [], dataFolder }: Facts): string | undefined {
  const known = outside.find(({ value }) => value.file.endsWith(`/${path}`));
  if (!known) return undefined;
  const { value, from } = known;
  return (
    `the app opens it at ${value.file} (${from}), outside the data folder ${dataFolder.value}, so ` +
    `its backup would stay empty. ${value.move}, and leave --database out`
  );
}

/** Why an encrypted database cannot be backed up. */
export function encryptedProblem(path: string, { encrypted = [] }: Facts): string | undefined {
  const known = encrypted.find(({ value }) => value.path === path);
  return (
    known &&
    `it is encrypted by a password (${known.from}), and Litestream cannot read it: the first ` +
      "deployment would stop. Remove the password from the connection string and encrypt the host's " +
      `disk, or leave it out with --without-database ${shellWord(path)}`
  );
}

/** Encryption of databases that no path tells apart. */
export function encryptionProblems({ encrypted = [] }: Facts, without: AnswerValue | undefined): readonly string[] {
  return encrypted
    .filter(({ value }) => value.path === undefined && !list(without).includes(value.file))
    .map(
      ({ value, from }) =>
        `${from} encrypts SQLite databases (SQLCipher), and Litestream cannot read those: the first ` +
        "deployment would stop. Remove the encryption and encrypt the host's disk; where none of the " +
        `databases here is encrypted, say so with --without-database ${value.file}`,
    );
}

function isRemembered(from: string): boolean {
  return from.startsWith('.yo-rc.json');
}

function list(value: AnswerValue | undefined): readonly string[] {
  return (value ?? []) as readonly string[];
}
