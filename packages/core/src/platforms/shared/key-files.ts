import type { Deployment } from '../../deployment/deployment.js';

/** Secrets of the storage that are entered as a file, with the path and the command that creates the file in the guide. */
export function keyFiles({ id, storage }: Deployment) {
  return storage.secrets.flatMap(({ name, use }) => {
    if (use.as !== 'file') return [];
    const file = `~/.ssh/${id}-${use.file}`;
    return [{ name, file, make: use.make.replaceAll('{file}', file), advice: use.advice }];
  });
}
