/** A string literal: constant text and, in an interpolated one, holes. Offsets are those of the source. */
export interface CSharpString {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly (string | { readonly code: string })[];
}

/** A string that starts here, with its prefix (`$`, `@`, `$@`, `$$`), or undefined. */
export function stringAt(text: string, at: number): CSharpString | undefined {
  const prefix = /^(?:\$+@?|@\$?)?"/.exec(text.slice(at, at + 8))?.[0];
  if (prefix === undefined) return undefined;
  const dollars = prefix.split('$').length - 1;
  const open = at + prefix.length - 1;
  const quotes = /^"+/.exec(text.slice(open))?.[0].length ?? 1;
  if (quotes >= 3 && !prefix.includes('@')) return rawString(text, at, open, quotes, dollars);
  return plainString(text, at, open + 1, prefix.includes('@'), dollars > 0);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

function plainString(
  text: string,
  start: number,
  from: number,
  verbatim: boolean,
  interpolated: boolean,
): CSharpString {
  const parts: (string | { code: string })[] = [];
  let constant = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    const next = text[at + 1];
    if (character === '"') {
      if (!verbatim || next !== '"') break;
      constant += '"';
      at++;
    } else if (character === '\n' && !verbatim) {
      break;
    } else if (character === '\\' && !verbatim) {
      const unicode = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,4}))/.exec(text.slice(at, at + 6));
      constant += unicode
        ? String.fromCharCode(Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16))
        : (ESCAPES[next ?? ''] ?? next ?? '');
      at += unicode ? unicode[0].length - 1 : 1;
    } else if (interpolated && (character === '{' || character === '}') && next === character) {
      constant += character;
      at++;
    } else if (interpolated && character === '{') {
      const end = holeEnd(text, at + 1);
      parts.push(constant, { code: withoutFormat(text.slice(at + 1, end)) });
      constant = '';
      at = end;
    } else {
      constant += character;
    }
  }
  parts.push(constant);
  return { start, end: Math.min(at + 1, text.length), parts: parts.filter((part) => part !== '') };
}

function rawString(text: string, start: number, open: number, quotes: number, dollars: number): CSharpString {
  const from = open + quotes;
  const close = text.indexOf('"'.repeat(quotes), from);
  const end = close === -1 ? text.length : close + quotes;
  const content = text.slice(from, close === -1 ? text.length : close);
  const lines = content.split('\n');
  const indent = lines.length > 1 ? (lines.at(-1) ?? '') : '';
  const body =
    lines.length > 1
      ? lines
          .slice(1, -1)
          .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
          .join('\n')
      : content;
  if (dollars === 0) return { start, end, parts: body === '' ? [] : [body] };
  const hole = new RegExp(`${'\\{'.repeat(dollars)}([^{}]*)${'\\}'.repeat(dollars)}`);
  const parts = body.split(hole).map((part, index) => (index % 2 === 1 ? { code: withoutFormat(part) } : part));
  return { start, end, parts: parts.filter((part) => part !== '') };
}

/** Offset of the brace that closes a hole; strings inside may hold braces and quotes. */
function holeEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const literal = stringAt(text, at);
    if (literal) {
      at = literal.end;
      continue;
    }
    const character = text[at];
    if (character === '}' && depth === 0) return at;
    if (character === '{' || character === '(' || character === '[') depth++;
    if (character === '}' || character === ')' || character === ']') depth--;
    at++;
  }
  return text.length;
}

/** A hole without its format, `{date:yyyy}` → `date`: a colon or a comma outside brackets and strings begins it. */
function withoutFormat(hole: string): string {
  let depth = 0;
  let at = 0;
  while (at < hole.length) {
    const literal = stringAt(hole, at);
    if (literal) {
      at = literal.end;
      continue;
    }
    const character = hole[at] as string;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (depth === 0 && (character === ':' || character === ',')) return hole.slice(0, at);
    at++;
  }
  return hole;
}
