import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commonQuestions, questionTable, targets } from 'litestream-generator-core';
import { expect, it } from 'vitest';
import { families } from '../src/families.js';

const page = path.resolve(import.meta.dirname, '../../../docs/questions.md');

function generated(): string {
  const ofTargets = targets.filter(({ questions }) => questions.length > 0).map(({ id, title, questions }) => `## Only with \`--target ${id}\`: ${title}\n\n${questionTable(questions)}`);
  const ofFamilies = families.filter(({ questions }) => questions.length > 0).map(({ title, questions }) => `## Only in the ${title} family\n\n${questionTable(questions)}`);
  return `# Questions and flags

<!-- Generated from the declarations of core, targets and families by \`npm run golden\`. Do not edit. -->

Each question is declared once; the prompt, the flag, the line in \`--help\`, the validation and this page come from that.
An answer is taken from the flag, else from \`.yo-rc.json\` (the run before), else from the default. Prompts come only where
an answer is worth a person's time; every flag works always, and \`--yes\` asks nothing. With \`--yes\` everything that is
missing or wrong is listed at once, and nothing is written. A flag without a value is switched off by \`--no-\` in
front, as in \`--no-migrations\`.

A checkout holds the files of one environment: one release workflow, one Compose template. For a second one, staging
beside production, use a branch for each and run the generator on it with its \`--environment\`. The deployment id is kept
by environment in \`.yo-rc.json\`, so that each finds its own backups again.

No question asks for a secret: names of buckets, hosts and users, keys and passwords are entered in the repository's
settings, see [the targets](targets/s3.md).

## Always

${questionTable(commonQuestions(families, targets))}
${[...ofTargets, ...ofFamilies].join('\n')}`;
}

it('docs/questions.md is what the questions say', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, generated());
  expect(readFileSync(page, 'utf8').replaceAll('\r\n', '\n')).toBe(generated());
});
