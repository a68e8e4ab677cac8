import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { root } from './engine.mjs';

/** What is found in the code of the fixtures. */
const found = { blazor: ['app.db', 'jobs/jobs.db'], web: [], jamstack: ['db.sqlite'] };

/**
 * A checkout of a template with the generated files, made by the command that a user would run.
 * @param {string} folder
 * @param {string} target
 * @param {readonly string[]} databases These and no others. None: those that are found in the code.
 * @param {{ family?: 'blazor' | 'web' | 'jamstack', fixture?: string, flags?: readonly string[] }} [project] Blazor has two databases,
 *   months and a migration; web has nothing that is not asked for;
 *   jamstack builds with a Dockerfile. `flags`: further answers, `--handover`.
 * @returns {Promise<{ folder: string, id: string }>}
 */
export async function generate(
  folder,
  target,
  databases = [],
  { family = 'blazor', fixture = `${family}-today`, flags = [] } = {},
) {
  mkdirSync(path.dirname(folder), { recursive: true });
  cpSync(path.join(root, `packages/${family}/test/fixtures/${fixture}`), folder, { recursive: true });
  const answers = target === 'sftp-key' ? ['--target', 'sftp', '--sftp-auth', 'key'] : ['--target', target];
  const without = databases.length === 0 ? [] : found[family].filter((name) => !databases.includes(name));
  await run(
    process.execPath,
    [
      path.join(root, 'packages/create/bin/create-litestream.js'),
      family,
      ...answers,
      '--app-name',
      'E2E',
      '--yes',
      '--force',
      '--skip-install',
      ...databases.flatMap((name) => ['--database', name]),
      ...without.flatMap((name) => ['--without-database', name]),
      ...flags,
    ],
    { cwd: folder },
  );
  const id = /^id=([a-z0-9-]+)$/m.exec(readFileSync(path.join(folder, '.deploy/deploy.conf'), 'utf8'))?.[1];
  if (id === undefined) throw new Error('deploy.conf has no id');
  return { folder, id };
}
