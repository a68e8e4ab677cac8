import { coerce } from './coerce.js';
import type { Question } from './question.js';

/** Where the entries of a list come from. */
export interface ListSources {
  /** Typed flags: they add. */
  readonly flag: unknown;
  /** Typed flags of the opposite list: what is typed there leaves this one. */
  readonly opposite: unknown;
  /** The whole list, as answered to a prompt. */
  readonly prompted: unknown;
  /** Chosen in an earlier run. */
  readonly stored: unknown;
  readonly fallback: readonly string[];
  /** What the opposite list comes to. */
  readonly without: readonly string[];
}

export interface Gathered {
  readonly value: readonly string[];
  /** Entries that a person chose. */
  readonly chosen: readonly string[];
  readonly problem?: string;
}

/** What a list comes to that flags add to: found, chosen before and typed now, without what is taken out. */
export function gatherList(
  question: Question,
  { flag, opposite, prompted, stored, fallback, without }: ListSources,
): Gathered {
  const lists = [flag, opposite, prompted, stored].map((raw) =>
    raw === undefined ? { value: [] } : coerce(question, raw),
  );
  const bad = lists.find((list) => 'problem' in list);
  if (bad !== undefined && 'problem' in bad) return { value: fallback, chosen: [], problem: bad.problem };
  const [typed = [], outAgain = [], whole = [], before = []] = lists.map((list) =>
    'value' in list ? (list.value as readonly string[]) : [],
  );
  const subject = question.subject ?? ((entry: string): string => entry);
  const both = typed.filter((entry) => outAgain.some((name) => name === entry || name === subject(entry)));
  if (both.length > 0)
    return {
      value: fallback,
      chosen: [],
      problem: `${both.map((entry) => subject(entry)).join(', ')} is both added and taken out`,
    };
  const out = new Set([...without, ...outAgain]);
  // `STRIPE_KEY=PAYMENTS` goes by either name.
  const namesOf = (entry: string): readonly string[] =>
    question.subject === undefined ? [entry] : [subject(entry), entry.split('=', 1)[0] ?? ''];
  const left = (entries: readonly string[]): readonly string[] =>
    entries.filter((entry) => !namesOf(entry).some((name) => out.has(name)));
  if (prompted !== undefined) {
    const value = add(whole, typed, subject);
    return { value, chosen: value.filter((entry) => !fallback.includes(entry)) };
  }
  return {
    value: left(add(add(fallback, before, subject), typed, subject)),
    chosen: left(add(before, typed, subject)),
  };
}

/** A new entry takes the place of an old one about the same thing. One that is typed twice stays twice, to be refused. */
function add(base: readonly string[], typed: readonly string[], subject: (entry: string) => string): readonly string[] {
  const about =
    (entry: string) =>
    (other: string): boolean =>
      subject(other) === subject(entry);
  return [
    ...base.map((entry) => typed.find(about(entry)) ?? entry),
    ...typed.filter((entry, index) => !base.some(about(entry)) || typed.findIndex(about(entry)) !== index),
  ];
}
