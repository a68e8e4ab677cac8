// Which texts the project templates published under the paths that the generator writes. Their ids become the list in
// packages/core/src/plan/published-files.ts, by which a run knows a file that nobody has edited.
//   npm run published -- <folder of mirrors> [--check]
// A mirror is a git repository at <folder>/<owner>+<name> or <folder>/<owner>+<name>/repo, with its whole history. It is only read.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkouts } from './list.mjs';
import { readTypescript } from './typescript.mjs';

readTypescript();
const { blobId } = await import('../../packages/core/src/plan/blob-id.ts');
const { composeFiles } = await import('../../packages/core/src/platforms/compose/paths.ts');
const { projectFiles } = await import('../../packages/core/src/platforms/shared/paths.ts');

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const mirrors = path.resolve(positionals[0] ?? '.');
const paths = [composeFiles.compose, composeFiles.proxy, projectFiles.workflow];
const templates = checkouts.filter(({ what }) => what === 'template');

/** @type {Record<string, readonly string[]>} */
const ids = Object.fromEntries(paths.map((file) => [file, []]));
for (const repository of new Set(templates.map((one) => one.repository))) {
  const mirror = path.join(mirrors, repository.replace('/', '+'));
  const folder = existsSync(path.join(mirror, 'repo')) ? path.join(mirror, 'repo') : mirror;
  if (!existsSync(folder)) {
    console.error(
      `There is no mirror of ${repository} in ${mirrors}.\n  → git clone --mirror https://github.com/${repository} ${mirror}`,
    );
    process.exit(1);
  }
  const commits = templates.flatMap((one) =>
    one.repository === repository && one.commit !== undefined ? [one.commit] : [],
  );
  for (const file of paths)
    ids[file] = [...(ids[file] ?? []), ...textsOf(folder, ['HEAD', ...commits], file).map(blobId)];
}

const text = `// Written by tools/checkouts/published.mjs.

/** Git's ids of every text with which a project template was published, for the paths that a run writes. */
export const publishedFiles: Readonly<Record<string, readonly string[]>> = {
${Object.entries(ids)
  .map(
    ([file, some]) =>
      `  '${file}': [\n${[...new Set(some)]
        .toSorted()
        .map((id) => `    '${id}',\n`)
        .join('')}  ],\n`,
  )
  .join('')}};
`;
const target = path.resolve(import.meta.dirname, '../../packages/core/src/plan/published-files.ts');
const count = Object.values(ids).reduce((sum, some) => sum + new Set(some).size, 0);
if (!values.check) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error(`${path.basename(target)} is not what the mirrors have.\n  → npm run published -- ${mirrors}`);
  process.exit(1);
}
console.log(
  `${count} texts of ${paths.length} files, published by ${new Set(templates.map((one) => one.repository)).size} templates`,
);

/**
 * Every text that a file has in the history of some commits.
 * @param {string} folder @param {readonly string[]} commits @param {string} file
 */
function textsOf(folder, commits, file) {
  /** @param {readonly string[]} args */
  const git = (args) => execFileSync('git', [...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  const blobs = git(['log', '-m', '--format=', '--raw', '--no-abbrev', '--no-renames', ...commits, '--', file])
    .split('\n')
    .flatMap((line) => line.split(' ')[3] ?? [])
    .filter((id) => !/^0+$/.test(id));
  return [...new Set(blobs)].map((id) => git(['cat-file', 'blob', id]));
}
