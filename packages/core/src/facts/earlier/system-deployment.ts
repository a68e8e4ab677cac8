import type { Checkout } from '../checkout.js';
import { found, type Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import type { FoundSystem } from '../other-systems/find-systems.js';
import { systemItems } from '../other-systems/system-items.js';
import { foldersIn, volumesIn, type HoldsData } from './data-mounts.js';

/** Another system; what it mounts into the data folder by `docker run` is its data on the host. */
export function systemDeployment(
  { project }: Checkout,
  system: FoundSystem,
  holdsData: HoldsData,
): Fact<EarlierDeployment> {
  const sources = systemItems(project, system).flatMap(({ mount }) =>
    mount?.source !== undefined && holdsData(mount) ? [mount.source] : [],
  );
  return found(
    {
      kind: 'other',
      title: `${system.title.replace(/^./, (first) => first.toUpperCase())} (${system.file})`,
      files: [system.file],
      volumes: volumesIn(sources),
      folders: foldersIn(sources),
    },
    system.file,
  );
}
