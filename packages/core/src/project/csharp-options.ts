import type { Lookup } from './csharp-declarations.js';
import { bareOf, closingBracket, splitTop, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpValue, Read } from './csharp-text.js';
import { declaredType, holdersOf, memberNamed, typesNamed } from './csharp-types.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** What options are looked up in. */
export interface OptionSources {
  readonly sources: readonly CSharpSource[];
  readonly lookup: Lookup;
  /** The text of an expression, where it has one. */
  constant(part: Span): string | undefined;
  evaluate(part: Span): readonly CSharpValue[];
  /** Reads settings. Default: none is known. */
  readonly read?: Read;
}

/** Where the settings of a type stand, by the code that binds them: `Database`, or nothing for all of them. */
interface Binding {
  readonly type: string;
  readonly section: string;
}

const once = remembered<readonly Binding[]>();

/** Of a chain of members. Characters. */
const LONGEST = 400;

/** A name or a call, and the members behind it: `options.Value.Path`, `….Get<Db>()!.Path`. */
const CHAIN = /^([\s\S]*?[\w)])((?:\s*[?!]*\s*\.\s*[A-Za-z_]\w*)+)\s*!?$/;

/**
 * The setting that a member of options is, `appSettings.Database.Path`, and its initial value. Undefined for any other code.
 * @param guess takes the names themselves for the key where nothing says what the options are bound to
 */
export function optionValues(span: Span, around: OptionSources, guess: boolean): readonly CSharpValue[] | undefined {
  const expression = trimSpan(span);
  // A long text, which is blank here, is not a chain of calls, and parsing it would take minutes.
  const match = expression.end - expression.start > LONGEST ? null : CHAIN.exec(bareOf(expression));
  if (!match) return undefined;
  const [, first = '', rest = ''] = match;
  const members = rest.split('.').flatMap((part) => /\w+/.exec(part)?.[0] ?? []);
  const isName = /^(?:this\s*\.\s*)?[A-Za-z_]\w*$/.test(first);
  const root = { ...expression, end: expression.start + first.length };
  if (!isName && !first.endsWith(')')) return undefined;
  const at = expression.source.at(expression.start);
  const unknown: CSharpValue & { readonly kind: 'unknown' } = {
    kind: 'unknown',
    code: expression.source.code.slice(expression.start, expression.end),
    at,
  };
  const names = members.filter((name, index) => !(index === 0 && /^(?:Value|CurrentValue)$/.test(name)));
  if (names.length === 0) return undefined;

  const bound = boundTo(root, around, 0);
  const path = bound && memberPath(bound.type, names, around);
  if (bound && path) {
    const sections = bound.section === undefined ? sectionsOf(bound.type, around, 0) : [bound.section];
    const keys = [...new Set(sections)].map((section) => [...(section === '' ? [] : [section]), ...names].join(':'));
    const settings = keys.map((key): CSharpValue => ({ kind: 'setting', key, at }));
    if (keys.length === 1) {
      const initial = initialOf(path, names, around).map((value) => asGuess(value, unknown.code));
      return [...settings, ...(initial.length > 0 ? initial : [unknown])];
    }
    if (keys.length > 1) return [unknown, ...settings];
  }
  return guess && isName ? guessed(first, names, unknown, around) : undefined;
}

/** The setting that has the names of the members, or of the options before them, as what it most likely is. */
function guessed(
  root: string,
  names: readonly string[],
  unknown: CSharpValue & { readonly kind: 'unknown' },
  { read }: OptionSources,
): readonly CSharpValue[] | undefined {
  const own = root.replace(/^(?:this\s*\.\s*)?_?/, '');
  const keys = [
    ...(names.length > 1 ? [names] : []),
    ...[own, own.replace(/(?:Options|Settings|Config(?:uration)?)$/i, '')].map((one) => [one, ...names]),
  ];
  for (const key of keys.filter(([first]) => first !== '')) {
    const [reading] = read?.({ kind: 'setting', key: key.join(':'), at: unknown.at }) ?? [];
    if (reading?.kind === 'value') return [{ ...unknown, pattern: reading.value }];
  }
  return undefined;
}

/** The type of options, and their section where the expression itself says it. */
function boundTo(
  root: Span,
  around: OptionSources,
  depth: number,
): { readonly type: string; readonly section?: string } | undefined {
  if (depth > 4) return undefined;
  const bare = bareOf(root).replace(/\s*!+$/, '');
  const got = /^([\s\S]*)\.\s*Get\s*<\s*([\w.]+?)\s*\??\s*>\s*\(\s*\)$/.exec(bare);
  if (got) {
    const section = sectionOf({ ...root, end: root.start + (got[1] as string).length }, around, 0);
    return section === undefined ? undefined : { type: lastWord(got[2] as string), section };
  }
  const service =
    /\bGet(?:Required)?Service\s*<\s*(?:IOptions(?:Snapshot|Monitor)?\s*<\s*)?([\w.]+)\s*>+\s*\(\s*\)(?:\s*\.\s*(?:Value|CurrentValue))?$/.exec(
      bare,
    );
  if (service) return { type: lastWord(service[1] as string) };
  const created = /^new\s+([\w.]+)\s*(?:\(\s*\)|\{[\s\S]*\})$/.exec(bare);
  if (created) return { type: lastWord(created[1] as string) };
  const name = /^(?:this\s*\.\s*)?([A-Za-z_]\w*)(?:\s*\.\s*(?:Value|CurrentValue))?$/.exec(bare)?.[1];
  if (name === undefined) return undefined;
  const own = around.sources.find(({ path }) => path === root.source.path) ?? root.source;
  const type = declaredType(own, name, root.start);
  const value = initialiser(own, name, root.start);
  const from = value && boundTo(firstChoice(value), around, depth + 1);
  return from ?? (type === undefined ? undefined : { type });
}

/** `a` of `a ?? b`. */
function firstChoice(span: Span): Span {
  return splitTop(span, '??')[0] ?? span;
}

/** What a local name is declared with, the nearest above. */
function initialiser(source: CSharpSource, name: string, before: number): Span | undefined {
  const pattern = new RegExp(`\\b(?:var|[A-Z][\\w.<>?]*)\\s+${name}\\s*=(?![=>])\\s*`, 'g');
  const match = [...source.bare.matchAll(pattern)].filter(({ index }) => index < before).at(-1);
  if (!match) return undefined;
  const start = match.index + match[0].length;
  return trimSpan({ source, start, end: statementEnd(source.bare, start) });
}

function statementEnd(bare: string, from: number): number {
  let at = from;
  for (; at < bare.length && bare[at] !== ';'; at++)
    if ('([{'.includes(bare[at] as string)) at = closingBracket(bare, at);
  return at;
}

/** Section of the settings that an expression is: nothing for the whole configuration. */
function sectionOf(span: Span, around: OptionSources, depth: number): string | undefined {
  const whole = trimSpan(span);
  const bare = bareOf(whole).replace(/[\s!?]+$/, '');
  if (depth > 4) return undefined;
  if (/(?:^|\.\s*)_?(?:[cC]onfig(?:uration)?|\w*Config(?:uration)?)$/.test(bare)) return '';
  const call = /\.\s*Get(?:Required)?Section\s*\(/g;
  const last = [...bare.matchAll(call)].at(-1);
  if (last) {
    const open = whole.start + last.index + last[0].length - 1;
    const close = closingBracket(whole.source.bare, open);
    if (close !== whole.start + bare.length - 1) return undefined;
    const name = around.constant(trimSpan({ ...whole, start: open + 1, end: close }));
    const outer = sectionOf({ ...whole, end: whole.start + last.index }, around, depth + 1);
    return name === undefined || outer === undefined ? undefined : outer === '' ? name : `${outer}:${name}`;
  }
  const named = /^(?:this\s*\.\s*)?([A-Za-z_]\w*)$/.exec(bare)?.[1];
  const value = named === undefined ? undefined : initialiser(whole.source, named, whole.start);
  return value && sectionOf(value, around, depth + 1);
}

/** All sections that a type is bound to: by itself, or as a member of another one that is. */
function sectionsOf(type: string, around: OptionSources, depth: number): readonly string[] {
  const own = bindings(around).filter((binding) => binding.type === type);
  if (own.length > 0 || depth > 3) return own.map(({ section }) => section);
  return holdersOf(around.sources, type).flatMap((holder) =>
    sectionsOf(holder.type, around, depth + 1).map((section) =>
      section === '' ? holder.member : `${section}:${holder.member}`,
    ),
  );
}

/** `Configure<T>(section)`, `AddOptions<T>().Bind(section)`, `.BindConfiguration("A")`, `section.Get<T>()`, `section.Bind(instance)`. */
function bindings(around: OptionSources): readonly Binding[] {
  return once(around.sources, '', () =>
    around.sources.flatMap((source) => [...typed(source, around), ...instances(source, around)]),
  );
}

function typed(source: CSharpSource, around: OptionSources): readonly Binding[] {
  const { bare } = source;
  const pattern = /\b(Configure|AddOptions|AddOptionsWithValidateOnStart|Get)\s*<\s*([\w.]+?)\s*\??\s*>\s*\(/g;
  return [...bare.matchAll(pattern)].flatMap((match): readonly Binding[] => {
    const type = lastWord(match[2] as string);
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const bound = (section: string | undefined): readonly Binding[] =>
      section === undefined ? [] : [{ type, section }];
    if (match[1] === 'Get') return bound(sectionOf(receiver(source, match.index), around, 0));
    if (match[1] === 'Configure')
      return splitTop({ source, start: open + 1, end: close }, ',').flatMap((part) =>
        bound(sectionOf(part, around, 0)),
      );
    const chain = bare.slice(close + 1, statementEnd(bare, close + 1));
    const binds = /\.\s*(Bind|BindConfiguration)\s*\(/.exec(chain);
    if (!binds) return [];
    const at = close + 1 + binds.index + binds[0].length - 1;
    const [first] = splitTop({ source, start: at + 1, end: closingBracket(bare, at) }, ',');
    if (!first) return [];
    return bound(binds[1] === 'Bind' ? sectionOf(first, around, 0) : around.constant(first));
  });
}

/** `config.GetSection("A").Bind(options)` and `config.Bind("A", options)`. */
function instances(source: CSharpSource, around: OptionSources): readonly Binding[] {
  const { bare } = source;
  return [...bare.matchAll(/\.\s*Bind\s*\(/g)].flatMap((match): readonly Binding[] => {
    const open = match.index + match[0].length - 1;
    const args = splitTop({ source, start: open + 1, end: closingBracket(bare, open) }, ',');
    const name = args.at(-1);
    const code = name && bareOf(name);
    if (name === undefined || code === undefined || !/^[A-Za-z_]\w*$/.test(code)) return [];
    const outer = sectionOf(receiver(source, match.index), around, 0);
    const inner = args.length > 1 && args[0] ? around.constant(args[0]) : '';
    const value = initialiser(source, code, name.start);
    const created = value && /^new\s+([\w.]+)/.exec(bareOf(value))?.[1];
    const type = created === undefined ? declaredType(source, code, name.start) : lastWord(created);
    if (outer === undefined || inner === undefined || type === undefined) return [];
    return [{ type, section: [outer, inner].filter((part) => part !== '').join(':') }];
  });
}

/** The expression in front of a dot. */
function receiver(source: CSharpSource, dot: number): Span {
  const { bare } = source;
  let at = dot - 1;
  let depth = 0;
  for (; at >= 0; at--) {
    const character = bare[at] as string;
    if (')]'.includes(character)) depth++;
    else if ('(['.includes(character)) depth--;
    else if (depth === 0 && !/[\w.?!\s"]/.test(character)) break;
    if (depth < 0) break;
  }
  const span = trimSpan({ source, start: at + 1, end: dot });
  const end = bareOf(span).replace(/[\s.?!]+$/, '').length;
  const word = /^(?:return|await|var\s+\w+\s*=)\s+/.exec(bareOf(span))?.[0].length ?? 0;
  return { ...span, start: span.start + word, end: span.start + end };
}

/** The type that has the last of the members; undefined where one of them is not there. */
function memberPath(type: string, names: readonly string[], { sources }: OptionSources): string | undefined {
  let owner = type;
  for (const [index, name] of names.entries()) {
    const member = typesNamed(sources, owner)
      .map((one) => memberNamed(one, name))
      .find((one) => one !== undefined);
    if (!member) return undefined;
    if (index < names.length - 1) owner = member.type;
  }
  return owner;
}

/** Code that is not read here may have set another one. */
function asGuess(value: CSharpValue, code: string): CSharpValue {
  if (value.kind !== 'text') return value;
  const { text, at, origins } = value;
  return { kind: 'unknown', code, at, pattern: text, ...(origins && { origins }) };
}

/** What the last member is as long as nothing binds it. */
function initialOf(owner: string, names: readonly string[], around: OptionSources): readonly CSharpValue[] {
  const name = names.at(-1) ?? '';
  return typesNamed(around.sources, owner).flatMap((type) => {
    const member = memberNamed(type, name);
    const value = member && around.lookup(name, { ...type, start: member.start, end: member.start });
    return value && value.source.path === type.source.path && value.start > type.start && value.end < type.end
      ? around.evaluate(value)
      : [];
  });
}

function lastWord(type: string): string {
  return type.split('.').at(-1) as string;
}
