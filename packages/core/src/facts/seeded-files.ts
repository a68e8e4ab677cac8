import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { hasOtherFiles } from './loose-files.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';

const FILE = new RegExp(String.raw`^[^${HOLE}*?]+\.(?:db3?|sqlite3?|s3db|sdb)$`, 'i');
const COPY = /backup|\bbak\b|copy|\bold\b|archive|export|snapshot/i;

/** Calls that make a file, with the place of its path among their arguments. */
const MAKES: readonly { readonly call: string; readonly index: number; readonly also?: RegExp }[] = [
  { call: String.raw`File\s*\.\s*(?:Copy|Move)`, index: 1 },
  { call: String.raw`File\s*\.\s*(?:Create|OpenWrite|WriteAllBytes)`, index: 0 },
  { call: 'FileStream', index: 0, also: /\bFileMode\s*\.\s*(?:Create|CreateNew|OpenOrCreate)\b/ },
];

/** Databases that the app makes from one that it ships, where they are missing: `if (!File.Exists(path)) File.Copy("seed.db", path)`. */
export function seededFiles(checkout: Checkout): readonly SqliteUsage[] {
  if (hasOtherFiles(checkout)) return [];
  return checkout.sources.flatMap((source) =>
    MAKES.flatMap(({ call, index, also }) =>
      findCalls(source, [call])
        .filter(({ args }) => !also || args.some((arg) => also.test(codeOf(arg))))
        .filter((one) => counts(source, one) && isMissing(one))
        .filter(({ start }) => providerChoice(checkout, source, start) !== 'other')
        .flatMap((one) => usage(checkout, one, index)),
    ),
  );
}

function isMissing({ source, start }: Call): boolean {
  const before = source.bare.slice(Math.max(0, start - 300), start);
  return /(?:!\s*(?:\w+\s*\.\s*)*File\s*\.\s*Exists\s*\(|!\s*\w+\s*\.\s*Exists\b|File\s*\.\s*Exists\s*\([^;{}]*\)\s*==\s*false|File\s*\.\s*Exists\s*\([^;{}]*\)\s*\)\s*\{?\s*return\b)/.test(
    before,
  );
}

function usage({ surroundings }: Checkout, { args, at }: Call, index: number): readonly SqliteUsage[] {
  const argument = args[index];
  const values = argument ? evaluate(argument, surroundings) : [];
  const { text } = partOf(values, surroundings.read);
  return FILE.test(text) && !COPY.test(text) ? [{ values, registered: true, sure: false, wholePath: true, at }] : [];
}
