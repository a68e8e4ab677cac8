import { docker } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'the storage loses all objects of one idle database of many: the health check names it within the hour, a deployment after two ' +
  'hours does by itself, and a new snapshot brings its rows to a new host';

// Where an object is a file of its own on the server's disk.
export const targets = ['s3', 'file'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ storage, expect, another, appWith, note }) {
  const tenants = Array.from({ length: 14 }, (_, index) => `tenants/t-${index + 10}.db`);
  const lost = 'tenants/t-19.db';
  const host = await another({ databases: ['app.db', 'tenants/*.db'], appearing: tenants });
  const image = await appWith(1, { DATABASES: ['app.db', ...tenants].join() });
  const deploy = (/** @type {readonly string[]} */ ...options) =>
    host.deploy({ values: storage.values, image, options: ['--skip-migration', ...options] });
  const first = await deploy('--first-deploy');
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(5);
  await host.green();
  const { proven } = await deploy('--proven', first.proven);
  expect(proven, 'what is proven').matches(/tenants\/\*\.db@14/);

  const sidecar = await docker('ps', '--quiet', '--filter', `name=${host.id}-litestream`);
  const inSidecar = (/** @type {string} */ command) => docker('exec', sidecar, 'bash', '-c', command);
  expect((await storage.lose(`${host.id}/${lost}`)) > 0, 'something was lost').is(true);
  note(`a deployment right after that ends with ${(await deploy('--proven', proven)).code}`);
  // Two hours later without a health check: the times of what was seen are played, once no health check runs that would write its own.
  const checks = String.raw`for file in /proc/[0-9]*/cmdline; do tr '\0' ' ' <$file; done 2>/dev/null | grep -q 'deploy[.]sh health'`;
  await inSidecar(`while ${checks}; do sleep 0.1; done`);
  await inSidecar(String.raw`sed -i -E 's/^(([^ ]+ ){5})[0-9]+ /\11000000000 /' /tmp/seen`);
  const later = await deploy('--proven', proven);
  expect([later.code, later.output.includes(`${lost} cannot be restored`)], 'a deployment after two hours').is([
    1,
    true,
  ]);

  // An hour later, by the health check: at most eight in each.
  await inSidecar('rm -f /tmp/health/chain-* /tmp/health/gap-*');
  const words = new RegExp(`the backup of ${lost} lacks files: no snapshot is there[^]*A new snapshot is being made`);
  let looks = 0;
  for (; looks < 3; looks++) if (words.test((await host.health()).output)) break;
  expect(looks < 3, 'found within three health checks').is(true);
  await host.green();
  const again = await deploy('--proven', proven);
  expect(again.code, 'exit code once it has a new snapshot').is(0);

  await host.lose();
  const restored = await deploy('--proven', again.proven);
  expect(restored.code, 'exit code on a new host').is(0);
  expect((await host.rows())[lost], 'rows of the one that was lost').is(5);
}
