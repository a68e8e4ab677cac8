import { setTimeout as sleep } from 'node:timers/promises';
import { storage } from '../doctor/checks/storage.js';
import type { SetupContext } from './context.js';

/** Waits until credentials that were just made are known everywhere at the provider, which takes AWS some seconds. */
export async function waitForStorage(context: SetupContext, seconds = 60): Promise<void> {
  const until = Date.now() + seconds * 1000;
  await context.busy('Waiting until the storage knows the new credentials', async () => {
    while ((await context.check(storage)).state === 'bad' && Date.now() < until) await sleep(5000);
  });
}
