import {
  found,
  otherJournal,
  type ContainerView,
  type EncryptedDatabase,
  type Fact,
  fileOfPlace,
} from 'litestream-generator-core';
import { filesMatching, linesOf, type Line } from './lines.js';

const SOURCES =
  /(?<!_test|\.test|\.spec)\.(?:[cm]?[jt]sx?|py|go|rs|rb|php|java|kt|ex|exs|sql)$|(?:^|\/)config\/database\.yml$/;
const PACKAGES =
  /(?:^|\/)(?:package\.json|requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|go\.mod|Cargo\.toml|Gemfile|mix\.exs|composer\.json)$/;

/**
 * `PRAGMA journal_mode=DELETE`, `?_journal=OFF`, `journal_mode: :delete`, `'journal_mode' => 'MEMORY'`,
 * `.journal_mode(SqliteJournalMode::Off)`.
 */
const JOURNAL =
  /(?<![a-z]|temp\.)_?journal(?:_mode)?\b["']?\s*(?:=>|[=(:,])\s*[:"'(]*\s*(?:\w+::)?(delete|truncate|persist|memory|off)\b/i;
const KEY = /\bpragma\b[\s("'`]+(?:hex)?(?:re)?key\s*[=(]/i;
const CIPHER = /\b(?:[\w@/.-]*sqlcipher[\w-]*|better-sqlite3-multiple-ciphers|sqlite3mc)\b/;

/** What the code, and what Rails' configuration says for production, does to its databases that a backup does not bear. */
export function pragmas({ project }: Pick<ContainerView, 'project'>): {
  readonly remarks: readonly Fact<string>[];
  readonly encrypted: readonly Fact<EncryptedDatabase>[];
} {
  const lines = filesMatching(project, SOURCES)
    .filter((path) => !/(?:^|\/)(?:migrations?|scripts)\//.test(path))
    .flatMap((path) => liveLines(linesOf(project, path)));
  const packages = filesMatching(project, PACKAGES).flatMap((path) => linesOf(project, path));
  const encrypted = [
    ...lines.filter(({ text }) => KEY.test(text)),
    ...packages.filter(({ text }) => CIPHER.test(text)),
  ];
  return {
    remarks: lines.flatMap(({ text, from }) => {
      const mode = /journal/i.test(text) ? JOURNAL.exec(text)?.[1] : undefined;
      return mode === undefined ? [] : [otherJournal(mode, from)];
    }),
    encrypted: encrypted.slice(0, 1).map(({ from }) => found({ file: fileOfPlace(from) }, from)),
  };
}

/** Lines that production runs: without comments, and without the blocks of a YAML file that are for developers. */
function liveLines(lines: readonly Line[]): readonly Line[] {
  let aside = false;
  return lines.filter(({ text, from }) => {
    const block = /\.yml:\d+$/.test(from) ? /^(\w+):/.exec(text)?.[1] : undefined;
    if (block !== undefined) aside = /^(?:development|test)$/.test(block);
    return !aside && !/^\s*(?:\/\/|#|--|\*)/.test(text);
  });
}
