import type { Docker } from './docker.js';

const kinds = [
  { list: ['ps', '--all', '--quiet'], remove: ['rm', '--force', '--volumes'] },
  { list: ['volume', 'ls', '--quiet'], remove: ['volume', 'rm', '--force'] },
  { list: ['network', 'ls', '--quiet'], remove: ['network', 'rm'] },
] as const;

/**
 * Removes the containers, volumes and networks with a label, in that order. It looks again after it has removed something, three times at
 * most: Docker may still be carrying out a command whose client was ended.
 * @returns how many of each were there
 */
export async function removeAll(
  docker: Docker,
  label: string,
): Promise<readonly [containers: number, volumes: number, networks: number]> {
  const removed = [0, 0, 0] as [number, number, number];
  for (let pass = 0; pass < 3; pass += 1) {
    let found = false;
    for (const [index, { list, remove }] of kinds.entries()) {
      const { stdout } = await docker([...list, '--filter', `label=${label}`]);
      const ids = stdout.split('\n').filter(Boolean);
      if (ids.length === 0) continue;
      found = true;
      removed[index] = (removed[index] ?? 0) + ids.length;
      await docker([...remove, ...ids]);
    }
    if (!found) break;
  }
  return removed;
}
