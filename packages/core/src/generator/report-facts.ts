import pc from 'picocolors';
import type { Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import { factNotes, factRows } from './fact-rows.js';

/** Behind a value that is a guess. */
const guess = ' ?';

/** What was found and where, as an aligned table for the terminal. */
export function reportFacts(facts: Facts, family: Family): string {
  const rows = factRows(facts, family).map(
    ({ label, value, from, guessed }) => [label, guessed ? value + guess : value, from] as const,
  );
  const width = (column: 0 | 1): number => Math.min(64, Math.max(...rows.map((cells) => cells[column].length)));
  const [labels, values] = [width(0), width(1)];
  const lines = rows.map(
    ([label, value, from]) => `  ${pc.cyan(label.padEnd(labels))}  ${value.padEnd(values)}  ${pc.dim(from)}`,
  );
  return [
    pc.bold('Found'),
    ...lines,
    ...(rows.some(([, value]) => value.endsWith(guess)) ? [pc.dim('  ? marks a value that is a guess')] : []),
    ...factNotes(facts).flatMap((note) => [pc.bold(note.title), ...note.lines.map((line) => `  ${line}`)]),
  ].join('\n');
}
