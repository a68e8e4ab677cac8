import { namesSeveral } from './expression.js';
import type { OpenPlace, Stack, StackDatabase } from './stack.js';

/**
 * A place whose path cannot be read, with the code that stands there.
 * @param behind what the names in that code stand for
 */
export function openPlace(code: string, from: string, behind: readonly string[] = []): OpenPlace {
  const several = [code, ...behind].some(namesSeveral);
  return { what: code.trim().slice(0, 80), from, ...(several ? { several: true as const } : {}) };
}

/** The first place where no database is known; beside known ones those that make the names of further files. */
export function openPlaces(databases: readonly StackDatabase[], places: readonly OpenPlace[]): Pick<Stack, 'opens'> {
  const opens = databases.length === 0 ? places.slice(0, 1) : places.filter(({ several }) => several);
  return opens.length === 0 ? {} : { opens };
}
