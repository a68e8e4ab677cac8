import { bareOf, closingBracket, findCalls, memberOf, trimSpan, type Call, type Span } from './csharp-shape.js';
import type { CSharpValue } from './csharp-text.js';

/** `new SqliteConnectionStringBuilder { DataSource = … }`, and a `FileInfo` or `DirectoryInfo`. */
export function builder(span: Span, step: (part: Span) => readonly CSharpValue[]): readonly CSharpValue[] | undefined {
  if (!/^new\b/.test(bareOf(span))) return undefined;
  const call = findCalls(span.source, [
    'SqliteConnectionStringBuilder',
    'SQLiteConnectionStringBuilder',
    'DirectoryInfo',
    'FileInfo',
    'SqliteConnection',
    'SQLiteConnection',
  ]).find(({ start }) => start > span.start && start < span.end);
  if (!call || !isAll(span, call)) return undefined;
  const member = memberOf(call.initialiser, 'DataSource');
  const value = member ?? call.args[0];
  if (!value) return undefined;
  const password = memberOf(call.initialiser, 'Password');
  const quoted = (text: string): string =>
    `Data Source="${text.replaceAll('"', '""')}"${password ? ';Password=given' : ''}${inMemory(memberOf(call.initialiser, 'Mode'))}`;
  return step(value).map((found) => {
    if (!member) return found;
    if (found.kind === 'text') return { ...found, text: quoted(found.text) };
    return found.kind === 'unknown' && found.pattern !== undefined
      ? { ...found, pattern: quoted(found.pattern) }
      : found;
  });
}

/** Whether the expression ends where the creation does: `new DirectoryInfo(path).Parent` is another folder. */
function isAll({ source, start, end }: Span, call: Call): boolean {
  const open = source.bare.slice(call.start).search(/[({]/) + call.start;
  const close = call.initialiser
    ? source.bare.indexOf('}', call.initialiser.end)
    : source.bare[open] === undefined
      ? end
      : closingBracket(source.bare, open);
  return /^new\s+(?:\w+\s*\.\s*)*$/.test(source.bare.slice(start, call.start)) && close === end - 1;
}

/** `Mode = SqliteOpenMode.Memory` */
function inMemory(mode: Span | undefined): string {
  return mode && /\bMemory$/.test(bareOf(mode).trim()) ? ';Mode=Memory' : '';
}

/** `name = …` of a builder that was declared before: `b.DataSource = "x"`. */
export function filledIn(
  span: Span,
  name: string,
  step: (part: Span) => readonly CSharpValue[],
): readonly CSharpValue[] | undefined {
  const assigned = (member: string): Span | undefined => {
    const match = new RegExp(`\\b${name}\\s*\\.\\s*${member}\\s*=(?!=)\\s*([^;]*);`).exec(span.source.bare);
    if (!match) return undefined;
    const end = match.index + match[0].length - 1;
    return trimSpan({ source: span.source, start: end - (match[1] as string).length, end });
  };
  const source = assigned('DataSource');
  if (!source) return undefined;
  const password = `${assigned('Password') ? ';Password=given' : ''}${inMemory(assigned('Mode'))}`;
  return step(source).map((found) =>
    found.kind === 'text' ? { ...found, text: `Data Source="${found.text.replaceAll('"', '""')}"${password}` } : found,
  );
}
