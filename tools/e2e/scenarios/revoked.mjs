import { playInterruption } from '../lib/interruption.mjs';

export const title =
  'the credentials are revoked while running, busy and idle: the health check turns red, ' +
  'and green again when they are back; no row is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play(world) {
  const { host, storage, expect, app } = world;
  await playInterruption(world, {
    begin: () => storage.revoke(),
    end: () => storage.reinstate(),
    ready: () => host.green(),
    meanwhile: async (proven) => {
      const refused = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] });
      expect(refused.code, 'exit code of a deploy meanwhile').is(4);
      expect(refused.output, 'the message').matches(/refuses the credentials/);
    },
  });
}
