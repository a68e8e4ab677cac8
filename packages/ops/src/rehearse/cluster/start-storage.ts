import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetServer } from 'litestream-generator-core';
import { serverHost, type OpenedServer } from '../../servers/open-server.js';
import { knock } from '../scripts.js';
import { read, send, type Kubectl } from './kubectl.js';
import { faultOf, type Pod } from './pod.js';
import { storageNamespace, storageObjects, storagePod, type StorageOptions } from './storage-objects.js';

/** Time for the nodes to pull the images. */
const pullMinutes = 10;

/** Starts the storage server in its namespace, and waits until it takes requests. */
export async function startStorage(
  kubectl: Kubectl,
  server: TargetServer,
  opened: OpenedServer,
  options: StorageOptions,
): Promise<{ readonly address: string; readonly names: readonly string[] }> {
  const { namespace, image } = options;
  await send(kubectl, ['create'], [storageNamespace(options)]);
  await send(kubectl, ['create'], storageObjects(server, opened, options));
  const address = await addressOf(kubectl, namespace, image);
  const { send: input, expect } = opened.knock;
  const until = Date.now() + 90_000;
  for (;;) {
    const { stdout } = await kubectl(
      [
        'exec',
        '--stdin',
        `--namespace=${namespace}`,
        storagePod,
        '--container=question',
        '--',
        'bash',
        '-c',
        knock,
      ].concat('knock', '127.0.0.1', String(server.port)),
      { input },
    );
    if (expect.test(stdout)) break;
    if (Date.now() > until) {
      const logs = await kubectl(['logs', `--namespace=${namespace}`, storagePod, '--container=server', '--tail=10']);
      throw new Error(
        `The storage server of ${image} does not take requests${stdout === '' ? '' : `; it answered "${stdout}"`}.\n${logs.output}`,
      );
    }
  }
  return { address, names: [serverHost, ...(server.subdomains ?? []).map((name) => `${name}.${serverHost}`)] };
}

/** @throws when the pod does not run in time, or has a fault that waiting does not cure */
async function addressOf(kubectl: Kubectl, namespace: string, image: string): Promise<string> {
  const until = Date.now() + pullMinutes * 60_000;
  for (;;) {
    const pod = await read<Pod>(kubectl, namespace, 'pod', storagePod);
    const fault = faultOf(pod);
    if (fault !== undefined)
      throw new Error(
        `The storage server of ${image} does not start: ${fault}. Give another image: rehearse --server-image REF`,
      );
    const running = pod?.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) ?? false;
    if (running && pod?.status?.podIP !== undefined) return pod.status.podIP;
    if (Date.now() > until)
      throw new Error(
        `The storage server of ${image} does not run after ${pullMinutes} minutes: ${pod?.status?.phase ?? 'no pod'}.`,
      );
    await sleep(1000);
  }
}
