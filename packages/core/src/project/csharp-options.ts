import { sectionsOf } from './csharp-bindings.js';
import { initialiser, sectionOf, type OptionSources } from './csharp-sections.js';
import { bareOf, splitTop, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpValue } from './csharp-text.js';
import { declaredType, lastWord, memberNamed, typesNamed } from './csharp-types.js';

/** Characters of a chain of members that is followed. */
const LONGEST = 400;

/** A name or a call, and the members behind it: `options.Value.Path`, `….Get<Db>()!.Path`. */
const CHAIN = /^([\s\S]*?[\w)])((?:\s*[?!]*\s*\.\s*[A-Za-z_]\w*)+)\s*!?$/;

/** What options are read from, and the members that are read. */
interface Chain {
  readonly root: Span;
  readonly isName: boolean;
  readonly members: readonly string[];
}

function chainOf(span: Span): Chain | undefined {
  const expression = trimSpan(span);
  // A long text, which is blank here, is not a chain of calls, and parsing it would take minutes.
  const match = expression.end - expression.start > LONGEST ? null : CHAIN.exec(bareOf(expression));
  if (!match) return undefined;
  const [, first = '', rest = ''] = match;
  const isName = /^(?:this\s*\.\s*)?[A-Za-z_]\w*$/.test(first);
  if (!isName && !first.endsWith(')')) return undefined;
  const all = rest.split('.').flatMap((part) => /\w+/.exec(part)?.[0] ?? []);
  const members = all.filter((name, index) => !(index === 0 && /^(?:Value|CurrentValue)$/.test(name)));
  return { root: { ...expression, end: expression.start + first.length }, isName, members };
}

/** Keys of the settings that are bound to a member of options; of an element of a list, with a `*` for its place. */
export function boundKeys(span: Span, around: OptionSources): readonly string[] {
  const chain = chainOf(span);
  return chain ? (boundMember(chain, around)?.keys ?? []) : [];
}

function boundMember(
  { root, members }: Chain,
  around: OptionSources,
): { readonly owner: string; readonly keys: readonly string[] } | undefined {
  const bound = members.length === 0 ? undefined : boundTo(root, around, 0);
  const owner = bound && memberPath(bound.type, members, around);
  if (!bound || owner === undefined) return undefined;
  const sections = bound.section === undefined ? sectionsOf(bound.type, around, 0) : [bound.section];
  return {
    owner,
    keys: [...new Set(sections)].map((section) => [...(section === '' ? [] : [section]), ...members].join(':')),
  };
}

/**
 * The setting that a member of options is, `appSettings.Database.Path`, and its initial value. Undefined for any other code.
 * @param guess takes the names themselves for the key where nothing says what the options are bound to
 */
export function optionValues(span: Span, around: OptionSources, guess: boolean): readonly CSharpValue[] | undefined {
  const chain = chainOf(span);
  if (!chain || chain.members.length === 0) return undefined;
  const { start, end, source } = trimSpan(span);
  const at = source.at(start);
  const unknown: CSharpValue & { readonly kind: 'unknown' } = {
    kind: 'unknown',
    code: source.code.slice(start, end),
    at,
  };
  const { owner, keys = [] } = boundMember(chain, around) ?? {};
  const settings = keys.map((key): CSharpValue => ({ kind: 'setting', key, at }));
  if (keys.length > 1) return [unknown, ...settings];
  if (keys.length === 1 && owner !== undefined) {
    const initial = initialOf(owner, chain.members, around).map((value) => asGuess(value, unknown.code));
    return [...settings, ...(initial.length > 0 ? initial : [unknown])];
  }
  return guess && chain.isName ? guessed(bareOf(chain.root), chain.members, unknown, around) : undefined;
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
