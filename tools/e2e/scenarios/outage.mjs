import { setTimeout } from 'node:timers/promises';
import { playInterruption } from '../lib/interruption.mjs';

export const title =
  'the storage is gone for more than a minute, busy and idle: ' +
  'Docker calls the sidecar unhealthy and healthy again by itself, and no row is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play(world) {
  const { host, storage } = world;
  await playInterruption(world, {
    begin: () => storage.cut(),
    end: () => storage.bringBack(),
    ready: async () => {
      await host.dockerSays('healthy');
      await host.green();
    },
    meanwhile: async () => {
      const since = Date.now();
      await host.dockerSays('unhealthy');
      await setTimeout(Math.max(0, 60_000 - (Date.now() - since)));
    },
  });
}
