import { posix } from 'node:path';
import { commandWords, type Dockerfile } from '../project/dockerfile.js';
import { found, type Fact } from './fact.js';
import { contentRootOf } from './image.js';

/** Folders that every image has: a volume over one of them hides more than a program. */
const SYSTEM =
  /^\/(?:etc|usr|var|opt|home|srv)$|^\/usr\/local(?:\/\w+)?$|^\/(?:usr\/)?(?:s?bin|lib|lib64|share)(?:\/|$)|^\/(?:dev|proc|sys|run|boot)(?:\/|$)/;

const PATH = /^(?:\/|\.\/)[\w./+-]+$/;

/** What an interpreter is given to run: `node dist/main.js`, `java -jar app.jar`. */
const CODE = /^[\w./+-]+\.(?:[cm]?js|ts|py|rb|php|jar|war|pl|exs?)$/;

/** Databases and files of settings, which are arguments. */
const NO_PROGRAM = /\.(?:db3?|sqlite3?|ya?ml|json5?|toml|ini|conf|cfg|config|env|properties)$/i;

/**
 * What the container starts, and the folder that it starts in where something was copied or built there: a volume over one of them
 * hides the program.
 */
export function findProgram(dockerfile: Dockerfile): readonly Fact<string>[] {
  const root = contentRootOf(dockerfile, '/');
  const { instructions } = dockerfile;
  const last = (keyword: string) => instructions.findLast((instruction) => instruction.keyword === keyword);
  const started = [last('ENTRYPOINT'), last('CMD')].flatMap((instruction) =>
    instruction === undefined
      ? []
      : commandWords(instruction.text)
          .filter((word, index) => (index < 2 && PATH.test(word) && !NO_PROGRAM.test(word)) || CODE.test(word))
          .map((word) => found(posix.resolve(root, word), instruction.from)),
  );
  let folder = '/';
  const filled = instructions.flatMap(({ keyword, text, from }) => {
    if (keyword === 'WORKDIR') folder = posix.resolve(folder, text);
    if (keyword !== 'COPY' && keyword !== 'ADD') return [];
    const target = text.startsWith('[') ? commandWords(text).at(-1) : text.split(/\s+/).at(-1);
    return posix.resolve(folder, target ?? '') === root ? [found(root, from)] : [];
  });
  return [...started, ...filled.slice(0, 1)].filter(({ value }) => value !== '/');
}

/** Why a volume cannot lie there; undefined where it can. */
export function hidesProgram(folder: string, program: readonly Fact<string>[]): string | undefined {
  const hidden = program.find(({ value }) => value === folder || value.startsWith(folder === '/' ? '/' : `${folder}/`));
  if (hidden !== undefined)
    return (
      `the image has ${hidden.value === folder ? 'the app itself there' : `${hidden.value} in it`} (${hidden.from}), and the ` +
      'volume would hide it, so that the container does not start. Let the app keep its databases in a folder of their own, ' +
      `such as ${folder}/data, by its settings or by --env, and name that folder`
    );
  return SYSTEM.test(folder)
    ? 'the image keeps programs there, and the volume would hide them: name a folder for data alone'
    : undefined;
}
