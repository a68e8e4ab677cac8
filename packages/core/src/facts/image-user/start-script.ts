import type { ImageView } from './image-view.js';
import { linesOf, type Line } from '../../project/lines.js';

/** What the container starts: ENTRYPOINT and CMD of the image, and the lines of a start script of the checkout that they name. */
export function startLines(view: ImageView): readonly Line[] {
  const instructions = view.dockerfile?.instructions ?? [];
  const last = ['ENTRYPOINT', 'CMD'].flatMap((keyword) => {
    const instruction = instructions.findLast((one) => one.keyword === keyword);
    return instruction ? [{ text: instruction.text, from: instruction.from }] : [];
  });
  return [...last, ...scripts(view, last).flatMap((path) => linesOf(view.project, path))].filter(
    ({ text }) => !/^\s*[#;]/.test(text),
  );
}

/** Scripts of the checkout that the instructions name, and those that these call. */
function scripts({ project }: ImageView, started: readonly Line[]): readonly string[] {
  const named = (texts: readonly string[]): readonly string[] =>
    [...new Set(texts.flatMap((text) => text.match(/[\w./-]*[\w-]+(?:\.(?:sh|ini|conf))?/g) ?? []))]
      .map((word) => word.split('/').at(-1) ?? '')
      .filter((name) =>
        /\.sh$|entry-?point|^(?:start|run|boot|init|docker-\w+|start-\w+)$|^uwsgi.*\.ini$|^supervisord?\.conf$/.test(
          name,
        ),
      );
  const files = (names: readonly string[]): readonly string[] =>
    names.flatMap(
      (name) =>
        project.files
          .filter((path) => path.split('/').at(-1) === name && !/\.(?:md|ts|js|py|rb)$/.test(path))
          .sort((a, b) => a.split('/').length - b.split('/').length)[0] ?? [],
    );
  const procfile = started.some(({ text }) => /\bboot\b|foreman|Procfile/.test(text)) ? ['Procfile'] : [];
  const first = [...files(named(started.map(({ text }) => text))), ...procfile];
  const second = files(named(first.map((path) => project.read(path) ?? ''))).filter((path) => !first.includes(path));
  const texts = [...started.map(({ text }) => text), ...[...first, ...second].map((path) => project.read(path) ?? '')];
  const services = texts.some((text) => /\b(?:s6-svscan|\/init)\b/.test(text))
    ? project.files.filter((path) => /(?:^|\/)(?:services\.d|s6-rc\.d)\/[^/]+\/run$/.test(path))
    : [];
  // Its workers go on as the user that its settings name.
  const isFpm = [...texts, ...services.map((path) => project.read(path) ?? '')].some((text) => /\bphp-fpm/.test(text));
  const pools = isFpm
    ? project.files.filter((path) => /(?:^|\/)(?:php-fpm\.conf|php-fpm\.d\/[^/]+\.conf)$/.test(path))
    : [];
  return [...first, ...second, ...services, ...pools].filter((path, index, all) => all.indexOf(path) === index);
}
