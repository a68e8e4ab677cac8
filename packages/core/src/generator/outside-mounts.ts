import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Fact } from '../facts/fact.js';
import type { UncoveredState } from '../facts/facts.js';
import { isBelow } from '../project/paths.js';

/**
 * The places that the code seems to write to, without those below a mount of the earlier deployment, because the account of that deployment
 * names the mount. Its Compose file may be replaced by ours since, so the mounts are those that are remembered. Places in the data folder,
 * and what the databases need, stay.
 */
export function outsideMounts(
  uncovered: readonly Fact<UncoveredState>[],
  items: readonly EarlierItem[],
  dataFolder: string,
): readonly Fact<UncoveredState>[] {
  const targets = items
    .flatMap(({ kind, mount }) => (kind === 'mount' && mount ? [mount.target.replace(/(?<=.)\/+$/, '')] : []))
    .filter((target) => !isBelow(dataFolder, target));
  return uncovered.filter(
    ({ value: { path, needed }, guessed }) =>
      !guessed || needed || isBelow(path, dataFolder) || !targets.some((target) => isBelow(path, target)),
  );
}
