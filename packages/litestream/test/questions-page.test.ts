import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commonQuestions, questionTable, targets } from 'litestream-generator-core';
import { expect, it } from 'vitest';
import { families } from '../src/families.js';

const page = path.resolve(import.meta.dirname, '../../../docs/questions.md');

function generated(): string {
  const ofTargets = targets
    .filter(({ questions }) => questions.length > 0)
    .map(({ id, title, questions }) => `## Only with \`--target ${id}\`: ${title}\n\n${questionTable(questions)}`);
  const ofFamilies = families
    .filter(({ questions }) => questions.length > 0)
    .map(({ title, questions }) => `## Only in the ${title} family\n\n${questionTable(questions)}`);
  return `# Questions and flags

<!-- Generated from the declarations of core, targets and families by \`npm run golden\`. Do not edit. -->

Each question is declared once; the prompt, the flag, the line in \`--help\`, the validation and this page come from that.
Prompts come only where an answer is worth a person's time; every flag works always, and \`--yes\` asks nothing. With
\`--yes\` everything that is missing or wrong is listed at once, and nothing is written. A flag without a value is switched
off by \`--no-\` in front, as in \`--no-migrations\`.

An answer is taken from the flag, else from what was chosen in an earlier run (\`answers\` in \`.yo-rc.json\`), else from the
project, else from the run before, else from the default. Only what a person chose is stored: a typed flag, or an answer to a
prompt that differs from the default. Everything else follows the project, and the plan says what has changed since the last run
("port 80 → 8080, Dockerfile:10").

Flags of lists add to what there is. \`--database\` adds to the databases that were found and named before; only
\`--without-database\` takes one out, for good, and the plan says what to type at the next deployment then. \`--env\` and
\`--app-secret\` add in the same way, and \`--without-env\` and \`--without-app-secret\` take out.

## A second run

Every file is planned by three texts: what is on the disk, what the last run wrote (\`.yo-rc.json\` has its id, git has the text),
and what would be written now. Commit \`.yo-rc.json\` and the files after each run: that is what a later run merges from.

| On the disk | Result |
| --- | --- |
| as the last run wrote it | updated |
| changed by you, and nothing new from us | kept |
| changed by you and by us in different places | merged |
| changed by both in one place, or nothing is known of it | a conflict: yours, the new text, or both between markers |
| deleted by you | stays deleted; to have it again, bring it back with git |
| not written any more | removed, or left where you changed it |

At a terminal you see the differences and decide. Without one a conflict stops the run before the first file. \`--force\` takes
the new text where texts overlap, and only there: what was merged, kept or deleted stays so. Files with changes that are not
committed are not written to, unless you add \`--allow-dirty\`.

Where \`.yo-rc.json\` is lost, the deployment id, the app's secrets and variables, and the databases are taken from the files in
\`.deploy/\`. Where they do not say the id, the run stops: a new id would start an empty backup beside the old one. How to upgrade,
to switch the storage and to remove the deployment: [the second day](second-run.md).

Environments lie side by side in one checkout: \`--environment staging\` adds one, with an id and so a backup of its own, and
\`--without-environment staging\` takes it out. \`--domain\` is the one answer that each has for itself; every other one holds for
all. See [environments](environments.md).

No question asks for a secret: names of buckets, hosts and users, keys and passwords are entered in the repository's
settings, see [the targets](targets/s3.md).

## Always

${questionTable(commonQuestions(families, targets))}
${[...ofTargets, ...ofFamilies].join('\n')}`;
}

it('docs/questions.md is what the questions say', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, generated());
  expect(
    readFileSync(page, 'utf8').replaceAll('\r\n', '\n'),
    'docs/questions.md is not what the questions say: run npm run golden',
  ).toBe(generated());
});
