import { posix } from 'node:path';
import { imageVariables } from '../../project/dockerfile-env.js';
import { commandWords, type DockerInstruction } from '../../project/dockerfile.js';
import type { Line } from '../../project/lines.js';
import type { Project } from '../../project/project.js';
import { valueOf } from './image-user.js';
import type { ImageView } from './image-view.js';
import { writtenScripts } from './written-script.js';

/** A shell script, which no interpreter of another language runs. */
const SCRIPT = /^#!.*\b(?:(?:ba|da|a|z|k)?sh|execlineb)\b/;

/**
 * The script of the checkout that the image has at a path, or by that name in a folder for programs, as its `COPY` lines say.
 * @param takenIn whether another script takes it in: such a file needs no first line that names a shell
 */
export function copiedScript(view: ImageView, word: string, takenIn = false): string | undefined {
  const { project } = view;
  if (!/^[\w./-]+$/.test(word)) return undefined;
  const isBare = !word.includes('/');
  const same = namedSo(project).get(posix.basename(word)) ?? [];
  const wanted = posix.resolve(workdir(view), word);
  const isWanted = (path: string): boolean =>
    isBare ? posix.basename(path) === word && /(?:^|\/)s?bin$|^\/$/.test(posix.dirname(path)) : path === wanted;
  for (const { source, targets } of copiesOnce(view)) {
    const isFile = namedSo(project).get(posix.basename(source))?.includes(source) === true;
    const files = isFile ? [source] : [];
    const below = isFile ? [] : same.filter((path) => source === '' || path.startsWith(`${source}/`));
    const found =
      files.find((path) => targets.some((to) => isWanted(to) || isWanted(posix.join(to, posix.basename(path))))) ??
      below.find((path) => targets.some((to) => isWanted(posix.join(to, path.slice(source.length)))));
    if (found !== undefined && (takenIn || SCRIPT.test(project.read(found) ?? ''))) return found;
  }
  return undefined;
}

const known = new WeakMap<Project, ReadonlyMap<string, readonly string[]>>();

/** The files of a checkout by their names: a start script has many words, and few of them are one. */
function namedSo(project: Project): ReadonlyMap<string, readonly string[]> {
  const before = known.get(project);
  if (before) return before;
  const found = new Map<string, string[]>();
  for (const path of project.files) {
    const name = posix.basename(path);
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  known.set(project, found);
  return found;
}

const copied = new WeakMap<object, ReturnType<typeof copies>>();

/** The lines of a script that the Dockerfile itself has the text of. */
export function inlineScript(view: ImageView, word: string): readonly Line[] {
  const wanted = posix.resolve(workdir(view), word);
  return (view.dockerfile?.instructions ?? [])
    .flatMap(writtenScripts)
    .filter(({ target }) => posix.resolve(workdir(view), target) === wanted)
    .flatMap(({ lines }) => lines);
}

/** A text of the Dockerfile with the variables that count while the image is built: those of a container say nothing about it. */
function atBuild({ dockerfile, project }: ImageView, text: string): string {
  if (!dockerfile || !text.includes('$')) return text;
  const environment = imageVariables(dockerfile).map((variable) => ({ ...variable, by: 'kept' as const }));
  return valueOf({ project, dockerfile, environment }, text);
}

function workdir(view: ImageView): string {
  return (view.dockerfile?.instructions ?? [])
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .map(({ text }) => atBuild(view, text))
    .reduce((folder, next) => posix.resolve(folder, next), '/');
}

function copiesOnce(view: ImageView): ReturnType<typeof copies> {
  const { dockerfile } = view;
  const found = (dockerfile && copied.get(dockerfile)) ?? copies(view).toReversed();
  if (dockerfile) copied.set(dockerfile, found);
  return found;
}

/** What the Dockerfile copies from the checkout, and where that may lie in the image. */
function copies(view: ImageView): readonly { readonly source: string; readonly targets: readonly string[] }[] {
  const { dockerfile, project } = view;
  let folder = '/';
  return (dockerfile?.needed ?? []).flatMap((instruction: DockerInstruction) => {
    const { keyword, flags } = instruction;
    const text = /^(?:WORKDIR|COPY|ADD)$/.test(keyword) ? atBuild(view, instruction.text) : '';
    if (keyword === 'WORKDIR') folder = posix.resolve(folder, text);
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some((flag) => flag.startsWith('--from='))) return [];
    const words = commandWords(text);
    const target = posix.resolve(folder, words.at(-1) ?? '');
    return words.slice(0, -1).map((word) => {
      const plain = posix.normalize(word).replace(/^\/|(?<=.)\/$|^\.$/g, '');
      const beside = posix.join(posix.dirname(dockerfile?.path ?? ''), plain);
      const isThere = (path: string): boolean =>
        project.files.some((file) => file === path || file.startsWith(`${path}/`));
      return { source: plain === '' || isThere(plain) || !isThere(beside) ? plain : beside, targets: [target] };
    });
  });
}
