import { inProduction } from './csharp-condition.js';
import type { CSharpSource } from './csharp.js';

/** Whether a text stands in the branch of a choice that production does not take. */
export function isOtherBranch(source: CSharpSource, start: number): boolean {
  const { bare, code } = source;
  if (/(?:"development"|\bEnvironments\s*\.\s*Development)\s*=>\s*$/i.test(code.slice(Math.max(0, start - 80), start)))
    return true;
  const sign = bare.slice(0, start).trimEnd().length - 1;
  if (bare[sign] !== '?' && bare[sign] !== ':') return false;
  const mark = bare[sign] === '?' ? sign : before(bare, sign, '?');
  if (mark === undefined || bare[mark - 1] === '?') return false;
  const from = before(bare, mark, ',;=?:') ?? -1;
  const condition = { source, start: from + 1, end: mark };
  const comparison = bare[from] === '=' && /[!=<>]/.test(bare[from - 1] ?? '');
  const first = comparison ? (before(bare, from - 1, ',;=?:') ?? -1) + 1 : condition.start;
  const word = /^\s*return\b/.exec(bare.slice(first, mark))?.[0].length ?? 0;
  return inProduction({ ...condition, start: first + word }) === (bare[sign] === ':');
}

/** Where one of these signs stands before a place, or the bracket that is open there. */
function before(bare: string, place: number, signs: string): number | undefined {
  let depth = 0;
  for (let at = place - 1; at >= Math.max(0, place - LONGEST); at--) {
    const character = bare[at] as string;
    if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && depth-- === 0) return at;
    else if (depth === 0 && signs.includes(character)) return at;
  }
  return undefined;
}

/** Characters of a choice that is followed. */
const LONGEST = 1_000;
