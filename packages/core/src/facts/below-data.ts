import { posix } from 'node:path';

/** A path as `--files` takes it, counted from the data folder; undefined where it lies outside. */
export function belowData(path: string, dataFolder: string): string | undefined {
  const relative = posix.relative(dataFolder, path);
  return relative === '' ? '.' : relative === '..' || relative.startsWith('../') ? undefined : relative;
}

/** What to do about files below the data folder, for the end of a sentence. */
export function backUpAsWell(path: string, dataFolder: string): string {
  const name = belowData(path, dataFolder) ?? '.';
  return `to back it up, run the generator again with --files ${/^[\w./-]+$/.test(name) ? name : `'${name}'`}`;
}
