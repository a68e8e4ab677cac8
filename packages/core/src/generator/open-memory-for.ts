import { environmentConf } from '../platforms/shared/paths.js';
import { openMemory, type Memory } from './memory.js';
import type { Stored } from './stored.js';

/**
 * The memory for a run about one environment. Who asks for an environment gets its values again, also where they were deleted.
 * @param asked environment that was asked for; undefined where none was
 * @throws UserError when the file that remembers is damaged
 */
export function openMemoryFor(root: string, asked: unknown, remember: Partial<Stored> = {}): Memory {
  const memory = openMemory(root, remember);
  const path = environmentConf(String(asked));
  if (asked === undefined || memory.stored.written[path] === undefined || memory.read(path) !== undefined)
    return memory;
  const { [path]: _, ...written } = memory.known.written;
  return { ...memory, known: { ...memory.known, written } };
}
