import { linesOf, type Line } from '../../project/lines.js';
import { nameOf } from '../../project/paths.js';
import { simpleCommands, type ShellWord } from '../../project/simple-commands.js';
import { valueOf } from '../image-user/image-user.js';
import { copiedScript } from '../image-user/copied-script.js';
import type { ImageView } from '../image-user/image-view.js';
import { startLines } from '../image-user/start-script.js';

/** A line that a start script writes into a file, with the place in the script or in the template. */
export interface WrittenLine extends Line {
  /** Name of the file, `.env`. */
  readonly file: string;
}

/** The start of a here-document, `<<EOF`, and not of a here-string, `<<<word`. */
const DOCUMENT = /(?<!<)<<(?!<)-?\s*\\?["']?([A-Za-z_]\w*)/;

/**
 * What the start scripts of the image write into files: by `echo` and `printf`, by a here-document, by `sed` in place, and from a template
 * of the checkout that `envsubst` fills in or `cp` copies. Variables stand in the lines as they are.
 */
export function writtenLines(view: ImageView): readonly WrittenLine[] {
  let document: { readonly end: string; readonly file: string | undefined } | undefined;
  return startLines(view).flatMap((line): readonly WrittenLine[] => {
    if (document) {
      const { end, file } = document;
      if (line.text.trim() === end) document = undefined;
      return document === undefined || file === undefined ? [] : [{ ...line, file }];
    }
    const [, end] = DOCUMENT.exec(line.text.replaceAll(/\(\([^()]*\)\)/g, '')) ?? [];
    if (end !== undefined) {
      document = { end, file: targetOf(view, simpleCommands(line.text).at(-1) ?? []) };
      return [];
    }
    return simpleCommands(line.text).flatMap((words) => writtenBy(view, words, line));
  });
}

/** The file that the output of a command goes to. */
function targetOf(view: ImageView, words: readonly ShellWord[]): string | undefined {
  const at = words.findIndex(({ text }) => /^1?>>?/.test(text));
  const target = words[at]?.text.replace(/^1?>>?/, '') || words[at + 1]?.text;
  return at < 0 || target === undefined || target.startsWith('/dev/') ? undefined : nameOf(valueOf(view, target));
}

function writtenBy(view: ImageView, all: readonly ShellWord[], { from }: Line): readonly WrittenLine[] {
  const words = all.slice(all.findIndex(({ text }) => !/^(?:then|else|do|\{|if|!|exec)$/.test(text)));
  const [program, ...rest] = words;
  const target = targetOf(view, words);
  switch (program?.text) {
    case 'echo':
    case 'printf':
      return target === undefined
        ? []
        : rest
            .filter(({ text }) => text.includes('='))
            .flatMap(({ text }) => text.split(/\\n|\n/).map((one) => ({ text: one, from, file: target })));
    case 'sed':
      return rest.some(({ text }) => /^(?:-\w*i|--in-place)/.test(text)) ? replacedBy(view, rest, from) : [];
    case 'envsubst': {
      const at = rest.findIndex(({ text }) => text.startsWith('<'));
      return ofTemplate(view, rest[at]?.text.slice(1) || rest[at + 1]?.text, target);
    }
    case 'cp':
    case 'install': {
      const paths = rest.filter(({ text }) => !text.startsWith('-'));
      return ofTemplate(view, paths.at(-2)?.text, paths.at(-1) && nameOf(valueOf(view, paths.at(-1)?.text ?? '')));
    }
    default:
      return [];
  }
}

/** What `s|^url =.*|url = sqlite:…|` puts into the files of the command. */
function replacedBy(view: ImageView, words: readonly ShellWord[], from: string): readonly WrittenLine[] {
  const files = words.filter(({ text, quoted }) => !quoted && /^[\w./${}-]+$/.test(text) && !text.startsWith('-'));
  return words.flatMap(({ text }) => {
    const [, , , put] = /^s([|/#,@~!])((?:(?!\1)[^\\]|\\.)*)\1((?:(?!\1)[^\\]|\\.)*)\1/s.exec(text) ?? [];
    if (put === undefined) return [];
    const plain = put.replace(/\\(?=[^\d&n])/g, '');
    return files.map((file) => ({ text: plain, from, file: nameOf(valueOf(view, file.text)) }));
  });
}

/** The lines of a template of the checkout. */
function ofTemplate(view: ImageView, template: string | undefined, file: string | undefined): readonly WrittenLine[] {
  if (template === undefined || file === undefined) return [];
  const path = copiedScript(view, template, true);
  return path === undefined ? [] : linesOf(view.project, path).map((line) => ({ ...line, file }));
}
