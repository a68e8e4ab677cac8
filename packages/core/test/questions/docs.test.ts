import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { commonQuestions, questionTable } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts } from './sample-facts.js';

const page = path.resolve(import.meta.dirname, '../../../../docs/questions.md');

function generated(): string {
  const context = { facts: sampleFacts(), answers: {} };
  const own = targets
    .filter(({ questions }) => questions.length > 0)
    .map(({ id, title, questions }) => `## Only with \`--target ${id}\`: ${title}\n\n${questionTable(questions, context)}`);
  return `# Questions and flags

<!-- Generated from packages/core/src/questions and packages/core/src/targets by \`npm run golden\`. Do not edit. -->

Each question is declared once; the prompt, the flag, the line in \`--help\`, the validation and this page come from that.
An answer is taken from the flag, else from \`.yo-rc.json\` (the run before), else from the default. Prompts come only where
an answer is worth a person's time; every flag works always, and \`--yes\` asks nothing. With \`--yes\` everything that is
missing or wrong is listed at once, and nothing is written. A \`confirm\` flag is switched off with \`--no-…\`.

No question asks for a secret: names of buckets, hosts and users, keys and passwords are entered in the repository's
settings, see [the targets](targets/s3.md). Families may add questions of their own, which their \`--help\` shows.

## Always

${questionTable(commonQuestions([], targets), context)}
${own.join('\n')}`;
}

it('docs/questions.md is what the questions say', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, generated());
  expect(readFileSync(page, 'utf8').replaceAll('\r\n', '\n')).toBe(generated());
});
