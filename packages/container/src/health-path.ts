import { commandWords, found, valueOf, type ContainerView, type Fact } from 'litestream-generator-core';
import { filesMatching, linesOf } from './lines.js';
import { findPort } from './port.js';

const CADDY_ADMIN = '2019';

/** An address of the container itself; names below `localhost` lead there as well. */
const ASKED =
  /https?:\/\/(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::([\w${}:-]+))?(\/[\w./?=&%~-]*)?/;

/** Says that no path of a health check is known, and whether the image has a check at all. */
export function withoutHealthPath({ dockerfile }: ContainerView): string {
  const check = dockerfile?.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  return check === undefined || /^NONE\b/i.test(check.text)
    ? 'no HEALTHCHECK'
    : `${check.from} has a HEALTHCHECK, but it names no path of the app`;
}

/** The lines of a script of the checkout that a health check runs. */
function scriptLines(view: ContainerView, text: string): readonly string[] {
  return commandWords(text.replace(/^.*?\bCMD\s+(?=\[)/s, ''))
    .filter((word) => /[\w-]\.(?:sh|py|js|mjs)$|health/i.test(word) && !/[:=]/.test(word))
    .flatMap((word) => {
      const name = word.split('/').at(-1);
      const path = filesMatching(view.project, /./).find((file) => file.split('/').at(-1) === name);
      return path === undefined ? [] : linesOf(view.project, path);
    })
    .filter(({ text: line }) => !/^\s*#/.test(line))
    .map(({ text: line }) => line);
}

/** Path that the image's own HEALTHCHECK asks; undefined where it has none, or asks in another way. */
export function findHealthPath(view: ContainerView): Fact<string> | undefined {
  const check = view.dockerfile?.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  if (!check) return undefined;
  const path = ASKED.exec(
    // The shell leaves out what nothing sets.
    valueOf(view, [check.text, ...scriptLines(view, check.text)].join('\n')).replaceAll(/(?<=[/:])\$\{?\w+\}?/g, ''),
  );
  const [, port = '', asked = '/'] = path ?? [];
  const own = findPort(view);
  const isOther = /^\d+$/.test(port) && own !== undefined && !own.guessed && Number(port) !== own.value;
  // An answer on the port of an administration interface does not show that the app works.
  return path && !isOther && port !== CADDY_ADMIN ? found(asked, check.from) : undefined;
}
