import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { blobId, projectFiles } from 'litestream-generator-core';
import { engine as released } from 'litestream-engine';
import { bad, defineCheck, good, unknown, type CheckContext } from '../check.js';

const id = blobId(released.text);
const releases = 'https://github.com/generator-litestream/generator-litestream/releases';

/** Is deploy.sh the program of a version, to the byte? Nobody reads it in a review, so its SHA-256 is compared with the released one. */
export const engine = defineCheck({
  id: 'engine',
  title: 'deploy.sh',
  limit: 5,
  async run(context) {
    const file = path.join(context.folder, ...projectFiles.engine.split('/'));
    if (!existsSync(file)) return bad(`${projectFiles.engine} is missing`, `Restore it${await fromWhere(context)}`);
    const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    const version = /^# litestream-engine (\S+):/.exec(text.split('\n')[1] ?? '')?.[1];
    if (version === undefined)
      return bad(
        `The second line of ${projectFiles.engine} does not name a version`,
        `Restore it${await fromWhere(context)}`,
      );
    if (version !== released.version)
      return unknown(
        `It is version ${version}; this doctor knows the SHA-256 of ${released.version}`,
        'Bring both to one version: npm create litestream@latest -- --yes, then npm create litestream@latest -- doctor',
      );
    const sha256 = createHash('sha256').update(text).digest('hex');
    if (sha256 !== released.sha256)
      return bad(
        `It was changed: its SHA-256 is ${sha256}, that of version ${version} is ${released.sha256}`,
        `Move your changes to .deploy/hooks or compose.override.yml, and restore it${await fromWhere(context)}`,
      );
    return good(`Version ${version}, unchanged`);
  },
});

/**
 * Behind "restore it": the command, which works in every shell, or the page that has the file. A later commit may have changed or
 * deleted it.
 */
async function fromWhere({ folder, run }: CheckContext): Promise<string> {
  const history = [
    'log',
    '--all',
    '--no-renames',
    '--raw',
    '--no-abbrev',
    '--format=commit %h',
    '--',
    projectFiles.engine,
  ];
  const { stdout } = await run('git', history, { folder, limit: 4 });
  const commit = stdout
    .split(/^commit /m)
    .find((one) => new RegExp(` ${id} [AM]\t`).test(one))
    ?.split('\n', 1)
    .join();
  return commit === undefined
    ? `: the release litestream-engine@${released.version} has this file, ${releases}`
    : `: git checkout ${commit} -- ${projectFiles.engine}`;
}
