import type { Line } from './lines.js';

/** A piece of code and where it begins. */
export interface Code {
  readonly text: string;
  readonly at: Line;
  readonly lines: readonly Line[];
  readonly row: number;
  readonly column: number;
}

/** Lines of an object that are read: people write no longer ones. */
const MAX_LINES = 400;

/** What stands between the brackets that a piece of code begins with, one for each comma; comments are left out. */
export function piecesIn({
  lines,
  row: first,
  column: start,
}: Pick<Code, 'lines' | 'row' | 'column'>): readonly Code[] {
  const pieces: Code[] = [];
  let open = 0;
  let quote = '';
  let comment = false;
  let begin: { readonly row: number; readonly column: number } | undefined;
  let text = '';
  const end = (): void => {
    if (begin && text.trim() !== '') pieces.push({ text: text.trim(), at: lines[begin.row] as Line, lines, ...begin });
    begin = undefined;
    text = '';
  };
  for (let row = first; row < Math.min(lines.length, first + MAX_LINES); row++) {
    const line = lines[row]?.text ?? '';
    for (let column = row === first ? start : 0; column < line.length; column++) {
      const one = line[column] ?? '';
      if (comment) {
        if (line.startsWith('*/', column)) comment = false;
        if (!comment) column++;
        continue;
      }
      if (quote === '' && (line.startsWith('//', column) || /^(?:^|\s)#\s/.test(line.slice(column - 1)))) break;
      if (quote === '' && line.startsWith('/*', column)) {
        comment = true;
        continue;
      }
      if (quote !== '') {
        if (one === '\\') text += one + (line[++column] ?? '');
        else if (one === quote) quote = '';
        if (one === '\\') continue;
      } else if ('"\'`'.includes(one)) quote = one;
      else if ('([{'.includes(one)) {
        if (open++ === 0) continue;
      } else if (')]}'.includes(one)) {
        if (--open === 0) {
          end();
          return pieces;
        }
      } else if (one === ',' && open === 1) {
        end();
        continue;
      }
      if (open === 0) continue;
      if (begin === undefined && one.trim() !== '') begin = { row, column };
      text += one;
    }
    text += ' ';
  }
  return [];
}

/** `name: value`, `'name' => value` and a `name` alone, by their names; the value of each, and where it begins. */
export function membersOf(pieces: readonly Code[]): ReadonlyMap<string, Code> {
  return new Map(
    pieces.flatMap((piece): readonly (readonly [string, Code])[] => {
      const [head, name] = /^["']?([\w-]+)["']?\s*(?::(?!:)|=>)\s*/.exec(piece.text) ?? [];
      if (head === undefined || name === undefined)
        return /^[A-Za-z_$][\w$]*$/.test(piece.text) ? [[piece.text, piece]] : [];
      return [[name, after(piece, head.length)]];
    }),
  );
}

/** The rest of a piece of code behind its first characters. It may begin on a later line than the piece. */
export function after(piece: Code, length: number): Code {
  let { row, column } = piece;
  let left = length;
  for (; left > 0; left--) {
    column++;
    if (column > (piece.lines[row]?.text.length ?? 0)) {
      row++;
      column = 0;
    }
  }
  while (column >= (piece.lines[row]?.text.length ?? 0) && row < piece.lines.length - 1) {
    row++;
    column = (piece.lines[row]?.text ?? '').search(/\S/);
    if (column < 0) column = Number.MAX_SAFE_INTEGER;
  }
  return { ...piece, text: piece.text.slice(length), at: piece.lines[row] ?? piece.at, row, column };
}

/** Lines above a line in which the beginning of its object is looked for. */
const MAX_ABOVE = 80;

/** The curly or square bracket around a place, with what stands before it on its line. */
export function bracketAround(
  lines: readonly Line[],
  row: number,
  column: number,
): (Pick<Code, 'lines' | 'row' | 'column'> & { readonly before: string }) | undefined {
  let closed = 0;
  for (let at = row; at >= Math.max(0, row - MAX_ABOVE); at--) {
    const text = lines[at]?.text ?? '';
    const bare = withoutTexts(at === row ? text.slice(0, column) : text);
    for (let index = bare.length - 1; index >= 0; index--) {
      const one = bare[index] ?? '';
      if (')]}'.includes(one)) closed++;
      else if ('([{'.includes(one) && closed-- === 0)
        return { lines, row: at, column: index, before: text.slice(0, index) };
    }
  }
  return undefined;
}

/** A line with blanks in the place of its texts, and of a comment at its end, so that brackets in these do not count. */
function withoutTexts(line: string): string {
  return line
    .replaceAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, (text) => ' '.repeat(text.length))
    .replace(/\/\/.*$/, (text) => ' '.repeat(text.length));
}
