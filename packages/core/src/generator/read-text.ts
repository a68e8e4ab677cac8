import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DamagedError, UserError } from '../errors.js';
import { leadsOut, linkProblem } from '../leads-out.js';
import { obstacle } from '../plan/unwritable.js';

/** In bytes: larger than any file that the generator writes or merges, and small enough for the memory of a machine. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Text of a file by its POSIX path below a folder; undefined when there is no such file.
 * @throws DamagedError when its content is not text that could be written again as it is
 * @throws UserError when it may not be read or lies outside the folder, or when something else is in the place of the file or its folder:
 * the file would be taken for deleted
 */
export function readText(root: string, file: string): string | undefined {
  const place = path.join(root, ...file.split('/'));
  const problem = (why: string, fix: string) => ({ what: `${file} is there but cannot be read (${why}).`, fix });
  const damaged = (why: string, fix: string): never => {
    throw new DamagedError(problem(why, fix));
  };
  try {
    const link = leadsOut(root, file);
    if (link !== undefined) throw new UserError(linkProblem(root, link));
    const other = obstacle(place);
    if (other !== undefined) throw new UserError(other);
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.size > MAX_BYTES) damaged(`it has more than ${MAX_BYTES / 1024 / 1024} MB`, `Move it away: ${place}`);
    const bytes = readFileSync(place);
    const text = bytes.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(bytes)) damaged('it is not UTF-8', `Save it as UTF-8: ${place}`);
    if (text.includes('\0')) damaged('it holds bytes that are not text', `Restore it, or move it away: ${place}`);
    return text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      problem((error as NodeJS.ErrnoException).code ?? String(error), `Make it readable to you: ${place}`),
    );
  }
}
