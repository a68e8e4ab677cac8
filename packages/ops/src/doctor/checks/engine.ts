import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { blobId, projectFiles } from 'litestream-generator-core';
import { engine as released } from 'litestream-engine';
import { bad, defineCheck, good, unknown } from '../check.js';

const id = blobId(released.text);

/** The command that restores the program. Git finds the text by its id, even if a later commit changed or deleted the file. */
const bringBack = `git cat-file -e ${id} && git cat-file blob ${id} > ${projectFiles.engine} && chmod +x ${projectFiles.engine}`;

/** Is deploy.sh the program of a version, to the byte? Nobody reads it in a review, so its SHA-256 is compared with the released one. */
export const engine = defineCheck({
  id: 'engine',
  title: 'deploy.sh',
  limit: 5,
  async run({ folder }) {
    const file = path.join(folder, ...projectFiles.engine.split('/'));
    if (!existsSync(file)) return bad(`${projectFiles.engine} is not there`, `Restore it: ${bringBack}`);
    const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    const version = /^# litestream-engine (\S+):/.exec(text.split('\n')[1] ?? '')?.[1];
    if (version === undefined)
      return bad(`The second line of ${projectFiles.engine} does not name a version`, `Restore it: ${bringBack}`);
    if (version !== released.version)
      return unknown(
        `It is version ${version}; this doctor knows the SHA-256 of ${released.version}`,
        'Bring both to one version: npm create litestream@latest -- --yes, then npm create litestream@latest -- doctor',
      );
    const sha256 = createHash('sha256').update(text).digest('hex');
    if (sha256 !== released.sha256)
      return bad(
        `It was changed: its SHA-256 is ${sha256}, that of version ${version} is ${released.sha256}`,
        `Restore it, and move your changes to .deploy/hooks or compose.override.yml: ${bringBack}`,
      );
    return good(`Version ${version}, unchanged`);
  },
});
