import { isOtherBranch } from '../project/csharp-branch.js';
import { bareOf, codeOf, type Span } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluateEach } from '../project/csharp-each.js';
import { nameOf } from '../project/paths.js';
import { uniqueBy } from '../unique-by.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { isFallback } from './configured-context.js';
import type { Fact } from './fact.js';
import type { UnresolvedDatabase } from './facts.js';
import { isGiven, isNotUsed } from './given-path.js';
import { hasOtherFiles, joined } from './loose-files.js';
import { settingsMatching } from './settings.js';
import { counts } from './sqlite-usage.js';
import { unresolvedAt } from './unresolved.js';

/** A name of a SQLite file, alone or below a folder that only run time knows. `MyApp.Data.Sqlite` is an assembly. */
const NAME = new RegExp(String.raw`^(?:${HOLE}+/)*[\w.-]+\.(?:db3?|sqlite3?|s3db|sdb)$`);
/** A member or a setting that takes the name of a database's file. */
const MEMBER = /(?:file|path|db|database|source|sqlite|store|storage|dbname|databasename)$/i;

const WHY = 'a library takes this name, and nothing says below which folder it opens the file';

/**
 * Names of SQLite files in the code, `"events.db"`, that go to a library of which nothing is known, as questions: whose folder it takes is
 * not known. Those that are opened already, and files that have a question, are left out.
 * @param names of the files that are known to be opened
 * @param isAsked whether there is a question about a source file
 */
export function looseNames(
  checkout: Checkout,
  names: ReadonlySet<string>,
  isAsked: (file: string) => boolean,
): readonly Fact<UnresolvedDatabase>[] {
  const isSqlite = [...checkout.packages].some((name) => name.includes('sqlite'));
  if (hasOtherFiles(checkout) && !isSqlite) return [];
  const given = spans(checkout).filter((span) => isGiven(span, MEMBER));
  // Where nothing at all is found, a name is better than silence.
  const any =
    given.length > 0 || names.size > 0 || !isSqlite ? given : spans(checkout).filter((span) => !isNotUsed(span));
  const inCode = any.flatMap((span) =>
    evaluateEach(span, checkout.surroundings).flatMap((values) => {
      const { text } = partOf(values, checkout.surroundings.read);
      return NAME.test(text) ? [{ name: nameOf(text), code: codeOf(span), from: span.source.at(span.start) }] : [];
    }),
  );
  const inSettings = isSqlite
    ? settingsMatching(checkout, /^(?!connectionstrings:)/)
        .filter(({ key, value }) => NAME.test(value) && MEMBER.test(key))
        .map(({ key, value, from }) => ({ name: value, code: `${key}: ${value}`, from }))
    : [];
  return uniqueBy([...inCode, ...inSettings], ({ name }) => name)
    .filter(({ name }) => !names.has(name))
    .map(({ code, from }) => unresolvedAt({ at: from }, { code, from, why: WHY }))
    .filter(({ value }) => !isAsked(value.file));
}

function spans(checkout: Checkout): readonly Span[] {
  return checkout.sources.flatMap((source) =>
    [
      ...source.strings
        .filter(({ parts: [text, ...more] }) => typeof text === 'string' && more.length === 0 && NAME.test(text))
        .map(({ start, end }) => ({ source, start, end })),
      ...joined(source),
    ].filter(
      (span) =>
        counts(source, span) &&
        !isFallback(checkout, source, span.start) &&
        !isOtherBranch(source, span.start) &&
        !/\b(?:BackgroundsJobFeature|SqliteRequestLogger)\b/.test(
          bareOf({ ...span, start: Math.max(0, span.start - 200) }),
        ) &&
        providerChoice(checkout, source, span.start) !== 'other',
    ),
  );
}
