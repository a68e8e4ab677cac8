import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { leadsOut } from '../leads-out.js';
import { shellWord } from '../quoting/index.js';
import { withCommands } from './next-step.js';
import { entriesIn } from './entries-in.js';

/** The two names beside a file that a run needs while it writes: for the new text, and for the earlier one. */
export function namesBeside(target: string): { readonly fresh: string; readonly old: string } {
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.litestream`);
  return { fresh: `${beside}-new`, old: `${beside}-old` };
}

/** Where a file lies: what a link in the checkout leads to. */
export function placeOf(root: string, file: string): string {
  const place = path.join(root, ...file.split('/'));
  return existsSync(place) && lstatSync(place).isSymbolicLink() ? realpathSync(place) : place;
}

/** Of which files a run that was killed left something, also of those that no memory names any more. */
export function leftBehind(root: string, written: readonly string[]): readonly string[] {
  const folders = new Set([
    '.',
    '.deploy',
    '.github',
    '.github/workflows',
    ...written.map((file) => path.posix.dirname(file)),
  ]);
  return [...folders].flatMap((folder) => {
    const place = path.join(root, ...folder.split('/'));
    if (leadsOut(root, folder) !== undefined || lstatSync(place, { throwIfNoEntry: false })?.isDirectory() !== true)
      return [];
    const names = entriesIn(place).map(({ name }) => /^\.(.+)\.litestream-(?:new|old)$/.exec(name)?.[1]);
    return [...new Set(names)].flatMap((name) => (name === undefined ? [] : [path.posix.join(folder, name)]));
  });
}

/**
 * A run that was killed left files under those names, and a plan would take a file that is set aside for deleted.
 * @param files POSIX paths of the files that a run writes
 * @throws UserError with the commands that finish or undo the other run
 */
export function refuseInterrupted(root: string, files: readonly string[]): void {
  const left = files
    .filter((file) => leadsOut(root, file) === undefined)
    .map((file) => {
      const target = placeOf(root, file);
      const { fresh, old } = namesBeside(target);
      return { file, target, fresh, old, isNew: existsSync(fresh), isOld: existsSync(old) };
    })
    .filter(({ isNew, isOld }) => isNew || isOld);
  if (left.length === 0) return;
  const word = (place: string): string => shellWord(path.relative(root, place).split(path.sep).join('/'));
  // The new texts are placed one after the other, and only then is the first of the old ones deleted.
  const isComplete = left.every(({ isNew, target }) => !isNew && existsSync(target));
  const commands = left.flatMap(({ isNew, isOld, fresh, old, target }) => [
    // Without an option that PowerShell, which has these commands as well, does not know.
    ...(isOld && !isComplete && existsSync(target) ? [`rm ${word(target)}`] : []),
    ...(isOld ? [isComplete ? `rm ${word(old)}` : `mv ${word(old)} ${word(target)}`] : []),
    ...(isNew ? [`rm ${word(fresh)}`] : []),
  ]);
  throw new UserError({
    what:
      'Nothing was written, because another run is writing these files, or was stopped while it wrote them:\n' +
      left.map(({ file }) => `    ${file}`).join('\n'),
    fix: withCommands(
      `Wait for the other run. If there is none, ${isComplete ? 'delete what it left' : 'restore the earlier files'}, ` +
        `in ${shellWord(root)}, and run this again:`,
      commands,
    ),
  });
}
