import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/engine.mjs';
import { startNewcomer } from '../lib/lab/newcomer.mjs';
import { atTerminal } from '../lib/lab/person.mjs';
import { repliesFor } from '../lib/lab/setup-replies.mjs';

export const title =
  'a bare Debian, a bucket and a checkout → a person at a terminal runs setup → the app serves; a second run has nothing to do, ' +
  'and no secret is in an argument or on the screen';
export const world = 'lab';
export const smoke = false;

const cli = path.join(root, 'packages/create/bin/create-litestream.js');

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, checkout, storage, domain } = lab;
  const person = await startNewcomer(lab);
  const { gh, home, env } = person;
  try {
    await person.rentHost();
    person.pointDomain();
    const command = [...person.inside, process.execPath, cli, 'setup'];
    const replies = repliesFor(domain, storage.values, checkout.folder);
    const log = (/** @type {string} */ text) => {
      transcript += text;
      lab.log(text);
    };
    let transcript = '';
    const first = await atTerminal(command, { cwd: checkout.folder, env, replies, log });
    console.log(`      with setup: ${first.keys} keys, ${first.questions} questions, ${first.seconds.toFixed(0)} s`);
    expect(first.code, `exit code of setup, which said:\n${transcript.slice(-3000)}`).is(0);
    expect(await lab.host.version(), 'the version that answers on the domain').is('1');
    expect(Object.keys(await lab.host.rows()).length > 0, 'there are databases').is(true);

    const secrets = Object.entries({ ...gh.secrets, ...secretsOf(storage.values) })
      .filter(([name]) => /KEY$|SECRET|PASSWORD/.test(name) && !/HOST_KEY|KNOWN_HOSTS/.test(name))
      .flatMap(([, value]) => value.split('\n').filter((line) => line.length > 20 || !value.includes('\n')));
    const visible = JSON.stringify([gh.calls.map(({ args }) => args), transcript]);
    for (const secret of secrets)
      if (!secret.startsWith('-----')) expect(visible, 'arguments and screen').lacks(secret);
    expect(readdirSync(path.join(home, '.ssh')).toSorted(), 'the files of the person').is([
      checkout.id,
      `${checkout.id}.known_hosts`,
      `${checkout.id}.pub`,
    ]);

    const before = gh.calls.length;
    const again = await atTerminal(command, { cwd: checkout.folder, env, replies: [], log, seconds: 120 });
    lab.log(`# what gh was asked then: ${JSON.stringify(gh.calls.slice(before).map(({ args }) => args))}\n`);
    expect(again.code, `exit code of a second run, which said:\n${again.screen.slice(-3000)}`).is(0);
    expect(again.screen, 'the screen of a second run').matches(/Everything is set up/);
    expect(again.screen, 'the screen of a second run').lacks('do this step now?');
    expect(
      gh.calls.slice(before).filter(({ args }) => ['set', 'run'].includes(args[1] ?? '') && args[0] !== 'run'),
      'what the second run changed',
    ).is([]);
    console.log(`      a second run of setup: ${again.seconds.toFixed(0)} s`);
  } finally {
    person.close();
  }
}

/** @param {Record<string, string>} values */
const secretsOf = (values) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => /KEY|SECRET|PASSWORD/.test(name)));
