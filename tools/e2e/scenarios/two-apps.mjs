export const title =
  "a second app of the same name, on the same host and storage: they share the proxy's network and nothing else";
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, another }) {
  const neighbour = await another();
  const deploy = (/** @type {import('../lib/host.mjs').Host} */ one, /** @type {string[]} */ ...options) =>
    one.deploy({ values: storage.values, image: app(1), options });
  const ours = await deploy(host, '--first-deploy');
  // First deploy as well: had it found anything under its path, it would have refused.
  const theirs = await deploy(neighbour, '--first-deploy');
  expect([ours.code, theirs.code], 'exit codes of the first deploys').is([0, 0]);
  await host.write(10);
  await neighbour.write(20);

  const networks = await host.networks();
  expect(
    (await neighbour.networks()).filter((name) => networks.includes(name)),
    'networks of both',
  ).is(['nginx-proxy']);
  expect(
    await host
      .compose('exec', '-T', 'litestream', 'getent', 'ahostsv4', 'litestream')
      .then((words) => new Set(words.match(/^[\d.]+/gm)).size),
    'sidecars that ours can see',
  ).is(1);

  await host.lose();
  expect((await neighbour.rows())['app.db'], 'rows of the neighbour, whose host folder went as well').is(20);
  await neighbour.lose();
  expect((await deploy(neighbour, '--proven', theirs.proven)).code, 'exit code of the neighbour on a new host').is(0);
  expect((await deploy(host, '--proven', ours.proven)).code, 'exit code of ours').is(0);
  expect([(await host.rows())['app.db'], (await neighbour.rows())['app.db']], 'rows').is([10, 20]);
}
