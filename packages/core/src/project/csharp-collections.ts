import { argumentsOf } from './csharp-arguments.js';
import { isDevelopmentOnly } from './csharp-development.js';
import { boundKeys } from './csharp-options.js';
import { sectionOf, type OptionSources } from './csharp-sections.js';
import { bareOf, closingBracket, splitTop, statementEnd, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** One of the things that a collection holds. */
export type Element =
  | {
      readonly kind: 'code';
      readonly span: Span;
      /** Where the type of the elements is said: `List<Tenant>`, `(string Name, string File)[]`. */
      readonly typed: string;
    }
  /** A part of the settings, by its key: `Tenants:0`. */
  | { readonly kind: 'section'; readonly key: string }
  /** The files of a folder, which only run time knows. */
  | { readonly kind: 'files'; readonly folder: Span; readonly glob?: Span };

/** What collections are looked up in. */
export interface CollectionSources extends OptionSources {
  /** Names of what stands directly below a section of the settings. */
  children(section: string): readonly string[];
}

const DEPTH = 6;

/** Calls that change nothing of what the elements are. */
const SAME =
  /\s*[?!]*\s*\.\s*(?:To(?:Array|List|HashSet|Dictionary|Frozen\w+|Immutable\w+)|As\w+|Distinct|Order(?:By)?(?:Descending)?|Reverse)\s*\([^()]*\)$/;

/** The elements of a collection; undefined where the code does not say all of them. */
export function elementsOf(span: Span, around: CollectionSources, depth = 0): readonly Element[] | undefined {
  if (depth > DEPTH) return undefined;
  const step = (part: Span): readonly Element[] | undefined => elementsOf(part, around, depth + 1);
  const choices = splitTop(trimSpan(span), '??');
  for (const choice of choices) {
    const whole = withoutTail(choice);
    const found =
      created(whole, step) ??
      filesOf(whole) ??
      selected(whole) ??
      sectionsIn(whole, around) ??
      named(whole, around, step);
    if (found && found.length > 0) return found;
  }
  return undefined;
}

function withoutTail(span: Span): Span {
  const bare = bareOf(span);
  const tail = /\s*!$/.exec(bare) ?? SAME.exec(bare);
  return tail && tail.index > 0 ? withoutTail({ ...span, end: span.start + tail.index }) : span;
}

/** `new[] { … }`, `new List<string> { … }`, `new() { … }`, `{ … }` and `[ … ]`. */
function created(span: Span, step: (part: Span) => readonly Element[] | undefined): readonly Element[] | undefined {
  const head = /^(?:(new\b[^{(;]*)(?:\([^(){};]*\))?\s*)?\{|^\[/.exec(bareOf(span));
  const open = head ? span.start + head[0].length - 1 : 0;
  if (!head || closingBracket(span.source.bare, open) !== span.end - 1) return undefined;
  const all = splitTop({ ...span, start: open + 1, end: span.end - 1 }, ',').filter(({ start, end }) => start < end);
  return all.flatMap((one): readonly Element[] => {
    const spread = /^\.\.\s*/.exec(bareOf(one));
    const inner = spread && step({ ...one, start: one.start + spread[0].length });
    return inner ?? [{ kind: 'code', span: one, typed: head[1] ?? '' }];
  });
}

/** `Directory.EnumerateFiles("App_Data/tenants", "*.db")` */
function filesOf(span: Span): readonly Element[] | undefined {
  const call = /^(?:System\s*\.\s*IO\s*\.\s*)?Directory\s*\.\s*(?:Enumerate|Get)Files\s*\(/.exec(bareOf(span));
  if (!call) return undefined;
  const [folder, glob] = splitTop({ ...span, start: span.start + call[0].length, end: span.end - 1 }, ',');
  return folder ? [{ kind: 'files', folder, ...(glob && { glob }) }] : undefined;
}

/** What a lambda makes of each element of another collection: its own name is followed where the result is used. */
function selected(span: Span): readonly Element[] | undefined {
  const { bare } = span.source;
  const call = [...bareOf(span).matchAll(/\.\s*Select\s*\(/g)].at(-1);
  const open = call ? span.start + call.index + call[0].length - 1 : 0;
  if (!call || closingBracket(bare, open) !== span.end - 1) return undefined;
  const head = /^\s*\(?\s*\w+\s*\)?\s*=>\s*(?!\{)/.exec(bare.slice(open + 1, span.end));
  return head
    ? [{ kind: 'code', span: trimSpan({ ...span, start: open + 1 + head[0].length, end: span.end - 1 }), typed: '' }]
    : undefined;
}

/** `section.Get<string[]>()`, `section.GetChildren()`, and a member of options that holds a list. */
function sectionsIn(span: Span, around: CollectionSources): readonly Element[] | undefined {
  const got = /\.\s*(?:Get\s*<[^;(){}]*>|GetChildren)\s*\(\s*\)$/.exec(bareOf(span));
  const own = got ? sectionOf({ ...span, end: span.start + got.index }, around, 0) : undefined;
  const keys = got ? (own === undefined ? [] : [own]) : boundKeys(span, around);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return undefined;
  return sectionElements(key, around);
}

/** The parts that stand directly below a section of the settings. */
export function sectionElements(section: string, around: CollectionSources): readonly Element[] {
  return around.children(section).map((name) => ({ kind: 'section', key: `${section}:${name}` }));
}

/** A name with a collection, and what is added to it. */
function named(
  span: Span,
  around: CollectionSources,
  step: (part: Span) => readonly Element[] | undefined,
): readonly Element[] | undefined {
  const match = /^(?:[A-Za-z_]\w*\s*\??\s*\.\s*)*?(?:([A-Za-z_]\w*)\s*\.\s*)?([A-Za-z_]\w*)$/.exec(bareOf(span));
  const [, owner, name] = match ?? [];
  if (name === undefined) return undefined;
  const given = argumentsOf(around.sources, name, span);
  if (given.length > 0) return given.length === 1 && given[0] ? step(given[0]) : undefined;
  const files = around.sources.filter(({ bare }) => bare.includes(name));
  const own = files.filter(({ path }) => path === span.source.path);
  const declared = own.flatMap((source) => declarations(source, name));
  const elsewhere =
    owner === undefined || owner === 'this' ? [] : files.flatMap((source) => declarations(source, name));
  const all = declared.length > 0 ? declared : elsewhere;
  const before = all.filter(({ start }) => declared.length > 0 && start <= span.start).at(-1) ?? all[0];
  if (!before || (all.length > 1 && declared.length === 0)) return undefined;
  const elements = step(before);
  const typed = before.source.bare.slice(Math.max(0, before.start - 200), before.start);
  const type = typed.slice(Math.max(typed.lastIndexOf(';'), typed.lastIndexOf('}')) + 1);
  const more = added(before.source, name);
  // An empty list that nothing is put in here is filled elsewhere.
  if (elements === undefined && more.length === 0) return undefined;
  return [...(elements ?? []), ...more].map((one) =>
    one.kind === 'code' ? { ...one, typed: `${type} ${one.typed}` } : one,
  );
}

function declarations(source: CSharpSource, name: string): readonly Span[] {
  const pattern = new RegExp(`(?<=[\\w>\\])?]\\s)\\s*\\b${name}\\s*(?:\\{[^{}]*\\}\\s*)?(?:=(?![=>])|=>)\\s*`, 'g');
  return [...source.bare.matchAll(pattern)].map(({ index, 0: all }) => {
    const start = index + all.length;
    return trimSpan({ source, start, end: statementEnd(source.bare, start) });
  });
}

/** `names.Add("a")`, `paths.Add("a", "a.db")` and `paths["a"] = "a.db"`; whatever adds several is an element that is not known. */
function added(source: CSharpSource, name: string): readonly Element[] {
  const { bare } = source;
  const code = (start: number, end: number): Element => ({
    kind: 'code',
    span: trimSpan({ source, start, end }),
    typed: '',
  });
  const calls = [
    ...bare.matchAll(new RegExp(`\\b${name}\\s*\\.\\s*(?:Add|TryAdd|Append|Insert|AddRange|Concat)\\s*\\(`, 'g')),
  ];
  const set = [...bare.matchAll(new RegExp(`(?<=[;{})]\\s*)\\b${name}\\s*\\[[^\\][;]*\\]\\s*=(?![=>])`, 'g'))];
  return [
    ...calls.map(({ index, 0: all }) => {
      const open = index + all.length - 1;
      const close = closingBracket(bare, open);
      const several = splitTop({ source, start: open + 1, end: close }, ',').length > 1;
      // Two arguments are the parts of an entry, as in braces.
      return several ? code(open, close + 1) : code(open + 1, close);
    }),
    ...set.map(({ index, 0: all }) => code(index + name.length, statementEnd(bare, index + all.length))),
  ].filter((one) => one.kind === 'code' && !isDevelopmentOnly(source, one.span.start));
}
