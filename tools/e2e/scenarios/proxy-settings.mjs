import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const title =
  'in the proxy: a name that leads to the main one, upload limit and time-out; without them again; beside lines of the host';
export const world = 'lab';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];

const [main, other] = ['shop.example.com', 'www.shop.example.com'];
const domains = ['--domain', `${main},${other}`, '--redirect-domain', other];
export const flags = [...domains, '--upload-limit', '3', '--proxy-timeout', '3'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  const file = path.join(lab.checkout.folder, '.deploy/deploy.conf');
  const change = (/** @type {(text: string) => string} */ how) => {
    const text = readFileSync(file, 'utf8');
    expect(how(text) === text, 'deploy.conf has nothing to change').is(false);
    writeFileSync(file, how(text));
  };
  const visit = async (/** @type {string} */ route, /** @type {readonly string[]} */ options = [], name = main) =>
    (
      await lab.host.visit(
        route,
        ['--output', '/dev/null', '--write-out', '%{http_code} %{redirect_url}', ...options],
        name,
      )
    ).output.trim();
  const upload = async (/** @type {number} */ megabytes) => {
    const body = path.join(path.dirname(lab.checkout.folder), 'body');
    writeFileSync(body, Buffer.alloc(megabytes * 1024 * 1024, 'x'));
    return visit('/write?n=1', [
      '--request',
      'POST',
      '--header',
      'Content-Type: text/plain',
      '--data-binary',
      `@${body}`,
    ]);
  };
  const app = `${lab.checkout.id}-app-1`;
  /** How long the proxy waits for an app that is silent, and what it says then. */
  const silence = async () => {
    await lab.host.run(['docker', 'pause', app]);
    const started = Date.now();
    const status = await visit('/count', ['--max-time', '20']);
    await lab.host.run(['docker', 'unpause', app]);
    return { status, seconds: (Date.now() - started) / 1000 };
  };

  await lab.commit(1);
  const first = await lab.release('v1');
  expect(first.code, 'exit code of the first release').is(0);
  expect(first.log, 'what the deployment says').matches(/the proxy has the limits and redirects of this app now/);
  expect(await visit('/count'), 'the main name').is('200');
  expect(await visit('/count?of=all', [], other), 'the other one').is(`301 https://${main}/count?of=all`);
  expect(await upload(2), 'an upload of 2 MB').is('200');
  expect(await upload(4), 'an upload of 4 MB').is('413');
  const waited = await silence();
  expect(waited.status, 'an app that is silent').is('504');
  expect(waited.seconds >= 3 && waited.seconds < 9, `the time-out of 3 seconds, measured ${waited.seconds}`).is(true);

  const proxy = 'nginx-proxy-nginx-proxy-1';
  await lab.host.run(['docker', 'restart', proxy]);
  await lab.host.eventualRows();
  expect(await visit('/up', [], other), 'the other one, after a restart of the proxy').is(`301 https://${main}/up`);

  change((text) => text.replaceAll(/^(redirect_domains|upload_megabytes|proxy_seconds)=.*\n/gm, ''));
  await lab.commit(2);
  const second = await lab.release('v2');
  expect(second.code, 'exit code without them').is(0);
  expect(second.log, 'what the deployment says').matches(/the limits and redirects of this app are taken out/);
  expect(await visit('/count', [], other), 'the other one').is('200');
  expect(await upload(2), "an upload of 2 MB, with nginx's own limit").is('413');

  // The host's own lines count where they are about the name, and only there.
  change((text) => `${text}upload_megabytes=5\nredirect_domains=${other}\n`);
  const lines = `echo 'return 302 /own;' >/etc/nginx/vhost.d/${other}
    printf 'server {\\n  server_name intern.example.com;\\n  client_max_body_size 1m;\\n}\\n' >/etc/nginx/conf.d/intern.conf`;
  await lab.host.run(['docker', 'exec', proxy, 'sh', '-c', lines]);
  await lab.commit(1);
  const third = await lab.release('v3');
  expect(third.code, 'exit code beside lines of the host').is(0);
  expect(third.log, 'what the deployment says').matches(
    /this host has a return of its own for www\.\S+: the proxy uses that one/,
  );
  expect(await upload(4), 'an upload of 4 MB').is('200');
  expect(await visit('/count', [], other), 'the other one').is(`302 https://${other}/own`);
}
