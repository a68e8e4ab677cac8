import { commandWords } from '../../project/dockerfile.js';
import { linesOf, type Line } from '../../project/lines.js';
import { remembered } from '../../project/remembered.js';
import { copiedScript, inlineScript } from './copied-script.js';
import type { ImageView } from './image-view.js';

/** What the container starts: ENTRYPOINT and CMD of the image, and the lines of a start script of the checkout that they name. */
export function startLines(view: ImageView): readonly Line[] {
  const { dockerfile } = view;
  return dockerfile ? onceOf(dockerfile, '', () => linesOfStart(view)) : linesOfStart(view);
}

/** Many readers ask for the same lines, which only the Dockerfile and the files of its checkout decide. */
const onceOf = remembered<readonly Line[]>();

function linesOfStart(view: ImageView): readonly Line[] {
  const instructions = view.dockerfile?.instructions ?? [];
  const last = ['ENTRYPOINT', 'CMD'].flatMap((keyword) => {
    const instruction = instructions.findLast((one) => one.keyword === keyword);
    return instruction ? [{ text: instruction.text, from: instruction.from }] : [];
  });
  const inline = last.flatMap(({ text }) => wordsOf(text)).flatMap((word) => inlineScript(view, word));
  return [...last, ...inline, ...scripts(view, last).flatMap((path) => linesOf(view.project, path))].filter(
    ({ text }) => !/^\s*[#;]/.test(text),
  );
}

/** Words of a command line, and those of a line that a shell is given as one word. */
function wordsOf(text: string): readonly string[] {
  return commandWords(text).flatMap((word) => (/\s/.test(word) ? commandWords(word) : word));
}

/** Names that start scripts mostly have: one of them is looked for wherever it lies. */
const USUAL = /\.sh$|entry-?point|^(?:start|run|boot|init|docker-\w+|start-\w+)$|^uwsgi.*\.ini$|^supervisord?\.conf$/;

/** Scripts of the checkout that the instructions name, and those that these call. */
function scripts(view: ImageView, started: readonly Line[]): readonly string[] {
  const { project, dockerfile } = view;
  const files = (texts: readonly string[]): readonly string[] =>
    [
      ...new Set(
        texts.flatMap((text) => [...wordsOf(text), ...(text.match(/[\w./-]*[\w-]+(?:\.(?:sh|ini|conf))?/g) ?? [])]),
      ),
    ]
      .flatMap((word) => copiedScript(view, word) ?? byName(view, word.split('/').at(-1) ?? ''))
      .filter((path, index, all) => all.indexOf(path) === index);
  const procfile = started.some(({ text }) => /\bboot\b|foreman|Procfile/.test(text)) ? ['Procfile'] : [];
  const first = [...files(started.map(({ text }) => text)), ...procfile];
  const second = calledBy(view, first);
  const texts = [...started.map(({ text }) => text), ...[...first, ...second].map((path) => project.read(path) ?? '')];
  // Without an ENTRYPOINT of its own the image has that of its base, which may be such a supervisor as well.
  const inherits = dockerfile?.instructions.every(({ keyword }) => keyword !== 'ENTRYPOINT') ?? false;
  const services =
    inherits || texts.some((text) => /\bs6-svscan\b|(?:^|[\s"'[])\/init\b/m.test(text))
      ? project.files.filter((path) => /(?:^|\/)(?:services\.d|s6-rc\.d)\/(?![^/]*log\/)[^/]+\/run$/.test(path))
      : [];
  // Its workers go on as the user that its settings name.
  const isFpm = [...texts, ...services.map((path) => project.read(path) ?? '')].some((text) => /\bphp-fpm/.test(text));
  const pools = isFpm
    ? project.files.filter((path) => /(?:^|\/)(?:php-fpm\.conf|php-fpm\.d\/[^/]+\.conf)$/.test(path))
    : [];
  return [...first, ...second, ...services, ...pools].filter((path, index, all) => all.indexOf(path) === index);
}

/** `. ./functions`, `source /app/lib/start`. */
const TAKES_IN = /(?:^|[;&|{]|\bthen\b)[ \t]*(?:\.|source)[ \t]+["']?([\w./-]*\w)/gm;
/** How many scripts call one another before the search ends. */
const MAX_CALLS = 3;

/**
 * The scripts that these call or take in, and what those call in their turn: by their path in the image, or by a usual name. What calls
 * have no path, `. "$here/lib.sh"`, are looked for by their name alone.
 */
function calledBy(view: ImageView, scripts: readonly string[], depth = MAX_CALLS): readonly string[] {
  if (scripts.length === 0 || depth === 0) return [];
  const texts = scripts.map((path) => view.project.read(path) ?? '');
  const takenIn = texts.flatMap((text) => [...text.matchAll(TAKES_IN)].flatMap(([, word = '']) => word));
  const words = texts.flatMap((text) => text.match(/[\w./-]*[\w-]+(?:\.(?:sh|ini|conf))?/g) ?? []);
  const called = [...new Set([...takenIn, ...words])]
    .flatMap((word) => [
      ...(word.includes('/') ? [copiedScript(view, word, takenIn.includes(word)) ?? []].flat() : []),
      ...byName(view, word.split('/').at(-1) ?? ''),
    ])
    .filter((path, index, all) => !scripts.includes(path) && all.indexOf(path) === index);
  return [...called, ...calledBy(view, called, depth - 1)].filter((path) => !scripts.includes(path));
}

function byName({ project }: ImageView, name: string): readonly string[] {
  if (!USUAL.test(name)) return [];
  return project.files
    .filter((path) => path.split('/').at(-1) === name && !/\.(?:md|ts|js|py|rb)$/.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length)
    .slice(0, 1);
}
