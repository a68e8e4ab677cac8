import { isIgnoredFolder } from '../project/ignored.js';
import { isBelow, joinPath, fileOfPlace } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { commandWords } from '../project/dockerfile.js';
import { findWorkflows } from '../project/workflow.js';
import { isIgnored, isInIgnoredFolder } from '../project/gitignore.js';
import type { EarlierItem } from './carry-over/earlier-item.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import type { Uncopied, UiBuild } from './facts.js';
import { isOurs } from './ours.js';

/**
 * What the Dockerfile copies from its folder and what is not there when the new workflow builds it.
 * @param context folder that it is built in
 * @param items what the earlier deployment did
 * @param ui front end that the new workflow builds
 */
export function findUncopied(
  { project, dockerfile }: Checkout,
  context: string,
  items: readonly EarlierItem[],
  ui?: UiBuild,
): readonly Fact<Uncopied>[] {
  if (!dockerfile) return [];
  return dockerfile.needed.flatMap(({ keyword, text, flags, from }) => {
    if (
      (keyword !== 'COPY' && keyword !== 'ADD') ||
      flags.some((flag) => flag.startsWith('--from=')) ||
      /<</.test(text)
    )
      return [];
    const sources = commandWords(text).slice(0, -1).filter(isLocal);
    const missing = sources.filter((source) => !isThere(project, context, source));
    // A pattern may match nothing where it stands beside others.
    const fatal = missing.filter((source) => sources.length === 1 || !/[*?[]/.test(source));
    return fatal.flatMap((source) => {
      const maker = isBuilt(context, source, ui) ? 'kept' : makerOf(project, source, items);
      return maker === 'kept' ? [] : [found({ source, ...(maker === undefined ? {} : { maker }) }, from)];
    });
  });
}

/** What the new workflow's own npm step makes. */
function isBuilt(context: string, source: string, ui: UiBuild | undefined): boolean {
  const path = joinPath(context, source.replace(/^\/+/, ''));
  return ui !== undefined && path !== undefined && isBelow(path, ui.folder);
}

/** A path of the build's folder whose name stands there. */
function isLocal(source: string): boolean {
  return !/\$|^(?:https?|git):|^git@/.test(source);
}

function isThere(project: Project, context: string, source: string): boolean {
  const path = joinPath(context, source.replace(/^\/+/, '').replace(/\/+$/, '') || '.');
  if (path === undefined || path === '.' || path === '.git' || path.startsWith('.git/')) return true;
  if (isUnseen(project, path) || isSubmodule(project, path)) return true;
  if (!/[*?[]/.test(path)) return project.files.some((file) => isBelow(file, path) && isCommitted(project, file));
  const pattern = new RegExp(
    `^${path
      .split('/')
      .map((part) =>
        part
          .replaceAll(/[\\^$.+()|{}]/g, String.raw`\$&`)
          .replaceAll('*', '[^/]*')
          .replaceAll('?', '[^/]'),
      )
      .join('/')}(?:/|$)`,
  );
  return project.files.some((file) => pattern.test(file) && isCommitted(project, file));
}

/** False for what only this copy of the checkout has. Of a `.gitignore` that takes in again what it ignores, its folders are not read. */
function isCommitted(project: Project, file: string): boolean {
  const takesIn = /^!/m.test(project.read('.gitignore') ?? '');
  return !isIgnored(project, file) && (takesIn || !isInIgnoredFolder(project, file));
}

/** Folders that no view of a checkout looks into: data is there, and what a build makes is where it was committed. */
function isUnseen(project: Project, path: string): boolean {
  const parts = path.split('/');
  const at = parts.findIndex(isIgnoredFolder);
  if (at < 0) return false;
  const folder = parts.slice(0, at + 1).join('/');
  if (!MADE.test(parts[at] as string)) return true;
  return project.unseenFolders?.includes(folder) === true && !isInIgnoredFolder(project, `${folder}/file`);
}

/** Folders that builds write to. */
const MADE = /^(?:publish|dist|bin|obj|node_modules|\.next|\.nuxt)$/;

function isSubmodule(project: Project, path: string): boolean {
  return [...(project.read('.gitmodules') ?? '').matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].some(
    ([, folder = '']) => isBelow(path, folder) || isBelow(folder, path),
  );
}

/** What makes a folder that its command does not name. */
const MAKERS: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\/)(?:bin|obj)(?:\/|$)/, /\bdotnet\s+(?:publish|build|pack)\b/],
  [/(?:^|\/)node_modules(?:\/|$)/, /\b(?:npm|pnpm|yarn|bun)\b/],
  [
    /(?:^|\/)(?:dist|build|out|\.next|\.nuxt)(?:\/|$)/,
    /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?build\b|\b(?:vite|next|ng|tsc)\b/,
  ],
  [/(?:^|\/)target(?:\/|$)/, /\b(?:cargo|mvn|gradlew?)\b/],
];

/** `kept` where a step that stays makes it, or one that an earlier run wrote; else the place of a step that names it. */
function makerOf(project: Project, source: string, items: readonly EarlierItem[]): string | undefined {
  const path =
    source
      .replace(/^(?:\.?\/)+/, '')
      .replace(/[^/]*[*?[].*$/, '')
      .replace(/\/+$/, '') || source;
  const name = path.split('/').at(-1) as string;
  const word = new RegExp(
    `(?:^|[\\s"'=/:])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?:[\\s"'/;)&]|$)`,
    'm',
  );
  const makes = (run: string): boolean =>
    // The verb of .NET is not a folder.
    word.test(run.replaceAll(/\bdotnet\s+publish\b/g, 'dotnet')) ||
    MAKERS.some(([folder, command]) => folder.test(path) && command.test(run));
  if (items.some(({ script }) => script !== undefined && makes(script.run))) return 'kept';
  const maker = findWorkflows(project)
    .flatMap((file) => ('error' in file ? [] : file.steps))
    .find(({ run = '' }) => makes(run) && !/\bdocker\s+(?:buildx\s+)?build\b/.test(run));
  return maker !== undefined && isOurs(project, fileOfPlace(maker.from)) ? 'kept' : maker?.from;
}
