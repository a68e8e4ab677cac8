import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const source = path.resolve(import.meta.dirname, '../src');
const folderOf = (line: string) => /^\. "\$parts\/([a-z]+)\//.exec(line)?.[1] ?? '';

/** The folders of main.sh, in the parts that it reads before it looks at the verb: a host's, the containers', the workflows'. */
const parts = readFileSync(path.join(source, 'main.sh'), 'utf8')
  .split(/^run_[a-z]+_verb\(\) \{$/m)
  .map((text) => [...new Set(text.split('\n').map(folderOf))].filter((folder) => folder !== ''))
  .filter((folders) => folders.length > 0);

const functionsIn = (text: string) =>
  [...text.matchAll(/^([a-z_][a-z0-9_]*)\(\) [({]/gm)].map(([, name]) => name ?? '');

/** Words in the place of a command, and names with an underscore wherever they stand; without comments. */
function calledIn(text: string) {
  const code = text.replaceAll(/(?:^|\s)# .*$/gm, '');
  const commands = /(?:^|[;&|!({)]|[$<]\(|\b(?:then|else|do|if|while|until|elif))\s*([a-z_][a-z0-9_]*)(?=[\s;)]|$)/gm;
  const names = /(?<![\w$.\-/{["'])([a-z]+_[a-z0-9_]*)(?![\w=(\-./[])/g;
  return new Set([...code.matchAll(commands), ...code.matchAll(names)].map(([, name]) => name ?? ''));
}

const filesOf = (folder: string) =>
  readdirSync(path.join(source, folder)).map((name) => ({
    name: `${folder}/${name}`,
    text: readFileSync(path.join(source, folder, name), 'utf8'),
  }));

test('main.sh reads the parts of a host first, then those of the containers, then those of the workflows', () => {
  expect(parts).toEqual([
    ['shared', 'deploy'],
    ['guard', 'files', 'health'],
    ['workflow', 'cluster', 'host'],
  ]);
});

test('no part calls a function of a part that is read after it', () => {
  const definedIn = new Map<string, number>();
  for (const [index, folders] of parts.entries())
    for (const { text } of folders.flatMap(filesOf)) for (const name of functionsIn(text)) definedIn.set(name, index);
  const early = parts.flatMap((folders, index) =>
    folders
      .flatMap(filesOf)
      .flatMap(({ name, text }) =>
        [...calledIn(text)]
          .filter((called) => (definedIn.get(called) ?? 0) > index)
          .map((called) => `${name}: ${called}`),
      ),
  );
  expect(early).toEqual([]);
});
