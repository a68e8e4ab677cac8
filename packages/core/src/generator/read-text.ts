import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';

/**
 * Text of a file by its POSIX path below a folder; undefined when there is no such file, or a folder of that name.
 * @throws UserError when it is there but may not be read
 */
export function readText(root: string, file: string): string | undefined {
  const place = path.join(root, ...file.split('/'));
  try {
    return statSync(place, { throwIfNoEntry: false })?.isFile() ? readFileSync(place, 'utf8') : undefined;
  } catch (error) {
    throw new UserError({
      what: `${file} is there but cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
      fix: `Make it readable to you: ${place}`,
    });
  }
}
