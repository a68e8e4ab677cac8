import { fileOfPlace } from '../../project/paths.js';
import { platformFiles } from '../../project/platform-variables.js';
import type { Checkout } from '../checkout.js';
import { environment } from '../environment.js';
import { OUTDONE, type EarlierItem } from './earlier-item.js';

/**
 * Marks variables of the app whose value is not the one that the app gets, because another file of the set-ups sets them as well.
 * @param files of the set-ups that deploy the project today
 */
export function withOutdone(
  checkout: Checkout,
  items: readonly EarlierItem[],
  files: readonly string[],
): readonly EarlierItem[] {
  if (items.every(({ kind }) => kind !== 'variable' && kind !== 'secret')) return items;
  const idle = [...checkout.compose.map(({ path }) => path), ...platformFiles(checkout.project)].filter(
    (path) => !files.includes(path),
  );
  const all = environment(checkout).filter(({ from }) => !idle.includes(fileOfPlace(from)));
  return items.map((item) => {
    const winner = all.find(({ name }) => name === item.name);
    const own = all.find(({ name, from }) => name === item.name && from === item.where);
    if (winner === undefined || own === undefined || own === winner || own.value === winner.value) return item;
    return isPlain(own.value) || isPlain(winner.value) ? { ...item, value: `${OUTDONE}${winner.from}` } : item;
  });
}

function isPlain(value: string | undefined): boolean {
  return value !== undefined && !/\$|<%/.test(value.replaceAll('$$', ''));
}
