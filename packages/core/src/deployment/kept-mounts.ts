import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { UncoveredState } from '../facts/facts.js';

/** What is mounted into the app beside its data volume, because an earlier deployment had it. */
export interface KeptMount {
  /** Folder or file of the host, or the key of a volume. */
  readonly source: string;
  readonly target: string;
  readonly readOnly?: true;
  /** Of a volume: its name on the host, where the earlier deployment had it by that name. Default: a new one of this deployment. */
  readonly volume?: { readonly name?: string };
  readonly from: string;
}

/**
 * The mounts that are kept: folders of the host and volumes by their name. What is relative to the earlier Compose file's folder
 * becomes a new volume, so that what the app writes there outlives a deployment; a single file cannot be that.
 */
export function keptMounts(
  items: readonly EarlierItem[],
  dataFolder: string,
  dataSources: readonly string[],
): readonly KeptMount[] {
  const kept: KeptMount[] = [];
  for (const { kind, mount, where } of items) {
    if (kind !== 'mount' || mount === undefined) continue;
    const { source, target, readOnly } = mount;
    if (overlaps(target, dataFolder) || kept.some((one) => overlaps(one.target, target))) continue;
    const common = { target, ...(readOnly && { readOnly }), from: where };
    if (source?.startsWith('/')) {
      // Folders that hold the earlier data are taken over into the data volume.
      if (!dataSources.some((one) => overlaps(one, source))) kept.push({ source, ...common });
    } else if (source !== undefined || !/\/[^/]*\.[^/]+$/.test(target)) {
      kept.push({
        source: keyFor(target, kept),
        volume: source === undefined ? {} : { name: source },
        ...common,
      });
    }
  }
  return kept;
}

function overlaps(one: string, other: string): boolean {
  const [a, b] = [`${one.replace(/\/+$/, '')}/`, `${other.replace(/\/+$/, '')}/`];
  return a.startsWith(b) || b.startsWith(a);
}

/** `/app/wwwroot/uploads` → `uploads`; the data volume's key is taken. */
function keyFor(target: string, kept: readonly KeptMount[]): string {
  const key = (target.split('/').filter(Boolean).at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  const base = key === '' || key === 'data' ? 'files' : key;
  const taken = new Set(kept.map(({ source }) => source));
  return (
    [base, ...Array.from({ length: 99 }, (_, index) => `${base}-${index + 2}`)].find((name) => !taken.has(name)) ?? base
  );
}

/** Its content, for the guide's list of what is not backed up. */
export function uncoveredMounts(mounts: readonly KeptMount[], id: string): readonly UncoveredState[] {
  return mounts.flatMap(({ source, target, volume, readOnly, from }): readonly UncoveredState[] => {
    if (readOnly) return [];
    const holds = `data that the app keeps there; the earlier deployment mounted it as well (${from})`;
    if (volume === undefined)
      return [{ path: target, holds, remedy: `copy the folder ${source} of the host yourself` }];
    if (volume.name !== undefined) return [{ path: target, holds, remedy: `copy the volume ${volume.name} yourself` }];
    return [
      {
        path: target,
        holds,
        remedy:
          `before the first release, copy the existing data, where FROM is the volume or folder of ${from} on the host: ` +
          `docker run --rm -v FROM:/from:ro -v ${id}_${source}:/to alpine cp -a /from/. /to/`,
      },
    ];
  });
}
