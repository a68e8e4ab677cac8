import { parseSqlite } from '../project/connection-string.js';
import { findCalls } from '../project/csharp-shape.js';
import { HOLE, type CSharpValue } from '../project/csharp-text.js';
import { constantText, evaluate } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import type { SqliteUsage } from './sqlite-usage.js';
import { sqlTexts, statementsOf, type SqlText } from './sql-texts.js';

/** `ATTACH DATABASE 'x.db' AS x`, with a text in quotes, a parameter, or what run time puts there. */
const ATTACH = new RegExp(
  `\\battach\\s+(?:database\\s+)?(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([@$:?]\\w*|${HOLE}+))\\s+as\\s+`,
  'gi',
);

/** Databases that a connection takes in beside its own. SQLite counts a relative path from the folder that the app runs in. */
export function attachUsages(checkout: Checkout): readonly SqliteUsage[] {
  return sqlTexts(checkout, /\battach\s/i).flatMap((text) =>
    statementsOf(text.text)
      .flatMap((statement) => [...statement.matchAll(ATTACH)])
      .flatMap(([, single, double, value]): readonly SqliteUsage[] => {
        const path = single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"');
        if (path !== undefined && parseSqlite(`Data Source="${path}"`)?.kind !== 'file') return []; // in memory
        return [
          {
            values: path === undefined ? given(checkout, text, value ?? '') : [asValue(path, text)],
            registered: false,
            holds: 'an attached database',
            wholePath: true,
            sure: true,
            at: text.from,
          },
        ];
      }),
  );
}

function asValue(path: string, { from: at, origins }: SqlText): CSharpValue {
  return path.includes(HOLE)
    ? { kind: 'unknown', code: `ATTACH '${path.replaceAll(HOLE, '*')}'`, at, pattern: path, origins }
    : { kind: 'text', text: path, at, origins };
}

/** What the only `AddWithValue("@path", …)` of the file gives a parameter. */
function given({ surroundings }: Checkout, { source, from: at }: SqlText, parameter: string): readonly CSharpValue[] {
  const set = (source ? findCalls(source, ['AddWithValue', 'SqliteParameter', 'SQLiteParameter']) : []).filter(
    ({ args: [name] }) => name && constantText(name, surroundings)?.replace(/^[@$:]/, '') === parameter.slice(1),
  );
  const value = set.length === 1 ? set[0]?.args[1] : undefined;
  return value
    ? evaluate(value, surroundings)
    : [{ kind: 'unknown', code: `ATTACH ${parameter.replaceAll(HOLE, '')}`.trim(), at }];
}
