export const smoke = false;
export const title =
  'the host boots while the storage cannot be reached: nobody writes until the storage has said that this disk is not an old one; ' +
  'a sidecar that starts again later does not keep the app waiting';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);

  await storage.cut();
  await host.powerCut();
  await host.boot();
  await host.red(/Nothing is replicated until the storage says what it has\. The app cannot write to its databases/);
  const written = await host.writeUnsent(1).then(() => 'it succeeded', String);
  expect(written === 'it succeeded', 'a write before the storage has answered').is(false);
  await storage.bringBack();
  await host.green();
  await host.write(5);

  // The sidecar alone starts again, and the storage is away again: this disk was compared since the host booted.
  await storage.cut();
  await host.kill('litestream');
  await host.red(/Nothing is replicated until the storage says what it has/);
  await host.writeUnsent(3);
  await storage.bringBack();
  await host.green();

  await host.lose();
  const options = ['--proven', first.proven];
  expect((await host.deploy({ values: storage.values, image: app(1), options })).code, 'exit code on a new host').is(0);
  expect((await host.rows())['app.db'], 'rows').is(18);
}
