import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.js';

const cli = path.resolve(import.meta.dirname, '../bin/create-litestream.js');

/** Prints every module that is loaded, on standard error. */
const tracer = `import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => { writeSync(2, 'loaded ' + url + '\\n'); return next(url, context); } });`;

/** What a run loads from a folder node_modules. */
function loadedPackages(...args: readonly string[]): readonly string[] {
  const folder = checkout('jamstack/vue-ssg-today');
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tracer)}`, cli, ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: undefined } },
  );
  expect(stderr).toMatch(/^loaded file:.*\/dist\/cli\.js$/m);
  return [...stderr.matchAll(/^loaded (file:.*\/node_modules\/.*)$/gm)].map(([, url = '']) => url);
}

/** Whether one alternative of a range such as `^20.17 || >=22` holds for the oldest Node that we promise. */
function takesNode20(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [, operator = '', major = '0'] = /^\s*(>=|>|\^|~|=)?\s*v?(\d+|\*|x)/.exec(alternative) ?? [];
    return !/^\d+$/.test(major) || (operator.startsWith('>') ? Number(major) <= 20 : Number(major) === 20);
  });
}

it.each([
  ['the help', ['--help']],
  ['a run', ['--yes', '--target', 's3', '--skip-install']],
  ['a command', ['upgrade', '--dry-run']],
])('%s loads nothing but the bundle', (_, args) => {
  expect(loadedPackages(...args)).toEqual([]);
});

it('bundles nothing that needs a newer Node than 20.17', () => {
  const notices = readFileSync(path.resolve(import.meta.dirname, '../dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bundled = [...notices.matchAll(/^(\S+) \d\S* \(.*\), for Node (.*)$/gm)].map(([, name, range]) => [
    name,
    range,
  ]);
  expect(bundled.map(([name]) => name)).toEqual(expect.arrayContaining(['yaml', '@inquirer/prompts', 'execa']));
  expect(bundled.filter(([, range = '']) => !takesNode20(range))).toEqual([]);
});
