import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Fact } from '../facts/fact.js';
import type { UncoveredState } from '../facts/facts.js';
import { isBelow } from '../project/paths.js';

/**
 * The places outside the data folder that the code seems to write to, without those that an earlier deployment mounts: such a mount is
 * kept or named itself. Its Compose file may be replaced by ours since, so the mounts are those that are remembered.
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
