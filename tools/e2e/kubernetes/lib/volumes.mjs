import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { attempt, run } from '../../lib/command.mjs';

/**
 * Stands in for a storage class: makes a folder for each claim that waits, and removes it with the claim; one with the label
 * keep=yes stays, as the disk of a node that is lost.
 * @param {string} folder
 */
export function provideVolumes(folder) {
  rmSync(folder, { recursive: true, force: true });
  const seen = new Set();
  const watching = [
    watch(
      [
        'persistentvolumeclaims',
        '--all-namespaces',
        columns('metadata.namespace,metadata.name,metadata.uid,status.phase'),
      ],
      async ([namespace = '', name = '', uid = '', phase]) => {
        if (phase !== 'Pending' || seen.has(uid)) return;
        seen.add(uid);
        const at = path.join(folder, uid);
        mkdirSync(at, { recursive: true });
        const claim = JSON.parse(
          await run('kubectl', ['--namespace', namespace, 'get', 'pvc', name, '--output', 'json']),
        );
        await run('kubectl', ['create', '--filename', '-'], { input: JSON.stringify(volume(claim, at)) });
      },
    ),
    watch(['persistentvolumes', columns('metadata.name,status.phase,metadata.labels.keep')], async (fields) => {
      const [name = '', phase, keep] = fields;
      if (phase !== 'Released' || keep === 'yes') return;
      await attempt('kubectl', ['delete', 'persistentvolume', name, '--wait=false']);
      rmSync(path.join(folder, name), { recursive: true, force: true });
    }),
  ];
  return () => {
    for (const child of watching) child.kill();
  };
}

const columns = (/** @type {string} */ paths) =>
  `--output=custom-columns=${paths
    .split(',')
    .map((name, index) => `C${index}:.${name}`)
    .join(',')}`;

/**
 * @param {readonly string[]} what
 * @param {(fields: string[]) => Promise<void>} handle
 */
function watch(what, handle) {
  const child = spawn('kubectl', ['get', ...what, '--watch', '--no-headers'], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    handle(line.trim().split(/\s+/)).catch((error) => console.error(`volumes: ${error}`));
  });
  return child;
}

/** @param {any} claim @param {string} at */
const volume = ({ metadata, spec }, at) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: metadata.uid },
  spec: {
    accessModes: spec.accessModes,
    capacity: spec.resources.requests,
    storageClassName: spec.storageClassName ?? '',
    persistentVolumeReclaimPolicy: 'Retain',
    claimRef: { namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    hostPath: { path: at },
  },
});
