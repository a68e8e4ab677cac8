import { isDevelopmentOnly } from './csharp-development.js';
import { parameterAt } from './csharp-parameter.js';
import { remembered } from './remembered.js';
import { scopeOf } from './csharp-scope.js';
import { bareOf, statementEnd, trimSpan, type Span } from './csharp-shape.js';
import { typesNamed } from './csharp-types.js';
import type { CSharpSource } from './csharp.js';

/** What a name is set to, as far as one place says. */
export interface Declaration extends Span {
  /** True for a property or field that other code can set: its initial value need not be the one that counts. */
  readonly settable?: boolean;
  /** Later assignments to the same name in its file, in order. */
  readonly assigned?: readonly Span[];
}

/** Finds what a name stands for. */
export type Lookup = (name: string, from: Span) => Declaration | undefined;

const TYPES =
  '(?:var|[sS]tring\\??|DirectoryInfo|FileInfo|\\w*VirtualFiles\\??|Sqlite\\w+|SQLite\\w+|Environment\\s*\\.\\s*SpecialFolder)';

/**
 * Finds what a name is set to: the nearest declaration above in the same file, then any in it, then an assignment to a name that is
 * declared without a value, then a constant or a read-only property in another file.
 */
export function lookupIn(sources: readonly CSharpSource[]): Lookup {
  const once = remembered<Declaration | undefined>();
  const others = remembered<Declaration | undefined>();
  const find: Lookup = (name, from) => {
    const own = sources.find(({ path }) => path === from.source.path);
    if (own && parameterAt(own, name, from.start)) return undefined;
    const all = own ? declarations(own, name) : [];
    const qualified = ofClass(sources, name, from);
    if (qualified) return qualified;
    const here = all.filter(({ scope }) => from.start >= scope.start && from.start < scope.end);
    const visible = here.length > 0 ? here : all.filter(({ member }) => member);
    const declared = visible.filter(({ end }) => end <= from.start).at(-1) ?? visible[0];
    if (own && declared) return { ...declared, assigned: assignments(own, name, declared) };
    const [first, ...later] = own ? assignments(own, name) : [];
    if (first) return { ...first, assigned: later };
    return others(sources, JSON.stringify([name, own?.path]), () => elsewhere(sources, own, name));
  };
  return (name, from) => once(sources, JSON.stringify([name, from.source.path, from.start]), () => find(name, from));
}

/** `Paths.Main`: of several classes with a name of that kind, the one that is meant. */
function ofClass(sources: readonly CSharpSource[], name: string, from: Span): Declaration | undefined {
  const owner = new RegExp(`\\b([A-Z]\\w*)\\s*\\.\\s*${name}$`).exec(bareOf(trimSpan(from)))?.[1];
  if (owner === undefined) return undefined;
  return typesNamed(sources, owner)
    .flatMap(({ source, start, end }) => declarations(source, name).filter((one) => one.start > start && one.end < end))
    .find(({ member, settable }) => member && settable !== true);
}

/** A constant wins over a property, and a property counts only where no other class has one of its name. */
function elsewhere(
  sources: readonly CSharpSource[],
  own: CSharpSource | undefined,
  name: string,
): Declaration | undefined {
  const bearing = sources.filter(({ bare }) => bare.includes(name)); // a search for a text is many times quicker than one for a pattern
  const found = bearing.filter((source) => source !== own).flatMap((source) => declarations(source, name));
  const constant = found.find(({ fixed }) => fixed);
  if (constant) return constant;
  const bearers = bearing.flatMap((source) =>
    [...source.bare.matchAll(new RegExp(`\\bstring\\??\\s+${name}\\s*(?:\\{|=>|=(?!=)|;)`, 'g'))].filter(
      ({ index }) => !isOfInterface(source.bare, index),
    ),
  );
  const member = found.find((one) => one.member);
  return member && (bearers.length === 1 || member.settable === true) ? member : undefined;
}

/** An interface says that there is such a property, and another type gives it its value. */
function isOfInterface(bare: string, index: number): boolean {
  return (
    [...bare.slice(0, index).matchAll(/\b(class|record|struct|interface)\s+[A-Z]\w*/g)].at(-1)?.[1] === 'interface'
  );
}

interface Found extends Declaration {
  /** Where the name is known. */
  readonly scope: { readonly start: number; readonly end: number };
  /** A constant, field or property: known outside of its block by the name of its class. */
  readonly member: boolean;
  /** Can never be another value. */
  readonly fixed: boolean;
}

function declarations(source: CSharpSource, name: string): readonly Found[] {
  const pattern = new RegExp(
    `\\b${TYPES}\\s+${name}\\s*(\\{[^{}]*\\}\\s*)?(=(?![=>])|=>|\\{\\s*get\\s*(?:=>|\\{\\s*return\\b))\\s*`,
    'g',
  );
  return [...source.bare.matchAll(pattern)]
    .filter(({ index }) => !isParameter(source.bare, index))
    .map((match) => {
      const start = match.index + match[0].length;
      const before =
        /(?:\b(?:public|private|internal|protected|static|readonly|const|required|virtual|override)\s+)*$/.exec(
          source.bare.slice(Math.max(0, match.index - 120), match.index),
        )?.[0];
      const accessors = match[1];
      const arrow = match[2] !== '=';
      const fixed = /\bconst\b/.test(before ?? '') || /\bstatic\s+readonly\b/.test(before ?? '');
      const open = accessors === undefined && !arrow && /\b(?:public|internal)\b/.test(before ?? '');
      const settable =
        accessors === undefined
          ? open && !fixed && !/\breadonly\b/.test(before ?? '')
          : /\b(?:set|init)\b/.test(accessors);
      return {
        ...trimSpan({ source, start, end: statementEnd(source.bare, start) }),
        scope: scopeOf(source, match.index),
        member: arrow || accessors !== undefined || (before ?? '') !== '',
        fixed: fixed || (/\bstatic\b/.test(before ?? '') && !settable),
        ...(settable ? { settable } : {}),
      };
    });
}

/** What a call leaves out has that value, and what it gives has another one. */
function isParameter(bare: string, index: number): boolean {
  const before = bare.slice(Math.max(0, index - 60), index);
  return (
    /[(,]\s*(?:\[[^\]]*\]\s*)*(?:this|in|ref|out|params|scoped)?\s*$/.test(before) &&
    !/\b(?:using|for|fixed)\s*\(\s*$/.test(before)
  );
}

/** Statements `name = …;` of a file, after a declaration where there is one. */
function assignments(source: CSharpSource, name: string, after?: Found): readonly Span[] {
  const pattern = new RegExp(`(?<=(?:^|[;{})]|=>)\\s*)(?:this\\s*\\.\\s*)?${name}\\s*(?:\\?\\?)?=(?![=>])\\s*`, 'g');
  return [...source.bare.matchAll(pattern)].flatMap((match) => {
    const start = match.index + match[0].length;
    const end = statementEnd(source.bare, start);
    const inScope = after === undefined || (match.index >= after.end && match.index < after.scope.end);
    return inScope && source.bare[end] === ';' && !isDevelopmentOnly(source, match.index)
      ? [trimSpan({ source, start, end })]
      : [];
  });
}
