import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderFor } from '../checkout.js';
import type { Play } from './plays.js';

const tools = path.resolve(import.meta.dirname, '../../../../.tools/bin');

/** What the system says where a file lies in the place of the folder: everybody can make that, root as well. */
const real = 'not a directory';

/** What goes wrong with what is written; everything else shows at the first question. */
const ofUploads = new Set(['read-only file system', 'no space left on device', 'disk quota exceeded']);

/**
 * A folder that Litestream cannot use. The system's other words for that come from the same table of Go, and stand in the place of those
 * that the real Litestream printed here.
 */
export async function filePlay(code: string): Promise<Play> {
  const place = folderFor('nas');
  const [folder, bin] = [path.join(place, 'nas'), path.join(place, 'bin')];
  writeFileSync(folder, 'a file');
  mkdirSync(bin);
  const program = path.join(bin, 'litestream');
  writeFileSync(
    program,
    `#!/bin/bash
set -o pipefail
[[ $1 != replicate ]] || exec ${tools}/litestream "$@"
{ ${tools}/litestream "$@" 2>&1 1>&3 | sed 's|${real}|${code}|' >&2; } 3>&1
`,
  );
  chmodSync(program, 0o755);
  return {
    values: { BACKUP_FOLDER: folder },
    way: ofUploads.has(code) ? 'sync' : 'ask',
    environment: { PATH: `${bin}:${tools}:${process.env['PATH']}` },
    close: () => {},
  };
}
