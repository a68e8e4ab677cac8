import { commandWords, fileOfPlace, type ContainerView, type Line } from 'litestream-generator-core';

/** `case "$1" in`, of the words that the container starts with. */
const OPENS =
  /^\s*case\s+["']?\$(?:\{?[1@*]\}?|\{1[:#%-][^}]*\}|\{?\w*(?:cmd|command|role|mode|action)\w*[^}]*\}?)["']?\s+in\b/i;
/** `web|server)`, with what stands behind it. */
const LABEL = /^\s*\(?\s*(["']?[\w*?.-]+["']?(?:\s*\|\s*["']?[\w*?.-]+["']?)*)\s*\)(.*)$/;

/** Without the branches of a `case` that the words of the image do not choose: they are commands for people, and no part of the start. */
export function takenLines({ dockerfile }: ContainerView, lines: readonly Line[]): readonly Line[] {
  const words = (dockerfile?.instructions ?? [])
    .filter(({ keyword }) => /^(?:ENTRYPOINT|CMD)$/.test(keyword))
    .flatMap(({ text }) => commandWords(text));
  let file = '';
  let depth = 0;
  let isTaken = true;
  return lines.flatMap((line): readonly Line[] => {
    if (fileOfPlace(line.from) !== file) [file, depth, isTaken] = [fileOfPlace(line.from), 0, true];
    if (depth === 0 && OPENS.test(line.text)) {
      depth = 1;
      return [];
    }
    if (depth === 0) return [line];
    if (/^\s*esac\b/.test(line.text)) {
      depth = 0;
      isTaken = true;
      return [];
    }
    const [, labels, rest = ''] = LABEL.exec(line.text) ?? [];
    if (labels !== undefined)
      isTaken = labels.split('|').some((label) => {
        const plain = label.trim().replace(/["']/g, '');
        return plain.includes('*') || words.includes(plain);
      });
    if (!isTaken) return [];
    return [labels === undefined ? line : { ...line, text: rest }];
  });
}
