import path from 'node:path';
import { run } from '../../lib/command.mjs';

/** What pods of the suite run, as the Docker engine names it. */
export const images = [
  'litestream/litestream:0.5.18',
  'restic/restic:0.18.1',
  'rclone/rclone:1.71.2',
  'sample-app:1',
  'sample-app:2',
  'e2e-s3:1', // the storage server of a rehearsal
];

/** Where GitHub would keep the app's image. */
export const repository = 'acme/shop';

/**
 * Gives a node the images of an archive, the app's by its digest, as after a pull.
 * @param {string} folder
 * @param {string} [address] Of its containerd, where it is not the first one.
 * @returns {Promise<Record<string, string>>} Digest of each version of the app.
 */
export async function importImages(folder, address = process.env['CONTAINERD_ADDRESS'] ?? '') {
  const ctr = (/** @type {readonly string[]} */ ...args) =>
    run('ctr', ['--address', address, '--namespace', 'k8s.io', 'images', ...args]);
  await ctr('import', '--snapshotter', 'native', path.join(folder, 'images.tar'));
  /** @type {Record<string, string>} */
  const digests = {};
  for (const line of (await ctr('list')).split('\n')) {
    const [name = '', , digest = ''] = line.split(/\s+/);
    const version = /\/sample-app:(\d+)$/.exec(name)?.[1];
    if (version === undefined) continue;
    digests[version] = digest;
    await ctr('tag', '--force', name, `ghcr.io/${repository}@${digest}`);
  }
  return digests;
}
