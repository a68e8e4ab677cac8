import { posix } from 'node:path';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import type { OpenedFile } from './opened-file.js';
import type { OpenedPattern } from './opened-pattern.js';
import { found, guessed, type Fact } from './fact.js';
import { isProduction } from './app-services.js';

/**
 * Folder in the container that becomes the volume: `App_Data` if it has a database, else what the existing set-up mounts around a
 * database, else the folder of the first database. The content root itself is never the volume, because the volume would hide the app.
 */
export function findDataFolder(
  checkout: Checkout,
  files: readonly OpenedFile[],
  patterns: readonly OpenedPattern[] = [],
): Fact<string> {
  const usual = posix.join(checkout.contentRoot, 'App_Data');
  // The folder of a pattern is below the data folder, as a file is.
  const places = [...files, ...patterns.map(({ folder, from, guessed }) => ({ file: folder, from, guessed }))];
  for (const place of places) {
    const { file, from, guessed: unsure } = place;
    const folder = folderFor(checkout, file, usual, 'special' in place && place.special === true);
    if (folder !== undefined) return (unsure ? guessed : found)(folder, from);
  }
  const mounted = mounts(checkout).find(({ target }) => target === usual);
  return mounted
    ? found(usual, mounted.from)
    : guessed(
        usual,
        files.length > 0 ? 'no database lies in a folder of its own' : 'where these templates keep their data',
      );
}

function folderFor(checkout: Checkout, file: string, usual: string, special: boolean): string | undefined {
  if (isBelow(file, usual)) return usual;
  const mounted = mounts(checkout).find(({ target }) => target !== checkout.contentRoot && isBelow(file, target));
  if (mounted) return mounted.target;
  const folder = posix.dirname(file);
  // A volume over the user's folders or over what the app serves would hide what the image has there.
  if (special || isBelow(file, posix.join(checkout.contentRoot, 'wwwroot'))) return undefined;
  if (folder === '/' || isBelow(checkout.contentRoot, folder)) return undefined;
  if (!isBelow(file, checkout.contentRoot)) return folder;
  return posix.join(checkout.contentRoot, posix.relative(checkout.contentRoot, file).split('/')[0] as string);
}

function mounts({ compose, kamal }: Checkout): readonly { readonly target: string; readonly from: string }[] {
  return [
    ...(kamal?.mounts ?? []),
    ...compose
      .filter(({ path }) => isProduction(path))
      .flatMap(({ services }) => services.flatMap((service) => service.mounts)),
  ].map(({ target, from }) => ({ target: target.replace(/(?<=.)\/$/, ''), from }));
}
