import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Text of a file by its POSIX path below a folder; undefined when there is no such file, or a folder of that name. */
export function readText(root: string, file: string): string | undefined {
  const place = path.join(root, ...file.split('/'));
  return statSync(place, { throwIfNoEntry: false })?.isFile() ? readFileSync(place, 'utf8') : undefined;
}
