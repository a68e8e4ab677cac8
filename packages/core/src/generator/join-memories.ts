import { isObject } from '../is-object.js';
import { compareVersions } from '../releases.js';

/** The memories of two sides of a merge, joined. */
export interface JoinedMemory {
  readonly value: Readonly<Record<string, unknown>>;
  /** Answers that both sides gave differently: the answer of this side is used. */
  readonly contradictions: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Joins what two branches remember three-way: a change on one side is taken, and lists keep the entries that either side added.
 * @param base the common base; empty if each side created its own memory
 */
export function joinMemories(base: Json, ours: Json, theirs: Json): JoinedMemory {
  const contradictions: string[] = [];
  const value = join([], base, ours, theirs, contradictions) as Json;
  return { value, contradictions };
}

function join(place: readonly string[], base: unknown, ours: unknown, theirs: unknown, told: string[]): unknown {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  if (isObject(ours) && isObject(theirs)) {
    const before = isObject(base) ? base : {};
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const entries = keys.map((key) => [key, join([...place, key], before[key], ours[key], theirs[key], told)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) return lists(Array.isArray(base) ? base : [], ours, theirs);
  const key = place.at(-1);
  if (key === 'version' && typeof ours === 'string' && typeof theirs === 'string')
    return compareVersions(ours, theirs) < 0 ? theirs : ours;
  if (place.includes('answers') && !place.includes('last'))
    told.push(`${key}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`);
  // Taken out on one side and changed on the other: it stays.
  return ours ?? theirs;
}

function lists(base: readonly unknown[], ours: readonly unknown[], theirs: readonly unknown[]): readonly unknown[] {
  const find = (list: readonly unknown[], entry: unknown): unknown =>
    list.find((one) => subject(one) === subject(entry));
  const kept = ours.flatMap((entry) => {
    const [before, other] = [find(base, entry), find(theirs, entry)];
    if (other === undefined) return before !== undefined && same(before, entry) ? [] : [entry];
    return [same(before, entry) ? other : entry];
  });
  const added = theirs.filter((entry) => {
    const before = find(base, entry);
    return find(ours, entry) === undefined && (before === undefined || !same(before, entry));
  });
  return [...kept, ...added];
}

/** What an entry of a list is about. */
function subject(entry: unknown): string {
  if (typeof entry === 'string') return entry.split('=', 1).join();
  if (!isObject(entry)) return JSON.stringify(entry);
  const { folder, pattern, path, variable, target, from } = entry;
  return JSON.stringify([
    folder,
    pattern,
    path,
    variable,
    target,
    from,
    ...(from === undefined ? [] : [entry['value']]),
  ]);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
