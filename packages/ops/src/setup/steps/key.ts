import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'litestream-generator-core';
import { lastLine } from '../../docker/last-line.js';
import { bad, good, unknown } from '../../doctor/check.js';
import type { SetupContext } from '../context.js';
import { heldElsewhere } from '../held-elsewhere.js';
import { defineStep } from '../step.js';

/** The key of the user that deploys, outside of the repository. */
export const key = defineStep({
  id: 'key',
  title: 'SSH key',
  platform: 'compose',
  async check(context) {
    const file = keyFile(context);
    if (!existsSync(file)) {
      if (context.value('DEPLOY_KEY') !== undefined) return good('DEPLOY_KEY of this shell is used');
      if (await heldElsewhere(context))
        return good('The repository has DEPLOY_KEY already, and its file is not on this machine');
      return existsSync(`${file}.pub`)
        ? bad(
            `There is ${file}.pub, but no private key beside it`,
            `Copy the private key to ${file}, or move ${file}.pub away`,
          )
        : bad(`There is no key in ${file} yet`, 'This step makes one');
    }
    // It asks for nothing, because the passphrase is given: an empty one.
    const answer = await context.run('ssh-keygen', ['-y', '-P', '', '-f', file], { limit: 10 });
    if (answer.missing) return unknown('ssh-keygen is not installed here', 'Install the OpenSSH client');
    return answer.code === 0
      ? good(`${file} is there, without a passphrase`)
      : bad(
          `${file} cannot be used: ${context.quote(lastLine(answer))}`,
          `If it has a passphrase, remove that: ssh-keygen -p -f ${file}. Otherwise move the file away, and this step makes a new key`,
        );
  },
  needs: async () => [],
  explain: (context) => [
    `Makes an SSH key for the user that deploys: ${keyFile(context)}, outside of the repository and without a passphrase.`,
    'No file is overwritten.',
  ],
  explainPrinted: (context) => [
    `Makes an SSH key for the user that deploys: ${keyFile(context)}, outside of the repository and without a passphrase.`,
    'Where that file exists, ssh-keygen asks before it overwrites it: answer no, and keep the key that is there.',
  ],
  async run(context) {
    const file = keyFile(context);
    const inside = path.relative(context.folder, file);
    if (!inside.startsWith('..') && !path.isAbsolute(inside))
      throw new UserError({
        what: `${file} would be inside the repository, where a commit could publish it.`,
        fix: 'Set the environment variable HOME, on Windows USERPROFILE, to a folder outside of the repository, and run setup again.',
      });
    const there = [file, `${file}.pub`].filter((one) => existsSync(one));
    if (there.length > 0)
      throw new UserError({
        what: `${there.join(' and ')} exists already, and is not overwritten.`,
        fix: 'Move it away, or make it a private key without a passphrase. Then run setup again.',
      });
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const answer = await context.run('ssh-keygen', makeArguments(file), { limit: 30 });
    if (answer.missing)
      throw new UserError({ what: 'ssh-keygen is not installed here.', fix: 'Install the OpenSSH client.' });
    if (answer.code !== 0)
      throw new UserError({
        what: `ssh-keygen made no key: ${context.quote(lastLine(answer))}`,
        fix: `Check that ${path.dirname(file)} can be written, and run setup again.`,
      });
    context.values.setFromFile('DEPLOY_KEY', file);
  },
  print: (context, shell) => [shell.command('ssh-keygen', ...makeArguments(keyFile(context)))],
});

const options = ['-q', '-t', 'ed25519', '-N', '', '-C', 'deployer'];
const makeArguments = (file: string): readonly string[] => [...options, '-f', file];

/** Path of the private key that deploys. @throws where the platform has no such key */
export function keyFile({ values }: SetupContext): string {
  const file = values.fileOf('DEPLOY_KEY');
  if (file === undefined) throw new Error('this platform has no key');
  return file;
}
