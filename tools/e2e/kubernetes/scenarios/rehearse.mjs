import { spawn } from 'node:child_process';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../../lib/engine.mjs';
import { repository } from '../lib/images.mjs';

export const title =
  'a rehearsal in a cluster: every row comes back before the app starts, and nothing is left, also after Ctrl-C';

const cli = path.join(root, 'packages/create/bin/create-litestream.js');

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, place, digests, log }) {
  const site = await place();
  const image = `ghcr.io/${repository}@${digests['1']}`;
  const usual = ['--context', 'node', '--image', image, '--server-image', 'docker.io/library/e2e-s3:1'];
  const rehearse = (/** @type {readonly string[]} */ args, /** @type {RegExp} */ until = /$^/) =>
    command(site.folder, args, until, log);
  const left = () =>
    site.kubectl.run('get', 'namespaces', '--selector', 'generator-litestream/rehearsal', '--output', 'name');

  const unnamed = await step('refused without the name of a context', () => rehearse(['--image', image]));
  expect([unnamed.code, unnamed.output], 'the refusal').matches(/^3,[^]*no cluster is named[^]*kubectl knows node\./);
  const beside = await step('refused in the cluster of the app', () => rehearse(usual));
  expect([beside.code, beside.output], 'the refusal').matches(/^3,[^]*has the namespace [^]*--same-cluster/);
  expect(await left(), 'namespaces after the refusals').is('');

  const whole = await step('the rehearsal', () => rehearse([...usual, '--same-cluster']));
  expect(whole.code, whole.output).is(0);
  for (const name of ['app.db', 'jobs/jobs.db'])
    expect(whole.output, 'the table').matches(new RegExp(`✔ ${name} *│ *100 │ *100 │ ok *│ 1654:1654`));
  expect(whole.output, 'what was lost').matches(/the namespace with 1 pod and 1 volume/);
  expect(await left(), 'namespaces after the rehearsal').is('');

  const broken = await step('an image that no registry has', () =>
    rehearse([...usual, '--same-cluster', '--image', '127.0.0.1:1/no/such:image']),
  );
  expect([broken.code, broken.output], 'the cause').matches(/^1,[^]*ImagePullBackOff/);
  expect(await left(), 'namespaces after a failure').is('');

  const stopped = await step('Ctrl-C in the middle', () => rehearse([...usual, '--same-cluster'], /Writing rows/));
  expect([stopped.code, stopped.output], 'the end').matches(
    /^130,[^]*Everything that the rehearsal had created was removed/,
  );
  expect(await left(), 'namespaces after Ctrl-C').is('');
  expect(await site.kubectl.run('get', 'statefulsets', '--output', 'name'), 'what runs in the namespace of the app').is(
    '',
  );
}

/**
 * @param {string} checkout @param {readonly string[]} args @param {RegExp} until Ctrl-C when this has been said.
 * @param {(text: string) => void} log
 * @returns {Promise<{ code: number, output: string }>}
 */
function command(checkout, args, until, log) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'rehearse', ...args], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const patience = setTimeout(() => child.kill('SIGINT'), 600_000);
    let output = '';
    let interrupted = false;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (/** @type {Buffer} */ chunk) => {
        output += stripVTControlCharacters(chunk.toString());
        if (!interrupted && until.test(output)) interrupted = child.kill('SIGINT');
      });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(patience);
      log(`$ rehearse ${args.join(' ')}\n${output}-> ${code}\n`);
      resolve({ code: code ?? 1, output });
    });
  });
}
