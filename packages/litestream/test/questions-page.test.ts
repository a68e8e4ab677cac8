import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commonQuestions, questionTable, platforms, runOptions, targets } from 'litestream-generator-core';
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

The generator asks only what it cannot find out. You can answer every question with a flag:

\`\`\`sh
npm create litestream@latest -- --target s3 --domain shop.example.org
\`\`\`

To switch off a flag that takes no value, write \`--no-\` before its name, as in \`--no-migrations\`. A flag that may be repeated adds to
its list. For example, \`--database\` adds to the databases that were found or named before, and \`--without-database\` removes one,
also in later runs. If that database was backed up, the generator shows the input \`drop_database\` that the next release needs.

No question asks for a secret. Enter names of buckets, hosts and users, keys and passwords in the settings of the repository;
the page of each storage lists them, such as [AWS S3](targets/s3.md#what-to-enter-in-the-repository).

## How to run it

| Flag | What it does |
| --- | --- |
${runOptions.map(ofRun).join('')}
With \`--yes\`, if answers are missing or wrong, the generator lists all of them at once and writes nothing. At a terminal it still asks
which text to keep if you and the generator changed the same lines, or if the project has another file of that name, unless you add
\`--force\`.

## Where answers come from

The generator takes an answer from the first of these that has one:

1. the flag
2. an answer that you chose in an earlier run: by a flag, or at a prompt if it differs from the default (\`answers\` in
   \`.yo-rc.json\`)
3. the project
4. the last run
5. the default

So whatever you did not choose follows the project. The generator shows what has changed since the last run, for example "port 80 → 8080,
Dockerfile:10".

\`--environment staging\` adds an environment with its own deployment id, and \`--without-environment staging\` removes it. Each
environment has its own \`--domain\`; all other answers apply to all environments. See [environments](environments.md).

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

If \`.yo-rc.json\` is lost, see [what the next run does](second-run.md#when-yo-rcjson-is-damaged-or-lost). To upgrade, to switch the storage
or to remove the deployment, see [upgrade, switch and remove](second-run.md).

## Always

${questionTable(commonQuestions(families, targets, platforms))}
${[...ofTargets, ...ofPlatforms, ...ofFamilies].join('\n')}`;
}

function ofRun(option: (typeof runOptions)[number]): string {
  const usage = `${'alias' in option ? `-${option.alias}, ` : ''}--${option.name}${'value' in option ? ` <${option.value}>` : ''}`;
  return `| \`${usage}\` | ${option.description} |\n`;
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
