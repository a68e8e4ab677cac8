import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { at, emptyHost } from './deploy-host.js';
import { conf, sampleOf } from './deploy-sample.js';
import { noShell } from './shell.js';

const image = 'litestream/litestream:0.3.13';
const uploads = (how = '0.3.13') =>
  sampleOf({ conf: conf({ startSeconds: 5, lines: [`earlier_replica=app.db ${how} abs a.sqlite`] }) });
const asked = `*' restore --ask-earlier'*) echo 'restore: something'; echo 'earlier=1 app.db' ;;`;
const oneShot = ' --entrypoint /usr/local/bin/litestream restore restore ';

describe.skipIf(noShell)('a backup that Litestream 0.3.13 alone restores, on the host', { timeout: 60_000 }, () => {
  const deploy = (cases: string, { how = '0.3.13', args = ['--first-deploy'] } = {}) =>
    emptyHost(uploads(how)).deploy({ cases, args });

  test('it is restored beside the data before the restore check, by the user of the app, in one run', async () => {
    const { code, output, calls } = await deploy(asked);
    expect([code, output.includes('restore: something'), output.includes('earlier=1')]).toEqual([0, true, false]);
    const [run] = calls.filter((call) => call.includes(oneShot));
    expect(run).toMatch(
      / run --rm --no-deps -T --name blazor-k3x9q2-old-litestream-\d+ --user 1654:1654 --entrypoint \S+ restore restore -config \/data\/\.litestream-deployment\/earlier\/1\.yml -if-replica-exists -o \/data\/\.litestream-deployment\/earlier\/1\.db \/data\/app\.db$/,
    );
    expect(at(calls, '--ask-earlier --first-deploy')).toBeLessThan(at(calls, oneShot));
    expect(at(calls, oneShot)).toBeLessThan(at(calls, 'restore --settle --first-deploy --clock --earlier-asked'));
  });

  test('it runs in the image of 0.3.13, and nothing else does', async () => {
    const { calls, home } = await (async () => {
      const host = emptyHost(uploads());
      const cases = `compose*) printf '%s %s\\n' "\${LITESTREAM_IMAGE-as in the file}" "$*" >>"$HOME/images" ;;& ${asked}`;
      return { ...(await host.deploy({ cases, args: ['--first-deploy'] })), home: host.home };
    })();
    expect(calls.length).toBeGreaterThan(0);
    const images = readFileSync(`${home}/images`, 'utf8').trim().split('\n');
    expect(images.filter((line) => line.startsWith(image)).map((line) => line.includes(oneShot))).toEqual([true]);
  });

  test('its image is pulled, and where that fails nothing was changed', async () => {
    const { code, output, calls } = await deploy(
      `'image inspect ${image}'*) exit 1 ;; 'pull --quiet ${image}') exit 1 ;; ${asked}`,
    );
    expect([code, at(calls, '--earlier-asked'), at(calls, oneShot)]).toEqual([1, -1, -1]);
    expect(output).toMatch(/litestream:0\.3\.13 cannot be pulled[^]*Nothing was replaced/);
    expect(calls.filter((call) => / up /.test(call))).toEqual([]);
  });

  test('it cannot be restored: nothing starts, and what was written goes', async () => {
    const { code, output, calls } = await deploy(`*'${oneShot}'*) echo 'access denied' >&2; exit 1 ;; ${asked}`);
    expect([code, at(calls, '--earlier-asked')]).toEqual([1, -1]);
    expect(output).toMatch(
      /access denied[^]*0\.3\.13 cannot restore it\. The preceding lines show the cause\.\n[^\n]* -> Check AWS_S3_BUCKET/,
    );
    expect(at(calls, 'restore --drop-earlier')).toBeGreaterThan(at(calls, oneShot));
    expect(calls.filter((call) => / up /.test(call))).toEqual([]);
  });

  test('the restore check refuses before it is asked', async () => {
    const { code, calls } = await deploy(`*' restore --ask-earlier'*) exit 4 ;;`);
    expect([code, at(calls, oneShot), at(calls, '--settle')]).toEqual([4, -1, -1]);
  });

  test.each([
    ['no database needs it', '', {}],
    ['0.5 can read it', asked, { how: 'own' }],
    ['nobody wants it', asked, { args: ['--first-deploy', '--ignore-old-data'] }],
    ['an empty database is right', asked, { args: ['--adopt', 'local'] }],
  ])('the image is not touched where %s', async (_, cases, how) => {
    const { code, calls } = await deploy(cases, how);
    expect([code, calls.filter((call) => call.includes('0.3.13') || call.includes(oneShot))]).toEqual([0, []]);
  });
});
