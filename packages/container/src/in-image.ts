import { posix } from 'node:path';
import { commandWords, valueOf, type ContainerView } from 'litestream-generator-core';

/** A copy of the Dockerfile: absolute where it ends, and where it begins if that is another stage. */
interface Copy {
  readonly source: string;
  readonly target: string;
  readonly ofStage: boolean;
  /** Of the last stage, which is the image, or of one that it is built on. */
  readonly isLast: boolean;
}

/** Where a path of the checkout lies in the image, by what its stages copy; undefined where none of them copies it. */
export function inImage(view: ContainerView, path: string): string | undefined {
  const copies = copiesOf(view);
  const ofCheckout = copies.filter(({ ofStage }) => !ofStage);
  const last = best(
    ofCheckout.filter(({ isLast }) => isLast),
    path,
  );
  if (last !== undefined) return last;
  const own = best(ofCheckout, path);
  if (own === undefined) return undefined;
  // The last stage may copy from another stage what that one copied from the checkout.
  return (
    best(
      copies.filter(({ ofStage }) => ofStage),
      own,
    ) ?? own
  );
}

/** The same as a command names it that starts in the WORKDIR: the short path below that, else the whole one. */
export function fromContentRoot(view: ContainerView, path: string): string {
  const place = inImage(view, path);
  if (place === undefined) return path;
  const below = posix.relative(view.contentRoot, place);
  return view.contentRoot === '/' || below.startsWith('..') ? place : below;
}

/** The copy whose source is the longest folder around the path; of two with the same source, the later one. */
function best(copies: readonly Copy[], path: string): string | undefined {
  const around = copies.filter(({ source }) => source === '' || path === source || isBelow(path, source));
  const length = Math.max(...around.map(({ source }) => source.length));
  const copy = around.findLast(({ source }) => source.length === length);
  return copy && posix.join(copy.target, path.slice(copy.source.length));
}

function copiesOf(view: ContainerView): readonly Copy[] {
  const { dockerfile, project } = view;
  let folder = '/';
  const ofImage = new Set(dockerfile?.instructions);
  return (dockerfile?.needed ?? []).flatMap((instruction): readonly Copy[] => {
    const { keyword, text, flags } = instruction;
    if (keyword === 'WORKDIR') folder = posix.resolve(folder, unquoted(valueOf(view, text)));
    if (keyword !== 'COPY' && keyword !== 'ADD') return [];
    const words = commandWords(valueOf(view, text));
    const end = words.at(-1) ?? '';
    const ofStage = flags.some((flag) => flag.startsWith('--from='));
    return words.slice(0, -1).flatMap((word): readonly Copy[] => {
      if (/[*?$]|:\/\//.test(word)) return [];
      const source = ofStage ? posix.resolve('/', word) : posix.normalize(word).replace(/^\/|(?<=.)\/$|^\.$/g, '');
      const isFile = !ofStage && project.files.includes(source);
      const into = isFile && (end.endsWith('/') || words.length > 2);
      return [
        {
          source,
          target: posix.resolve(folder, end, into ? posix.basename(source) : ''),
          ofStage,
          isLast: ofImage.has(instruction),
        },
      ];
    });
  });
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
