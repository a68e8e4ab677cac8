import { targets, type Target } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { askEngine, missingLitestream } from './ask-engine.js';
import { plays } from './plays.js';

// Each code of each target, said by a storage that is real or played to the byte, through the real Litestream: the engine names the
// cause and the next step of that code, and no other. A new target needs its plays; targets of one type say the same, so one of them does.

if (missingLitestream) console.warn(`skipped: ${missingLitestream}`);

/** Texts with the names of the target's secrets in the place of its variables. */
function named(text: string, { secrets }: Target, answers: Readonly<Record<string, unknown>>): string {
  const asked = secrets.filter(({ when = {} }) =>
    Object.entries(when).every(([name, value]) => (answers[name] ?? 'password') === value),
  );
  return text
    .replaceAll('{secrets}', asked.map(({ name }) => name).join(', '))
    .replaceAll(
      /\{(\w+)\}/g,
      (_, variable: string) => secrets.find(({ use }) => 'variable' in use && use.variable === variable)?.name ?? '?',
    );
}

const oneOfEachType = targets.filter(
  ({ type }, index) => targets.findIndex((target) => target.type === type) === index,
);

describe.skipIf(missingLitestream).each(oneOfEachType.map((target) => [target.id, target] as const))(
  'packages/core/src/targets/%s.ts',
  (id, target: Target) => {
    const rows = target.errors.known.flatMap((row) => row.codes.map((code) => [code, row] as const));

    it('has a play for every code, and no other', () => {
      expect(Object.keys(plays[id] ?? {}).toSorted()).toEqual(rows.map(([code]) => code).toSorted());
    });

    it.concurrent.each(rows)('%s', async (code, { cause, next }) => {
      const play = plays[id]?.[code];
      if (play === undefined) throw new Error(`no play for ${code}`);
      const { values, way, answers = {}, environment, secret = [], close } = await play();
      try {
        const output = await askEngine(target, answers, values, way, environment);
        expect(output).toContain(cause);
        expect(output).toContain(`-> ${named(next, target, answers)}`);
        expect(output).not.toMatch(/The backup of|backup: none|is damaged:/);
        for (const value of secret) expect(output).not.toContain(value);
      } finally {
        close();
      }
    });
  },
);
