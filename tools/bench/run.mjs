#!/usr/bin/env node
// npm run bench: every figure that README and docs give. Ratios within one run, because machines are noisy.
// Options: --rounds N (default 15).
import { parseArgs } from 'node:util';
import { generation } from './generation.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 3) {
  console.error(`--rounds ${values.rounds} is no number of rounds.\n  → Give a whole number from 3: npm run bench -- --rounds 15`);
  process.exit(2);
}

const results = [generation(rounds)];
console.table(Object.fromEntries(results.map(({ name, ...columns }) => [name, columns])));
process.exitCode = results.every(({ within }) => within === 'yes') ? 0 : 1;
