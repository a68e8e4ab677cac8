import { fileOfPlace } from '../project/paths.js';
import type { Fact } from './fact.js';
import { guessed } from './fact.js';
import type { UnresolvedDatabase } from './facts.js';
import type { SqliteUsage } from './sqlite-usage.js';

/** A database that is opened, and that nothing says the path of: a question that a person has to answer. */
export function unresolvedAt(
  usage: Pick<SqliteUsage, 'at'>,
  { from, code, why }: { readonly from: string; readonly code?: string; readonly why?: string },
): Fact<UnresolvedDatabase> {
  const file = fileOfPlace(usage.at);
  const what = (code ?? '').replaceAll(/\s+/g, ' ').trim();
  const shown = what === '' ? '' : ` (${what.slice(0, 120)})`;
  return guessed(
    {
      what,
      file,
      remark:
        'The app opens a SQLite database whose path the checkout does not ' +
        `say${shown}${why === undefined ? '' : `: ${why}`}. Name it with --database; where it needs no ` +
        `backup, or is one that is named already, say so with --without-database ${file}.`,
    },
    from,
  );
}
