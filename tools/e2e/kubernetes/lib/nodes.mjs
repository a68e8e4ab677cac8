import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { attempt, eventually, run } from '../../lib/command.mjs';
import { root } from '../../lib/engine.mjs';
import { importImages } from './images.mjs';

/**
 * The nodes of the cluster: node1 that is always there, and node2 beside it on request.
 * @param {string} folder Of the suite.
 */
export function nodesBelow(folder) {
  let second = false;
  const isReady = async (/** @type {string} */ name) => {
    const { output } = await attempt('kubectl', ['get', 'node', name, '--no-headers']);
    return /\sReady/.test(output);
  };
  const kubelet = (/** @type {string} */ signal) =>
    run('pkill', [`-${signal}`, '--full', '^kubelet .*--hostname-override node1 ']);

  return {
    /** A second node, with the same images; pods that are there stay where they are. */
    async addSecond() {
      if (second) return void (await run('kubectl', ['uncordon', 'node2']));
      const at = path.join(folder, 'node');
      const log = openSync(path.join(at, 'second.log'), 'w');
      spawn(path.join(root, 'tools/provision/node.sh'), [at], {
        env: { ...process.env, NODE_PLACE: 'second' },
        stdio: ['ignore', log, log],
      });
      await eventually('the second node', 180, () => isReady('node2'));
      await importImages(folder, path.join(at, 'second/containerd/socket'));
      second = true;
    },
    /** The first node is lost to the cluster, although it runs: its kubelet stands still. */
    async loseFirst() {
      await kubelet('STOP');
      await eventually('the loss of node1', 180, async () => !(await isReady('node1')));
    },
    /** The first process of a sidecar on the first node. @param {any} pod @param {string} container */
    async processOf(pod, container) {
      const { containerID } = pod.status.initContainerStatuses.find(
        (/** @type {any} */ { name }) => name === container,
      );
      const tasks = await run('ctr', ['--namespace', 'k8s.io', 'task', 'list']);
      return new RegExp(`^${containerID.replace('containerd://', '')}\\s+(\\d+)`, 'm').exec(tasks)?.[1];
    },
    /** As before: the first node is there, and nothing more comes to the second one. */
    async resume() {
      if (!second) return;
      await kubelet('CONT');
      await eventually('node1', 180, () => isReady('node1'));
      await run('kubectl', ['cordon', 'node2']);
    },
  };
}

/** @typedef {ReturnType<typeof nodesBelow>} Nodes */
