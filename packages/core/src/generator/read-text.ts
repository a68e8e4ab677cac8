import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { leadsOut, linkProblem } from '../leads-out.js';

/** In bytes: larger than any file that the generator writes or merges, and small enough for the memory of a machine. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Text of a file by its POSIX path below a folder; undefined when there is no such file, or a folder of that name.
 * @throws UserError when it is there but may not be read, lies outside the folder, or is not text that could be written again as it is
 */
export function readText(root: string, file: string): string | undefined {
  const place = path.join(root, ...file.split('/'));
  const refuse = (why: string, fix: string): never => {
    throw new UserError({ what: `${file} is there but cannot be read (${why}).`, fix });
  };
  try {
    const link = leadsOut(root, file);
    if (link !== undefined) throw new UserError(linkProblem(root, link));
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isFile() !== true) return undefined;
    if (stats.size > MAX_BYTES) refuse(`it has more than ${MAX_BYTES / 1024 / 1024} MB`, `Move it away: ${place}`);
    const bytes = readFileSync(place);
    const text = bytes.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(bytes)) refuse('it is not UTF-8', `Save it as UTF-8: ${place}`);
    if (text.includes('\0')) refuse('it holds bytes that are not text', `Restore it, or move it away: ${place}`);
    return text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    return refuse((error as NodeJS.ErrnoException).code ?? String(error), `Make it readable to you: ${place}`);
  }
}
