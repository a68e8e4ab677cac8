import { posix } from 'node:path';
import { isBelow } from '../project/paths.js';
import { shellWord } from '../quoting/index.js';
import type { OpenedFile } from './opened-file.js';

/** How a database comes below the data folder, as a clause: by the app's own variable where there is one, else by a change of the code. */
export function moveOf({ file, from, origin, special, move }: OpenedFile, folder: string, contentRoot: string): string {
  if (move !== undefined) return move;
  const target = posix.join(folder, posix.basename(file));
  const written = isBelow(target, contentRoot) ? posix.relative(contentRoot, target) : target;
  const whole = origin?.origins.find(({ value }) => value === origin.text);
  const part = origin?.origins.find(({ value }) => value !== '' && origin.path.startsWith(value));
  const note = special
    ? ` (where that folder is missing, .NET opens ${contentRoot}/${posix.basename(file)} instead)`
    : '';
  if (origin && whole && isName(whole.variable))
    return `Move it with ${flag(
      whole.variable,
      origin.text.replace(origin.path, () => written),
    )}${note}`;
  if (origin && part && isName(part.variable))
    return `Move it with ${flag(part.variable, part.value === origin.path ? target : folder)}${note}`;
  return `Move it below ${folder} by the path ${JSON.stringify(written)} in ${from}${note}`;
}

function flag(name: string, value: string): string {
  return `--env ${shellWord(`${name}=${value}`)}`;
}

/** A variable that a container can have. */
function isName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
