import { generateKeyPairSync } from 'node:crypto';

export const title =
  'the workflow stops with one message, the earlier version serves on, and nothing is left behind: values, host, registry, storage';
export const world = 'lab';
export const smoke = false;
/** Room on the host's disk for Docker, in megabytes: few enough to be filled. */
export const room = 2500;

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  await lab.commit(1);
  expect((await lab.release('v1')).code, 'exit code of the first release').is(0);
  await lab.host.write(10);
  await lab.host.sync();
  /** @type {Record<string, string>} */
  const values = await lab.values();
  const again = { event: 'workflow_dispatch', payload: { inputs: { version: 'v1' } } };

  /**
   * A run that must fail, and what must hold afterwards.
   * @param {string} fault
   * @param {RegExp} message In the step that failed, or the title and text of an error.
   * @param {{ values?: Record<string, string>, inputs?: Record<string, unknown>, step: string }} how `step`: the one that fails.
   */
  const fails = async (fault, message, { step, values: own = values, inputs = { version: 'v1' } }) => {
    const run = await lab.run({ ...again, payload: { inputs }, values: own });
    expect(run.code, `${fault}: exit code`).is(1);
    const failed = Object.values(run.jobs)
      .flatMap(({ steps }) => steps)
      .find(({ result }) => result === 'failure');
    expect(failed?.name, `${fault}: the step that fails`).is(step);
    expect(
      `${run.errors.map(({ title: name, text }) => `${name}: ${text}`).join('\n')}\n${failed?.log}`,
      `${fault}: the message`,
    ).matches(message);
    expect(await lab.host.version(), `${fault}: the version that serves`).is('1');
    expect((await lab.host.rows())['app.db'], `${fault}: rows`).is(10);
    expect(lab.github.deployments.length, `${fault}: records`).is(1);
    expect([...(await lab.host.leftovers()), ...(await lab.runner.leftovers())], `${fault}: what is left behind`).is(
      [],
    );
    return run;
  };

  const needed = lab.needed();
  expect(needed.length > 5, 'secrets that the guide asks for').is(true);
  const none = await fails('no secret at all', /is not set/, { step: 'Check the secrets', values: {} });
  expect(
    none.errors.flatMap(({ title: what }) => (what.endsWith(' is not set') ? [what.split(' ')[0] ?? ''] : [])),
    'no secret at all: what is named',
  ).is(needed);

  const check = 'Check the secrets';
  const ssh = 'Connect';
  const { publicKey } = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([
    Buffer.from('0000000b7373682d65643235353139', 'hex'), // the length and the name of the type
    Buffer.from('00000020', 'hex'),
    publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  ]);
  const other = `ssh-ed25519 ${blob.toString('base64')}`;
  await fails('another host key', /Host key verification failed[^]*|REMOTE HOST IDENTIFICATION HAS CHANGED/, {
    step: ssh,
    values: { ...values, DEPLOY_KNOWN_HOSTS: other },
  });
  await fails('a fingerprint in place of the key', /A fingerprint is not enough/, {
    step: check,
    values: { ...values, DEPLOY_KNOWN_HOSTS: 'SHA256:abc' },
  });
  await fails('a key that is cut off', /whole private key/, {
    step: check,
    values: { ...values, DEPLOY_KEY: `${values.DEPLOY_KEY}`.slice(0, 120) },
  });
  await fails('a user who may not log in', /Permission denied/, {
    step: ssh,
    values: { ...values, DEPLOY_USERNAME: 'nobody' },
  });
  await fails('nobody at the address', /No route to host|timed out/, {
    step: ssh,
    values: { ...values, DEPLOY_HOST: await lab.nobody() },
  });

  await fails('no such version', /acme\/shop:v0 is not in the registry/, {
    step: 'Find its digest',
    inputs: { version: 'v0' },
  });
  await lab.registry.stop();
  await fails('the registry is down', /ghcr\.io/, { step: 'Log in to ghcr.io' });
  await lab.registry.start();

  await fails('wrong credentials of the storage', /restore: [^]*(?:refuse|denied|key|password)/i, {
    step: 'Preflight',
    values: { ...values, ...lab.storage.wrong },
  });
  await lab.storage.cut();
  await fails('the storage is down', /cannot be reached/, { step: 'Preflight' });
  await lab.storage.bringBack();

  await lab.faults().compose('2.20.0', () =>
    fails('Compose is too old', /Docker Compose is 2\.20\.0, these files need 2\.26\.1 or newer/, {
      step: 'Preflight',
    }),
  );
  await lab
    .faults()
    .fullDisk(() => fails('the disk is full', /has \d+ MB free, a \S+ needs 1024 MB/, { step: 'Preflight' }));

  const right = await lab.run(again);
  expect(right.code, 'exit code when every fault is corrected').is(0);
  expect((await lab.host.rows())['app.db'], 'rows').is(10);
}
