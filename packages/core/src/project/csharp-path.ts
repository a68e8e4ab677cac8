import { posix } from 'node:path';
import { namedFolder } from './csharp-folders.js';
import { bareOf, closingBracket, codeOf, splitTop, type Span } from './csharp-shape.js';
import type { Step, Surroundings } from './csharp-surroundings.js';
import { HOLE, partOf, textFrom, type CSharpValue, type TextPart } from './csharp-text.js';

/** A folder that .NET names, `Path.Combine`, and the calls that make a path of another one; undefined for any other code. */
export function pathValues(span: Span, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const at = span.source.at(span.start);
  const part = (inside: Span): TextPart => partOf(step(inside), around.read);
  const folder = namedFolder(span, around, around.lookup);
  if (folder) return [{ kind: 'text', text: folder.folder, at, ...(folder.special ? { special: true } : {}) }];
  const combine = /^(?:System\s*\.\s*IO\s*\.\s*)?Path\s*\.\s*(Combine|Join|GetFullPath)\s*\(/.exec(bare);
  if (combine) {
    const open = span.start + combine[0].length - 1;
    const close = closingBracket(span.source.bare, open);
    if (close !== span.end - 1) return undefined;
    const parts = splitTop({ ...span, start: open + 1, end: close }, ',').map(part);
    // The second argument of `GetFullPath` is the folder that the first one counts from.
    const ordered = combine[1] === 'GetFullPath' ? parts.toReversed() : parts;
    return [textFrom(ordered, combine[1] === 'Join' ? joined : combined, codeOf(span), at)];
  }
  const mapped = /\s*\.\s*(Map\w*Path|CombineWith)\s*\([^()]*\)$/.exec(bare);
  if (!mapped) return undefined;
  const base = part({ ...span, end: span.start + mapped.index });
  if (base.text === HOLE) return undefined;
  if (mapped[1] !== 'CombineWith')
    return [textFrom([base], ([text = '']) => text.replace(/^~\/?/, `${around.contentRoot}/`), codeOf(span), at)];
  const open = span.start + mapped.index + mapped[0].indexOf('(');
  const rest = part({ ...span, start: open + 1, end: span.end - 1 });
  return [textFrom([base, rest], (texts) => posix.join(...texts), codeOf(span), at)];
}

function combined(texts: readonly string[]): string {
  return texts.reduce((path, part) => (posix.isAbsolute(part) ? part : posix.join(path, part)), '');
}

/** Unlike `Combine`, it takes no part for the beginning of a new path. */
function joined(texts: readonly string[]): string {
  const parts = texts.filter((text) => text !== '');
  return parts.length === 0 ? '' : posix.join(...parts);
}
