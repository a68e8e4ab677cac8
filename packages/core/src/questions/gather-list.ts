import { coerce } from './coerce.js';
import { subjectOf } from './list-entries.js';
import type { Question } from './question.js';

/** Where the entries of a list come from. */
export interface ListSources {
  /** Typed flags: they add. */
  readonly flag: unknown;
  /** Typed flags of the opposite list: what is typed there leaves this one. */
  readonly opposite: unknown;
  /** The question of the opposite list. Default: its entries are names. */
  readonly oppositeQuestion?: Question;
  /** The whole list, as answered to a prompt. */
  readonly prompted: unknown;
  /** Chosen in an earlier run. */
  readonly stored: unknown;
  readonly fallback: readonly string[];
  /** What the opposite list comes to. */
  readonly without: readonly string[];
}

/** What a list comes to. */
export interface Gathered {
  readonly value: readonly string[];
  /** Entries that a person chose. */
  readonly chosen: readonly string[];
  readonly problem?: string;
}

/** The result of a list to which flags add: found, chosen before and typed now, without the removed entries. */
export function gatherList(
  question: Question,
  { flag, opposite, oppositeQuestion, prompted, stored, fallback, without }: ListSources,
): Gathered {
  const lists = [flag, opposite, prompted, stored].map((raw) =>
    raw === undefined ? { value: [] } : coerce(question, raw),
  );
  const bad = lists.find((list) => 'problem' in list);
  if (bad !== undefined && 'problem' in bad) return { value: fallback, chosen: [], problem: bad.problem };
  const [typed = [], typedOpposite = [], whole = [], before = []] = lists.map((list) =>
    'value' in list ? (list.value as readonly string[]) : [],
  );
  // A name without a value removes an entry, and an entry with a value adds the name again.
  const outAgain = typedOpposite.flatMap((entry) => namesOf(oppositeQuestion, entry));
  const both = typed.filter((entry) => namesOf(question, entry).some((name) => outAgain.includes(name)));
  if (both.length > 0)
    return {
      value: fallback,
      chosen: [],
      problem: `${both.map((entry) => namesOf(question, entry)[0]).join(', ')} is both added and removed: leave one of the two out`,
    };
  const out = new Set([...without, ...outAgain]);
  const left = (entries: readonly string[]): readonly string[] =>
    entries.filter((entry) => !namesOf(question, entry).some((name) => out.has(name)));
  if (prompted !== undefined) {
    const value = add(question, whole, typed);
    return { value, chosen: value.filter((entry) => !fallback.includes(entry)) };
  }
  return {
    value: left(add(question, add(question, fallback, before), typed)),
    chosen: left(add(question, before, typed)),
  };
}

/** What an entry is about, and the word that it begins with: `STRIPE_KEY=PAYMENTS` goes by either name. */
function namesOf(question: Question | undefined, entry: string): readonly string[] {
  return question?.subject === undefined ? [entry] : [question.subject(entry), subjectOf(entry)];
}

/** A new entry replaces the old ones about the same thing. An entry that is typed twice stays twice, so that it is refused. */
function add(question: Question, base: readonly string[], typed: readonly string[]): readonly string[] {
  const isAbout = (one: string, other: string): boolean => {
    const [names, others] = [namesOf(question, one), namesOf(question, other)];
    return names.some((name, index) => name === others[index]);
  };
  const placed = new Set<string>();
  const replaced = base.flatMap((entry) => {
    const fresh = typed.find((one) => isAbout(one, entry));
    if (fresh === undefined) return [entry];
    if (placed.has(fresh)) return [];
    placed.add(fresh);
    return [fresh];
  });
  const more = typed.filter(
    (entry, index) => !placed.has(entry) || typed.findIndex((other) => isAbout(other, entry)) !== index,
  );
  return [...replaced, ...more];
}
