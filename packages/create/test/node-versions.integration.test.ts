import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkout } from './checkout.js';

const cli = path.resolve(import.meta.dirname, '../bin/create-litestream.js');

/** Prints every module that is loaded, on standard error. */
const tracer = `import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => { writeSync(2, 'loaded ' + url + '\\n'); return next(url, context); } });`;

/** The packages that a run loads from node_modules, with the Node that each asks for. */
function loadedPackages(...args: readonly string[]): ReadonlyMap<string, string> {
  const folder = checkout('jamstack/vue-ssg-today');
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tracer)}`, cli, ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: undefined } },
  );
  const folders = [...stderr.matchAll(/^loaded (file:.*\/node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm)];
  return new Map(
    folders.map(([, url = '']) => {
      const file = path.join(fileURLToPath(url), 'package.json');
      const { name, engines } = JSON.parse(readFileSync(file, 'utf8')) as {
        name: string;
        engines?: { node?: string };
      };
      return [name, engines?.node ?? '*'];
    }),
  );
}

/** Whether one alternative of a range such as `^20.17 || >=22` holds for the oldest Node that we promise. */
function takesNode20(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [, operator = '', major = '0'] = /^\s*(>=|>|\^|~|=)?\s*v?(\d+|\*|x)/.exec(alternative) ?? [];
    return !/^\d+$/.test(major) || (operator.startsWith('>') ? Number(major) <= 20 : Number(major) === 20);
  });
}

// From a checkout of this repository, where npm has installed what the development tools ask for, which is a newer Node.
it.each([
  ['the help', ['--help']],
  ['a run', ['--yes', '--target', 's3', '--skip-install']],
  ['a command', ['upgrade', '--dry-run']],
])('%s loads nothing that needs a newer Node than 20.17', (_, args) => {
  const loaded = loadedPackages(...args);
  expect([...loaded.keys()]).toContain('yaml');
  expect([...loaded].filter(([, range]) => !takesNode20(range))).toEqual([]);
});
