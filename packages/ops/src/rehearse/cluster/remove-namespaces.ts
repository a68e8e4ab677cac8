import { setTimeout as sleep } from 'node:timers/promises';
import { lastLine } from '../../docker/last-line.js';
import type { Kubectl } from './kubectl.js';
import { rehearsalLabel, type Namespaces } from './names.js';

/** The namespaces of a rehearsal could not be deleted. */
export class NotRemoved extends Error {
  override readonly name = 'NotRemoved';
}

/** Deletes the namespaces of one rehearsal, by its label: no other namespace can have that. @throws NotRemoved */
export async function removeNamespaces(
  kubectl: Kubectl,
  {
    context,
    namespaces,
    rehearsal,
  }: { readonly context: string; readonly namespaces: Namespaces; readonly rehearsal: string },
): Promise<void> {
  const ours = `--selector=${rehearsalLabel}=${rehearsal}`;
  const answer = await kubectl(['delete', 'namespaces', ours, '--timeout=5m'], { limit: 330 });
  const names = Object.values(namespaces).join(' ');
  const look = `kubectl --context ${context} get namespaces ${names}`;
  if (answer.code !== 0)
    throw new NotRemoved(
      `The namespaces of the rehearsal could not be deleted: ${lastLine(answer)}\n` +
        ` → See what is left: ${look}; then delete it: kubectl --context ${context} delete namespace ${names}`,
    );
}

/** Names of the volumes that the storage class keeps after their claim was deleted. The list is empty if they cannot be read. */
export async function keptVolumes(kubectl: Kubectl, namespaces: Namespaces): Promise<readonly string[]> {
  const ours: readonly string[] = Object.values(namespaces);
  let left: readonly string[] = [];
  for (let pass = 0; pass < 10; pass += 1) {
    const { code, stdout } = await kubectl(['get', 'persistentvolumes', '--output=json']);
    if (code !== 0) return [];
    const { items = [] } = JSON.parse(stdout) as {
      items?: readonly { metadata: { name: string }; spec?: { claimRef?: { namespace?: string } } }[];
    };
    left = items
      .filter(({ spec }) => ours.includes(spec?.claimRef?.namespace ?? ''))
      .map(({ metadata }) => metadata.name);
    if (left.length === 0) return left;
    await sleep(2000);
  }
  return left;
}
