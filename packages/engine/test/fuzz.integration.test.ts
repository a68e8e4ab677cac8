import { describe, expect, test } from 'vitest';
import { play, type Finding } from './fuzz/cases.js';
import { noSqlite } from './fuzz/sandbox.js';
import { noShell } from './shell.js';
import { missingTools } from './workflow-job.js';

/** `npm run fuzz -- --minutes N` sets how long, and a seed of its own; without it a few cases that are always the same. */
const minutes = Number(process.env['FUZZ_MINUTES'] ?? 0);
const first = Number(process.env['FUZZ_SEED'] ?? 1);
const cases = Number(process.env['FUZZ_CASES'] ?? 12);

describe.skipIf(noShell ?? noSqlite ?? missingTools[0])('content that nobody should trust', () => {
  test(
    'runs nothing, leads nowhere, and is told as text',
    async () => {
      const findings: Finding[] = [];
      const until = Date.now() + minutes * 60_000;
      let seed = first;
      while (minutes > 0 ? Date.now() < until : seed < first + cases) {
        // oxlint-disable-next-line no-await-in-loop -- one after another: the machine has other work
        const finding = await play(seed++);
        if (finding !== undefined) findings.push(finding);
        if (findings.length >= 5) break;
      }
      if (minutes > 0) console.log(`${seed - first} cases from seed ${first}`);
      expect(findings.join('\n\n')).toBe('');
    },
    minutes * 60_000 + 300_000,
  );
});
