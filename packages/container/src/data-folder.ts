import { posix } from 'node:path';
import { findProgram, found, guessed, hidesProgram, type ContainerView, type Fact } from 'litestream-generator-core';
import { behindLinks } from './links.js';
import type { StackDatabase } from './stack.js';

/** Where a volume is made when nothing says where the data lies. */
const USUAL = '/data';

/** Files that keep an empty folder in Git, and data of the machine that develops. */
const NO_CODE = /(?:^|\/)(?:\.git(?:ignore|keep|attributes)|\.keep|\.empty|README\.md)$|\.(?:db3?|sqlite3?)(?:-\w+)?$/i;

/** Files that a folder which people mounted around the database would lack: texts and pictures beside the data are none. */
const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|php|phtml|java|kts?|scala|cs|fs|exs?|erl|cr|nim|gleam|lua|pl|prisma|sql|sh|html?|vue|svelte|css|s[ac]ss|e?erb|heex|ejs|jinja2?|twig|ya?ml|toml|lock)$/i;

/** What such a folder has may be handed out to visitors, or is for something else than data: no database is moved there. */
const FOR_OTHERS =
  /\/(?:uploads?|media|public|static|assets|attachments|images|downloads|music|movies|logs?|tmp|cache|ssl|certs?|plugins)$/i;

/** Path in the container, where its links lead to. */
export function inContainer(view: ContainerView, path: string): string {
  return behindLinks(view, posix.resolve(view.contentRoot, path));
}

/**
 * Folder that becomes the volume: what the existing set-up mounts or the image declares around a database, else the folder of the first
 * database, where that is one of its own.
 */
export function findDataFolder(
  view: ContainerView,
  databases: readonly StackDatabase[],
  keeps: readonly { readonly path: string; readonly from: string }[] = [],
): Fact<string> {
  const files = databases.map((database) => ({ ...database, file: inContainer(view, database.path) }));
  const places = [...mounted(view), ...declaredVolumes(view)];
  const kept = keeps.map(({ path, from }) => ({ target: posix.dirname(inContainer(view, path)), from }));
  for (const { file } of files) {
    const around = [...places, ...kept].find(({ target }) => isBelow(file, target) && !isCode(view, target, SOURCE));
    if (around) return found(around.target, around.from);
  }
  const usable = places.filter(
    ({ target }) => !isCode(view, target) && !/\.\w{2,4}$|docker\.sock$/.test(target) && !FOR_OTHERS.test(target),
  );
  for (const { path, file, from, moves, guessed: unsure = false } of files) {
    // Where data has a folder of its own, a mere name in the code most likely counts from there.
    if (unsure && moves === undefined && !path.includes('/') && usable.length > 0) continue;
    const folder = posix.dirname(file);
    if (!isCode(view, folder)) return (unsure ? guessed : found)(folder, from);
  }
  const [first, ...others] = usable;
  if (first) return (files.length > 0 || others.length > 0 ? guessed : found)(first.target, first.from);
  return guessed(
    USUAL,
    databases.length > 0 ? 'no database lies in a folder of its own' : 'nothing says where the data lies',
  );
}

/**
 * True for a folder that holds the app itself, so that a volume would hide it.
 * @param files which of its files in the checkout make it one. Default: any that may be code
 */
function isCode(
  view: ContainerView,
  folder: string,
  files: { test(path: string): boolean } = { test: (path) => !NO_CODE.test(path) },
): boolean {
  const { contentRoot, project, dockerfile } = view;
  if (folder === '/' || isBelow(contentRoot, folder) || /^\/(?:tmp|root|home)$/.test(folder)) return true;
  if (hidesProgram(folder, dockerfile ? findProgram(dockerfile) : []) !== undefined) return true;
  const copied = !isBelow(folder, contentRoot) ? undefined : posix.relative(contentRoot, folder);
  return (
    copied !== undefined &&
    dockerfile !== undefined &&
    project.files.some((path) => path.startsWith(`${copied}/`) && files.test(path))
  );
}

/** What the existing set-up mounts in the app's container. */
export function mounted({ mounts }: ContainerView): ContainerView['mounts'] {
  return mounts.map((mount) => ({ ...mount, target: mount.target.replace(/(?<=.)\/+$/, '') }));
}

/** Folders that the image declares as volumes. */
export function declaredVolumes(view: ContainerView): readonly { readonly target: string; readonly from: string }[] {
  return (view.dockerfile?.instructions ?? [])
    .filter(({ keyword }) => keyword === 'VOLUME')
    .flatMap(({ text, from }) =>
      text
        .replaceAll(/["',[\]]+/g, ' ')
        .split(/\s+/)
        .filter((word) => word !== '' && !word.includes('$'))
        .map((word) => ({ target: inContainer(view, word).replace(/(?<=.)\/+$/, ''), from })),
    );
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
