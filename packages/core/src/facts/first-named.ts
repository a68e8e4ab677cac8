import type { Fact } from './fact.js';

/** All lists in one; an entry of a later list is left out where an earlier list has one of the same name. */
export function firstNamed<T>(
  nameOf: (value: T) => string,
  ...lists: readonly (readonly Fact<T>[])[]
): readonly Fact<T>[] {
  return lists.reduce((all, list) => {
    const names = new Set(all.map(({ value }) => nameOf(value)));
    return [...all, ...list.filter(({ value }) => !names.has(nameOf(value)))];
  }, []);
}
