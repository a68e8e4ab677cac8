import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commonQuestions, questionTable, platforms, targets } from 'litestream-generator-core';
import { expect, it } from 'vitest';
import { families } from '../src/families.js';

const page = path.resolve(import.meta.dirname, '../../../docs/questions.md');

function generated(): string {
  const ofTargets = targets
    .filter(({ questions }) => questions.length > 0)
    .map(({ id, title, questions }) => `## Only with \`--target ${id}\`: ${title}\n\n${questionTable(questions)}`);
  const ofPlatforms = platforms
    .filter(({ questions }) => questions.length > 0)
    .map(({ id, title, questions }) => `## Only with \`--platform ${id}\`: ${title}\n\n${questionTable(questions)}`);
  const ofFamilies = families
    .filter(({ questions }) => questions.length > 0)
    .map(({ title, questions }) => `## Only in the ${title} family\n\n${questionTable(questions)}`);
  return `# Questions and flags

<!-- Generated from the declarations of core, targets and families by \`npm run golden\`. Do not edit. -->

The generator asks only what it cannot find out. You can answer every question with a flag. With \`--yes\` it asks none of
them; if answers are missing or wrong, it lists all of them at once and writes nothing. At a terminal it still asks which text
to keep if a file of yours differs, unless you add \`--force\`. To switch off a flag without a value, write \`--no-\` before it,
as in \`--no-migrations\`.

The generator takes an answer from the first of these that has one: the flag, an answer that you chose in an earlier run
(\`answers\` in \`.yo-rc.json\`), the project, the last run, the default. It stores only what you chose: a flag, or an answer to a
prompt that differs from the default. Everything else follows the project, and the generator shows what has changed since the
last run, for example "port 80 → 8080, Dockerfile:10".

A flag that may be repeated adds to its list. \`--database\` adds to the databases that were found or named before, and only
\`--without-database\` removes one. It stays removed in later runs, and the generator shows the input that the next deployment
then needs. In the same way \`--env\` and \`--app-secret\` add, and \`--without-env\` and \`--without-app-secret\` remove.

## A second run

For every file the generator compares three texts: the file on the disk, what the last run wrote, and what this run would
write. It finds what the last run wrote in git, by an id in \`.yo-rc.json\`. So commit \`.yo-rc.json\` and the generated files after
each run.

| File on the disk | Result |
| --- | --- |
| as the last run wrote it | updated |
| changed by you, and not by the new version | kept |
| changed by you and by the new version, in different places | merged |
| as a ServiceStack template published it, before the first run | replaced, because nobody edited it |
| changed by both in the same place, or the last text is not known | a conflict: you choose your text, the new text, or both between markers |
| deleted by you | stays deleted; to restore it, use git |
| no longer generated | removed, or kept if you changed it |

On a conflict you are shown the difference and asked. In CI the run stops instead, before it writes the first file; pass
\`--force\` to take the new text in those lines. The generator does not write to files with uncommitted changes, unless you add
\`--allow-dirty\`.

If \`.yo-rc.json\` is lost, see [what the next run does](second-run.md#when-yo-rcjson-is-lost). To upgrade, to switch the storage
or to remove the deployment, see [upgrade, switch and remove](second-run.md).

\`--environment staging\` adds an environment with its own deployment id, and \`--without-environment staging\` removes it. Each
environment has its own \`--domain\`; all other answers apply to all environments. See [environments](environments.md).

No question asks for a secret. Enter names of buckets, hosts and users, keys and passwords in the settings of the repository;
the page of each storage lists them, such as [AWS S3](targets/s3.md#what-to-enter-in-the-repository).

## Always

${questionTable(commonQuestions(families, targets, platforms))}
${[...ofTargets, ...ofPlatforms, ...ofFamilies].join('\n')}`;
}

it('docs/questions.md is what the questions say', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, generated());
  expect(
    readFileSync(page, 'utf8').replaceAll('\r\n', '\n'),
    'docs/questions.md is not what the questions say: run npm run golden',
  ).toBe(generated());
});

it('gives each example as the value, which is quoted where it is printed', () => {
  const questions = [
    ...commonQuestions(families, targets, platforms),
    ...targets.flatMap((one) => one.questions),
    ...platforms.flatMap((one) => one.questions),
    ...families.flatMap((one) => one.questions),
  ];
  expect(questions.filter(({ example }) => example !== undefined && /^['"]|['"]$/.test(example))).toEqual([]);
});
