import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const title =
  'nginx-proxy does not lead to the app: a first deploy is red, and its app runs on until the proxy works; ' +
  'later the earlier version serves again';
export const world = 'lab';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, github } = lab;
  const file = path.join(lab.checkout.folder, '.deploy/docker-compose-template.yml');
  const right = readFileSync(file, 'utf8');
  // A slip of somebody who edits the file: the app answers, but the proxy looks for it elsewhere.
  const wrong = right.replace(/(VIRTUAL_PORT: ")\d+/, '$19999');
  expect(wrong === right, 'the file has a VIRTUAL_PORT').is(false);

  writeFileSync(file, wrong);
  await lab.commit(1);
  const first = await lab.release('v1');
  expect(first.code, 'exit code of the first release').is(1);
  expect(first.log, 'the message').matches(
    /nginx-proxy does not lead to it at \S+: the proxy answers 502 on https\. The app and the sidecar keep running\.[^]*docker logs nginx-proxy-nginx-proxy-1/,
  );
  expect(
    first.errors.map(({ title: name }) => name).includes('Not reached'),
    `an error says so: ${JSON.stringify(first.errors)}`,
  ).is(true);
  expect(github.deployments.length, 'records').is(0);
  expect(await lab.host.compose('ps --format "{{.Service}} {{.State}}"'), 'what runs').matches(
    /app running\nlitestream running/,
  );

  writeFileSync(file, right);
  await lab.commit(1);
  expect((await lab.release('v2')).code, 'exit code when the proxy leads there again').is(0);
  expect(await lab.host.version(), 'the version that answers on the domain').is('1');
  await lab.host.write(10);

  writeFileSync(file, wrong);
  await lab.commit(2);
  const later = await lab.release('v3');
  expect(later.code, 'exit code of a later release').is(1);
  expect(later.log, 'the message').matches(
    /the app answers, but not at \S+: the proxy answers 502[^]*cannot be reached through the proxy[^]*serves again/,
  );
  expect(await lab.host.version(), 'the version that answers on the domain').is('1');
  expect((await lab.host.rows())['app.db'], 'rows').is(10);
  expect(github.deployments.length, 'records').is(1);
}
