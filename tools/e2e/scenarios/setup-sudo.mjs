import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/engine.mjs';
import { startNewcomer } from '../lib/lab/newcomer.mjs';
import { atTerminal } from '../lib/lab/person.mjs';
import { repliesFor, reply } from '../lib/lab/setup-replies.mjs';
import { openShell } from '../lib/lab/shell.mjs';

export const title =
  'a cloud image where root may only say which user to take → setup as that user, who has to type a password for sudo, or has not → the ' +
  'app serves; on the next such host the printed commands do the same';
export const world = 'lab';
export const smoke = false;
/** On the first one sudo needs a password. */
export const targets = ['s3', 'azure'];

const setup = [process.execPath, path.join(root, 'packages/create/bin/create-litestream.js'), 'setup'];
const user = 'ubuntu';

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, checkout, storage, domain } = lab;
  const password = 'AWS_S3_BUCKET' in storage.values ? 'lab word of $ubuntu' : undefined;
  const person = await startNewcomer(lab);
  let transcript = '';
  const log = (/** @type {string} */ text) => {
    transcript += text;
    lab.log(text);
  };
  const options = { cwd: checkout.folder, env: person.env, log };
  const usual = repliesFor(domain, storage.values, checkout.folder);
  try {
    await person.rentHost({ user, password });
    person.pointDomain();
    const asRoot = await atTerminal([...person.inside, ...setup], { ...options, replies: usual });
    expect(asRoot.code, `exit code of setup as root, which said:\n${asRoot.screen.slice(-3000)}`).is(1);
    expect(asRoot.screen, 'what setup says').matches(
      /The host refuses the user root, and asks for the user ubuntu\.\s+→ Run setup again with that user:\s+npm create litestream@latest -- setup --host-user ubuntu/,
    );

    const asked = /sudo on the host needs the password of ubuntu/;
    // The answer stands on the screen behind its question, so the second question is one that follows on sudo's own words.
    const askedAgain = /Sorry, try again[^]*sudo on the host needs the password of ubuntu/;
    const typed = password === undefined ? [] : [reply(asked, 'wrong\r'), reply(askedAgain, `${password}\r`)];
    const keys = usual.findIndex(([question]) => question.test('keys of your host')) + 1;
    const replies = [...usual.slice(0, keys), ...typed, ...usual.slice(keys)];
    const asUser = await atTerminal([...person.inside, ...setup, '--host-user', user], { ...options, replies });
    expect(asUser.code, `exit code of setup, which said:\n${asUser.screen.slice(-3000)}`).is(0);
    expect(await lab.host.version(), 'the version that answers on the domain').is('1');
    expect(asked.test(asUser.screen), 'whether a password was asked for').is(password !== undefined);
    if (password === undefined) return;
    expect(transcript, 'the screen').lacks(password);
    expect((await lab.host.attempt(['bash', '-c', 'ls /tmp/tmp.*'])).code, 'exit code of a look for our file').is(2);

    await printedCommands(lab, person, password);
  } finally {
    person.close();
  }
}

/** @param {import('../lib/lab/lab.mjs').Lab} lab @param {import('../lib/lab/newcomer.mjs').Newcomer} person @param {string} password */
async function printedCommands(lab, person, password) {
  const { expect, checkout, domain, log } = lab;
  const known = path.join(person.home, '.ssh', `${checkout.id}.known_hosts`);
  rmSync(known);
  await person.rentHost({ user, password });
  person.pointDomain();
  const options = { cwd: checkout.folder, env: person.env, log };
  const shell = await openShell(person.inside, options);
  try {
    const words = [...setup, '--print', '--shell', 'sh', '--host', domain, '--host-user', user];
    const { output } = await shell.type(words.join(' '));
    const [, host = ''] = /\n# 2\. Host\n([^]*?)\n# 3\. /.exec(output) ?? [];
    for (const line of host.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
      const answer = (/** @type {string} */ fresh) => {
        if (/continue connecting \(yes\/no/.test(fresh)) return 'yes\r';
        return /password for ubuntu: ?$/.test(fresh) ? `${password}\r` : undefined;
      };
      const typed = await shell.type(line, answer);
      expect(typed.code, `exit code of "${line}", which said:\n${typed.output}`).is(0);
    }
    const keys = (await lab.host.hostKeys()).split('\n').map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(
      keys.filter((key) => !readFileSync(known, 'utf8').includes(key)),
      'keys of the host that are not kept',
    ).is([]);
    expect(
      (await lab.host.attempt(['bash', '-c', `ls /home/${user}/litestream-setup*`])).code,
      'what is left there',
    ).is(2);
    const docker = await lab.host.attempt(['id', '-nG', 'deployer']);
    expect(docker.output.trim(), 'the groups of the user that deploys').matches(/docker/);
  } finally {
    shell.close();
  }
}
