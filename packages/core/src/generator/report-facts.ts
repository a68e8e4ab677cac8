import pc from 'picocolors';
import type { Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import { factNotes, factRows } from './fact-rows.js';
import { columns, wrapWords } from './wrap-words.js';

type Row = readonly [label: string, value: string, from: string];

/** At a terminal, longer values do not move the column of the places. */
const fewLetters = 30;

/** Behind a value that is a guess. */
const guess = ' ?';

/** What was found and where, as an aligned table for the terminal. */
export function reportFacts(facts: Facts, family: Family): string {
  const rows = factRows(facts, family).map(({ label, value, from, guessed }): Row => [
    label,
    guessed ? value + guess : value,
    from,
  ]);
  const narrow = rows.filter(([, value]) => value.length <= fewLetters);
  const [labels, values] = [width(rows, 0), width(Number.isFinite(columns()) ? narrow : rows, 1)];
  return [
    pc.bold('Found'),
    ...rows.map((cells) => tableLine(cells, labels, values)),
    ...(rows.some(([, value]) => value.endsWith(guess)) ? [pc.dim('  ? marks a value that is a guess')] : []),
    ...factNotes(facts).flatMap(({ title, lines }) => [
      pc.bold(title),
      ...lines.map((line) => `  ${wrapWords(line, 2)}`),
    ]),
  ].join('\n');
}

function width(rows: readonly Row[], column: 0 | 1): number {
  return Math.min(64, Math.max(0, ...rows.map((cells) => cells[column].length)));
}

/** The place stands beside the value, or below it where the terminal is too narrow for both. */
function tableLine([label, value, from]: Row, labels: number, values: number): string {
  const beside = 2 + labels + 2;
  const start = `  ${pc.cyan(label.padEnd(labels))}  `;
  const used = Math.max(values, value.length) + 2;
  return beside + used + from.length <= columns()
    ? `${start}${value.padEnd(values)}  ${pc.dim(from)}`
    : `${start}${wrapWords(value, beside)}\n${' '.repeat(beside)}${pc.dim(wrapWords(from, beside))}`;
}
