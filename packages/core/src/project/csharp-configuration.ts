import { bareOf, closingBracket, splitTop, type Span } from './csharp-shape.js';
import type { CSharpValue } from './csharp-text.js';

const CALL =
  /\.?\b(GetConnectionString|GetRequiredConnectionString|GetEnvironmentVariable|GetValue(?:\s*<\s*[\w.]+\??\s*>)?|GetString|GetRequiredString)\s*\([^()]*\)$/;
const INDEX =
  /(?:[Cc]onfig(?:uration)?|\bAppSettings|\bappSettings|\bSection\s*\([^()]*\)|GetSection\s*\([^()]*\))\s*\[[^\][]*\]$/;
/** What a section itself holds. */
const OWN = /\.\s*(?:Value|Get\s*<\s*(?:string|bool|Boolean)\??\s*>\s*\(\s*\))$/;
const SECTION = /\.\s*Get(?:Required)?Section\s*\([^()]*\)\s*\??$/;

/**
 * A read of the configuration or the environment: `GetConnectionString("X")`, `config["A:B"]`,
 *  `GetSection("A").GetValue<string>("B", "c")`.
 * Undefined for any other code.
 * @param constant the text of an expression, where it has one
 * @param evaluate all values of an expression
 */
export function configuration(
  span: Span,
  constant: (part: Span) => string | undefined,
  evaluate: (part: Span) => readonly CSharpValue[],
): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const at = span.source.at(span.start);
  const argumentsAt = (open: number): readonly Span[] =>
    splitTop({ ...span, start: open + 1, end: closingBracket(span.source.bare, open) }, ',');
  const text = (open: number): string | undefined => {
    const [first] = argumentsAt(open);
    return first && constant(first);
  };
  /** Sections in front: undefined where one of them has no constant name. */
  const prefix = (end: number): string | undefined => {
    const section = SECTION.exec(bare.slice(0, end));
    if (!section) return '';
    const name = text(span.start + section.index + section[0].indexOf('('));
    const outer = prefix(section.index);
    return name === undefined || outer === undefined ? undefined : `${outer}${name}:`;
  };
  const own = OWN.exec(bare);
  if (own) {
    const key = prefix(own.index);
    return key === undefined || key === '' ? undefined : [{ kind: 'setting', key: key.slice(0, -1), at }];
  }
  const call = CALL.exec(bare);
  if (call) {
    const open = span.start + call.index + call[0].indexOf('(');
    const name = text(open);
    if (name === undefined) return undefined;
    if (call[1] === 'GetEnvironmentVariable') return [{ kind: 'variable', name, at }];
    const before = prefix(call.index);
    if (before === undefined) return undefined;
    const key = call[1]?.includes('ConnectionString') ? `${before}ConnectionStrings:${name}` : `${before}${name}`;
    const takesDefault = call[1]?.startsWith('GetValue') || call[1] === 'GetString';
    const fallback = takesDefault ? argumentsAt(open)[1] : undefined;
    return [{ kind: 'setting', key, at }, ...(fallback ? evaluate(fallback) : [])];
  }
  if (!INDEX.test(bare) && !isConfiguration(span)) return undefined;
  const open = bare.lastIndexOf('[');
  const name = text(span.start + open);
  const before = prefix(bare.slice(0, open).trimEnd().length);
  return name === undefined || before === undefined ? undefined : [{ kind: 'setting', key: `${before}${name}`, at }];
}

/** `c["A:B"]`, where the file declares `c` as a configuration. */
function isConfiguration(span: Span): boolean {
  const name = /^(?:this\s*\.\s*)?([A-Za-z_]\w*)\s*[?!]?\[[^\][]*\]$/.exec(bareOf(span))?.[1];
  return (
    name !== undefined &&
    new RegExp(`\\b(?:IConfiguration(?:Root|Section|Manager)?|ConfigurationManager)\\??\\s+${name}\\b`).test(
      span.source.bare,
    )
  );
}
