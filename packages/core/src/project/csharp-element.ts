import { elementsOf, sectionElements, type CollectionSources, type Element } from './csharp-collections.js';
import { loopAt } from './csharp-loops.js';
import { boundKeys } from './csharp-options.js';
import { initialiser } from './csharp-sections.js';
import { bareOf, closingBracket, codeOf, memberOf, splitTop, trimSpan, type Span } from './csharp-shape.js';
import { HOLE, partOf, textFrom, type CSharpValue } from './csharp-text.js';
import { typesNamed } from './csharp-types.js';

/** What elements are looked up in, and which one of a collection is meant. */
export interface ElementSources extends CollectionSources {
  /** Undefined where any may be. */
  element(collection: string, count: number): number | undefined;
}

interface Access {
  /** The same for each use of one variable. */
  readonly of: string;
  readonly elements: readonly Element[];
  readonly part?: number;
}

/** An access to an element, with the members behind it, has at most this number of characters. */
const LONGEST = 400;

const PICKS = '(?:First|Single|Last|ElementAt)(?:OrDefault)?|Find|GetValueOrDefault';

/** `name` of a loop, `paths[key]` or `tenants.First(…)`, and the members behind it. */
const ACCESS = /^(?:this\s*\.\s*)?([A-Za-z_]\w*)((?:\s*[?!]*\s*\.\s*[A-Za-z_]\w*)*)\s*[?!]*$/;

/**
 * The value of an element of a collection, or of a member of it. Undefined for any other code, and where the elements are not known.
 */
export function elementValues(expression: Span, around: ElementSources): readonly CSharpValue[] | undefined {
  const span = trimSpan(expression);
  if (span.end - span.start > LONGEST) return undefined;
  const { access, rest } = chain(span, around);
  if (!access) return undefined;
  const unknown: CSharpValue = { kind: 'unknown', code: codeOf(span).trim(), at: span.source.at(span.start) };
  const at = access.elements.length === 1 ? 0 : around.element(access.of, access.elements.length);
  const element = at === undefined ? undefined : access.elements[at];
  if (!element) return [unknown];
  const values = valueOf(element, access.part, rest, unknown, around);
  return values.length > 0 ? values : [unknown];
}

/** The element that an expression begins with, and the names of the members that follow. */
function chain(span: Span, around: ElementSources): { readonly access?: Access; readonly rest: readonly string[] } {
  const bare = bareOf(span);
  const key = /\s*[?!]*\s*\[\s*"[^"]*"\s*\]$/.exec(bare);
  const last = key
    ? around.constant(trimSpan({ ...span, start: span.start + bare.lastIndexOf('[') + 1, end: span.end - 1 }))
    : undefined;
  const head = key && last !== undefined ? { ...span, end: span.start + key.index } : span;
  const byKey = key && last !== undefined ? [last] : [];
  const match = ACCESS.exec(bareOf(head));
  if (match) {
    const rest = [...(match[2] ?? '').matchAll(/\w+/g)].map(([word]) => word);
    const access = variable(match[1] as string, span, around);
    if (access) return { access, rest: [...rest, ...byKey] };
  }
  const members = /(?:\s*[?!]*\s*\.\s*[A-Za-z_]\w*)*\s*[?!]*$/.exec(bare)?.[0] ?? '';
  const picked = pick({ ...span, end: span.end - members.length }, around);
  if (picked) return { access: picked, rest: [...members.matchAll(/\w+/g)].map(([word]) => word) };
  const keys = match && match[2] !== '' ? boundKeys(head, around) : [];
  const [only] = keys;
  const star = only?.indexOf(':*') ?? -1;
  if (only === undefined || keys.length !== 1 || star < 0) return { rest: [] };
  const section = only.slice(0, star);
  const elements = sectionElements(section, around);
  const rest = only
    .slice(star + 2)
    .split(':')
    .filter((name) => name !== '');
  return elements.length > 0 ? { access: { of: section, elements }, rest } : { rest: [] };
}

/** The variable of a loop, and one that is declared with an element. */
function variable(name: string, from: Span, around: ElementSources): Access | undefined {
  const source = around.sources.find(({ path }) => path === from.source.path);
  if (!source) return undefined;
  const loop = loopAt(source, name, from.start);
  if (loop) {
    const elements = elementsOf(loop.collection, around);
    return (
      elements && { of: `${source.path}:${loop.start}`, elements, ...(loop.part !== undefined && { part: loop.part }) }
    );
  }
  const value = initialiser(source, name, from.start);
  return value && value.end <= from.start ? pick(value, around) : undefined;
}

/** `paths[key]` and `tenants.First(…)` */
function pick(span: Span, around: ElementSources): Access | undefined {
  const bare = bareOf(span);
  const close = bare.at(-1);
  if (close !== ']' && close !== ')') return undefined;
  const call =
    close === ')'
      ? new RegExp(`^([\\s\\S]*?)\\s*[?!]*\\s*\\.\\s*(?:${PICKS})\\s*\\(`).exec(bare)
      : /^([^[\]]*?)\s*[?!]*\[/.exec(bare);
  const open = call ? span.start + call[0].length - 1 : 0;
  if (!call || closingBracket(span.source.bare, open) !== span.end - 1) return undefined;
  const collection = { ...span, end: span.start + (call[1] as string).length };
  const all = bareOf(collection) === '' ? undefined : elementsOf(collection, around);
  if (!all) return undefined;
  const isEntry = all.some((one) => one.kind === 'code' && entry(one.span) !== undefined);
  const keyed = close === ']' || /GetValueOrDefault\s*\($/.test(call[0]);
  const wanted =
    keyed && isEntry ? around.constant(trimSpan({ ...span, start: open + 1, end: span.end - 1 })) : undefined;
  const fitting =
    wanted === undefined
      ? all
      : all.filter((one) => one.kind === 'code' && around.constant(entry(one.span)?.[0] ?? one.span) === wanted);
  return {
    of: `${span.source.path}:${collection.start}`,
    elements: fitting.length > 0 ? fitting : all,
    ...(keyed && isEntry && { part: 1 }),
  };
}

function valueOf(
  element: Element,
  part: number | undefined,
  rest: readonly string[],
  unknown: CSharpValue,
  around: ElementSources,
): readonly CSharpValue[] {
  const { at } = unknown;
  if (element.kind === 'files') return [fileIn(element, unknown, around)];
  if (element.kind === 'section') {
    // The name of an entry is known in small letters alone.
    if (part === 0 || rest[0] === 'Key') return [unknown];
    const names = rest[0] === 'Value' ? rest.slice(1) : rest;
    return [{ kind: 'setting', key: [element.key, ...names].join(':'), at }, unknown];
  }
  const [first, ...more] = rest;
  if (part !== undefined) {
    const inner = parts(element.span)?.[part];
    return inner ? valueOf({ ...element, span: inner }, undefined, rest, unknown, around) : [unknown];
  }
  if (first === undefined) return around.evaluate(element.span);
  const inner = memberIn(element.span, first, element.typed, around);
  return inner ? valueOf({ ...element, span: inner }, undefined, more, unknown, around) : [unknown];
}

/** A file of which run time knows the name, and the code its folder and most likely its ending. */
function fileIn(
  { folder, glob }: Extract<Element, { kind: 'files' }>,
  { at, ...unknown }: CSharpValue,
  around: ElementSources,
): CSharpValue {
  const name = (glob && around.constant(glob)) ?? '*';
  const file = { text: `/${name.replaceAll(/[*?]+/g, HOLE)}`, known: false, origins: [], special: false };
  const code = 'code' in unknown ? unknown.code : '';
  return textFrom([partOf(around.evaluate(folder), around.read), file], (texts) => texts.join(''), code, at);
}

/** The parts of `("a", b)`, `new(a, b)`, `["a"] = b` and `{ a, b }`, each with the name that it has there. */
function parts(span: Span): readonly Span[] | undefined {
  const found = entry(span);
  if (found) return found;
  const head = /^(?:new\b[\w\s.<>,?[\]]*)?\(/.exec(bareOf(span));
  const open = head ? span.start + head[0].length - 1 : 0;
  if (!head || closingBracket(span.source.bare, open) !== span.end - 1) return undefined;
  return splitTop({ ...span, start: open + 1, end: span.end - 1 }, ',');
}

/** Key and value of an entry of a dictionary. */
function entry(span: Span): readonly Span[] | undefined {
  const bare = bareOf(span);
  const set = /^\[[^\][]*\]\s*=(?![=>])\s*/.exec(bare);
  if (set) {
    const close = closingBracket(span.source.bare, span.start);
    return [trimSpan({ ...span, start: span.start + 1, end: close }), { ...span, start: span.start + set[0].length }];
  }
  if (!/^[{(]/.test(bare) || closingBracket(span.source.bare, span.start) !== span.end - 1) return undefined;
  const both = splitTop({ ...span, start: span.start + 1, end: span.end - 1 }, ',');
  return both.length === 2 && bare.startsWith('{') ? both : undefined;
}

/** The value that an element is made with for one of its members. */
function memberIn(span: Span, name: string, typed: string, around: ElementSources): Span | undefined {
  const braces = /^new\b[^{]*\{/.exec(bareOf(span));
  const open = braces ? span.start + braces[0].length - 1 : 0;
  const set = braces && memberOf({ ...span, start: open + 1, end: closingBracket(span.source.bare, open) }, name);
  if (set) return trimSpan(set);
  const given = parts(span);
  if (!given) return undefined;
  const index = { Key: 0, Value: 1 }[name] ?? (/^Item\d+$/.test(name) ? Number(name.slice(4)) - 1 : undefined);
  const label = new RegExp(`^${name}\\s*:(?!:)\\s*`, 'i');
  const named = given.find((one) => label.test(bareOf(one)));
  if (named) return trimSpan({ ...named, start: named.start + (label.exec(bareOf(named))?.[0].length ?? 0) });
  const place = nameIndex(span, name, typed, around) ?? index;
  return place === undefined ? undefined : given[place];
}

/** Which of its parts a tuple or a record calls so. */
function nameIndex(span: Span, name: string, typed: string, { sources }: ElementSources): number | undefined {
  const type = /^new\s+(\w+)/.exec(bareOf(span))?.[1] ?? /([A-Za-z_]\w*)\??\s*(?:\[\s*\]|>)/.exec(typed)?.[1];
  const tuple = /\(([^()]*)\)\s*(?:\[\s*\]|>)/.exec(typed)?.[1];
  const record = (type === undefined ? [] : typesNamed(sources, type)).map(
    ({ source, start }) => /^[^({;]*\(([^()]*)\)/.exec(source.bare.slice(start))?.[1],
  )[0];
  const names = (tuple ?? record ?? '').split(',').map((one) => /(\w+)\s*(?:=.*)?$/s.exec(one.trim())?.[1]);
  const at = names.indexOf(name);
  return at < 0 ? undefined : at;
}
