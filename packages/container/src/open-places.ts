import { namesSeveral } from './expression.js';
import type { OpenPlace, Stack, StackDatabase } from './stack.js';

/** A place whose path cannot be read, with the code that stands there. */
export function openPlace(code: string, from: string): OpenPlace {
  return { what: code.trim().slice(0, 80), from, ...(namesSeveral(code) ? { several: true as const } : {}) };
}

/** The first place where no database is known; beside known ones those that make the names of further files. */
export function openPlaces(databases: readonly StackDatabase[], places: readonly OpenPlace[]): Pick<Stack, 'opens'> {
  const opens = databases.length === 0 ? places.slice(0, 1) : places.filter(({ several }) => several);
  return opens.length === 0 ? {} : { opens };
}
