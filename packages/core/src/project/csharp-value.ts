import { posix } from 'node:path';
import { scanCSharp } from './csharp.js';
import { bareOf, closingBracket, codeOf, findCalls, memberOf, splitTop, trimSpan, type Span } from './csharp-shape.js';

/** What an expression stands for, as far as the source says. */
export type CSharpValue =
  | { readonly kind: 'text'; readonly text: string; readonly at: string }
  /** Read from configuration: `ConnectionStrings:DefaultConnection`. */
  | { readonly kind: 'setting'; readonly key: string; readonly at: string }
  /** Read from the environment. */
  | { readonly kind: 'variable'; readonly name: string; readonly at: string }
  | { readonly kind: 'unknown'; readonly code: string; readonly at: string };

/** What evaluation needs to know around an expression. */
export interface Surroundings {
  /** Folder that relative paths and `ContentRootPath` mean, `/app`. */
  readonly contentRoot: string;
  /** Initial value of a variable, constant or property: in the same file first, then a constant anywhere. */
  readonly lookup: (name: string, from: Span) => Span | undefined;
}

const DEPTH = 12;

/**
 * Values that an expression can have, the one that wins first: `a ?? b` gives those of `a`, then those of `b`.
 * Follows constants, variables, concatenation, interpolation, `Path.Combine`, `?:` and the usual configuration calls.
 */
export function evaluate(expression: Span, around: Surroundings, depth = 0): readonly CSharpValue[] {
  const span = unwrap(expression);
  const code = codeOf(span).trim();
  const at = span.source.at(span.start);
  const unknown: CSharpValue = { kind: 'unknown', code, at };
  if (code === '' || code === 'null' || /^throw\b/.test(code)) return [];
  if (depth > DEPTH) return [unknown];
  const step = (part: Span): readonly CSharpValue[] => evaluate(part, around, depth + 1);

  const choices = splitTop(span, '??');
  if (choices.length > 1) return choices.flatMap(step);
  const ternary = splitTernary(span);
  if (ternary) return ternary.flatMap(step);
  const sum = splitTop(span, '+');
  if (sum.length > 1)
    return [
      joined(
        sum.map((part) => firstText(step(part))),
        at,
      ) ?? unknown,
    ];

  return (
    literal(span, around, depth) ??
    configuration(span, around, depth) ??
    path(span, around, depth) ??
    builder(span, around, depth) ??
    named(span, around, depth) ?? [unknown]
  );
}

/** The text of an expression that has exactly one constant value. */
export function constantText(expression: Span | undefined, around: Surroundings): string | undefined {
  return expression && firstText(evaluate(expression, around));
}

function firstText(values: readonly CSharpValue[]): string | undefined {
  return values[0]?.kind === 'text' ? values[0].text : undefined;
}

function joined(parts: readonly (string | undefined)[], at: string): CSharpValue | undefined {
  return parts.every((part) => part !== undefined) ? { kind: 'text', text: parts.join(''), at } : undefined;
}

/** Without parentheses around everything, named argument, `!` and harmless calls at the end. */
function unwrap(expression: Span): Span {
  let span = trimSpan(expression);
  for (;;) {
    const bare = bareOf(span);
    const label = /^[A-Za-z_]\w*\s*:(?!:)\s*/.exec(bare);
    const tail = /(?:!|\s*\.\s*(?:ToString|Trim|ToNullIfEmpty)\s*\(\s*\)|\s*\.\s*ConnectionString)\s*$/.exec(bare);
    if (label) span = trimSpan({ ...span, start: span.start + label[0].length });
    else if (bare.startsWith('(') && closingBracket(span.source.bare, span.start) === span.end - 1)
      span = trimSpan({ ...span, start: span.start + 1, end: span.end - 1 });
    else if (tail && tail.index > 0) span = trimSpan({ ...span, end: span.start + tail.index });
    else return span;
  }
}

/** `condition ? a : b` in the order of likelihood in production. */
function splitTernary(span: Span): readonly Span[] | undefined {
  const [condition, ...rest] = splitTop(span, '?');
  const last = rest.at(-1);
  if (!condition || rest.length !== 1 || !last || /^[.[]/.test(bareOf(last))) return undefined;
  const [yes, no] = splitTop(last, ':');
  if (!yes || !no) return undefined;
  const test = bareOf(condition);
  if (/IsDevelopment\s*\(/.test(test)) return /^\s*!/.test(test) ? [yes] : [no];
  if (/IsNullOr(?:Empty|WhiteSpace)/.test(test)) return /^\s*!/.test(test) ? [yes, no] : [no, yes];
  return [yes, no];
}

function literal(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const found = span.source.strings.find(({ start, end }) => start === span.start && end === span.end);
  if (!found) return undefined;
  const at = span.source.at(span.start);
  const parts = found.parts.map((part) => {
    if (typeof part === 'string') return part;
    const hole = scanCSharp(span.source.path, part.code);
    const inner = { source: { ...hole, at: () => at }, start: 0, end: part.code.length };
    return firstText(evaluate(inner, { ...around, lookup: (name) => around.lookup(name, span) }, depth + 1));
  });
  return [joined(parts, at) ?? { kind: 'unknown', code: codeOf(span), at }];
}

function configuration(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const at = span.source.at(span.start);
  const argument = (open: number): string | undefined => {
    const close = closingBracket(span.source.bare, open);
    const first = splitTop({ ...span, start: open + 1, end: close }, ',')[0];
    return first && firstText(evaluate(first, around, depth + 1));
  };
  const call =
    /\.?\b(GetConnectionString|GetRequiredConnectionString|GetEnvironmentVariable|GetValue\s*<\s*string\??\s*>|GetString|GetRequiredString)\s*\([^()]*\)$/.exec(
      bare,
    );
  if (call) {
    const open = span.start + call.index + call[0].indexOf('(');
    const name = argument(open);
    if (name === undefined) return undefined;
    if (call[1] === 'GetEnvironmentVariable') return [{ kind: 'variable', name, at }];
    const key = call[1]?.includes('ConnectionString') ? `ConnectionStrings:${name}` : name;
    const fallback =
      call[1]?.startsWith('GetValue') || call[1] === 'GetString'
        ? splitTop({ ...span, start: open + 1, end: closingBracket(span.source.bare, open) }, ',')[1]
        : undefined;
    return [{ kind: 'setting', key, at }, ...(fallback ? evaluate(fallback, around, depth + 1) : [])];
  }
  const index =
    /(?:[Cc]onfig(?:uration)?|\bAppSettings|\bappSettings)\s*(\.\s*GetSection\s*\([^()]*\)\s*)?\[[^\][]*\]$/.exec(bare);
  if (!index) return undefined;
  const name = argument(span.start + bare.lastIndexOf('['));
  const section = index[1] === undefined ? '' : argument(span.start + index.index + index[0].indexOf('('));
  return name === undefined || section === undefined
    ? undefined
    : [{ kind: 'setting', key: section ? `${section}:${name}` : name, at }];
}

const ROOT =
  /(?:\bContentRootPath|\bAppContext\s*\.\s*BaseDirectory|\bDirectory\s*\.\s*GetCurrentDirectory\s*\(\s*\)|\bCurrentDomain\s*\.\s*BaseDirectory|\bEnvironment\s*\.\s*CurrentDirectory)$/;

function path(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const at = span.source.at(span.start);
  if (ROOT.test(bare)) return [{ kind: 'text', text: around.contentRoot, at }];
  const combine = /^(?:System\s*\.\s*IO\s*\.\s*)?Path\s*\.\s*(?:Combine|Join|GetFullPath)\s*\(/.exec(bare);
  if (combine) {
    const open = span.start + combine[0].length - 1;
    const close = closingBracket(span.source.bare, open);
    if (close !== span.end - 1) return undefined;
    const parts = splitTop({ ...span, start: open + 1, end: close }, ',').map((part) =>
      firstText(evaluate(part, around, depth + 1)),
    );
    if (parts.some((part) => part === undefined)) return undefined;
    const text = parts.reduce(
      (path, part) => (posix.isAbsolute(part ?? '') ? part : posix.join(path ?? '', part ?? '')),
      '',
    );
    return [{ kind: 'text', text: text ?? '', at }];
  }
  const mapped = /\s*\.\s*(Map\w*Path|CombineWith)\s*\([^()]*\)$/.exec(bare);
  if (!mapped) return undefined;
  const base = firstText(evaluate({ ...span, end: span.start + mapped.index }, around, depth + 1));
  if (base === undefined) return undefined;
  if (mapped[1] !== 'CombineWith') return [{ kind: 'text', text: base.replace(/^~\/?/, `${around.contentRoot}/`), at }];
  const open = span.start + mapped.index + mapped[0].indexOf('(');
  const rest = firstText(evaluate({ ...span, start: open + 1, end: span.end - 1 }, around, depth + 1));
  return rest === undefined ? undefined : [{ kind: 'text', text: posix.join(base, rest), at }];
}

/** `new SqliteConnectionStringBuilder { DataSource = … }`, and a `FileInfo` or `DirectoryInfo`. */
function builder(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  if (!/^new\b/.test(bareOf(span))) return undefined;
  const call = findCalls(span.source, ['SqliteConnectionStringBuilder', 'DirectoryInfo', 'FileInfo']).find(
    ({ start }) => start > span.start && start < span.end,
  );
  if (!call) return undefined;
  const value = memberOf(call.initialiser, 'DataSource') ?? call.args[0];
  if (!value) return undefined;
  const quoted = call.initialiser !== undefined;
  return evaluate(value, around, depth + 1).map((found) =>
    found.kind === 'text' && quoted ? { ...found, text: `Data Source="${found.text.replaceAll('"', '""')}"` } : found,
  );
}

function named(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const bare = bareOf(span).trim();
  const nameOf = /^nameof\s*\(\s*(?:[\w.]*\.)?(\w+)\s*\)$/.exec(bare);
  if (nameOf) return [{ kind: 'text', text: nameOf[1] ?? '', at: span.source.at(span.start) }];
  const name = /^(?:[A-Za-z_]\w*\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bare)?.[1];
  const value = name === undefined ? undefined : around.lookup(name, span);
  return value && evaluate(value, around, depth + 1);
}
