import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { scratch } from './shell.js';
import { key, missingTools, workflowJob } from './workflow-job.js';

const agents: string[] = [];
afterEach(() => {
  for (const pid of agents.splice(0)) process.kill(Number(pid));
});

/** Runs the step, and lists what the agent that it leaves for the next ones holds. */
async function agentOf(keys: string) {
  const result = await workflowJob().run(['image', 'agent'], { SSH_KEYS: keys });
  const value = (name: string) => new RegExp(`^${name}=(.+)$`, 'm').exec(result.variables)?.[1] ?? '';
  if (value('SSH_AGENT_PID') !== '') agents.push(value('SSH_AGENT_PID'));
  const socket = value('SSH_AUTH_SOCK');
  const held =
    socket === ''
      ? []
      : execFileSync('ssh-add', ['-l'], { env: { SSH_AUTH_SOCK: socket }, encoding: 'utf8' })
          .trim()
          .split('\n');
  return { ...result, held };
}

describe.skipIf(missingTools.length > 0)('deploy.sh image agent', () => {
  const [one, other] = [key(scratch()), key(scratch())];

  test('gives the steps that follow an agent with the key', async () => {
    const { code, output, held } = await agentOf(one);
    expect([code, output, held.length]).toEqual([0, '', 1]);
  });

  test('takes several keys, as Windows or a form wrote them', async () => {
    expect((await agentOf(`${one.trimEnd()}\n${other}`.replaceAll('\n', '\r\n'))).held).toHaveLength(2);
  });

  test.each([
    ['nothing', '\n', 'No SSH key', 'is not set'],
    ['a word', 'letmein', 'No SSH key', 'is not a private key'],
    ['half of one', one.replace(/\n[^-][^\n]*\n/, '\n'), 'SSH key refused', 'it is not whole, or it has a passphrase'],
  ])('stops at %s, without showing it', async (_, keys, title, reason) => {
    const { code, output } = await agentOf(keys);
    expect(code).toBe(1);
    expect(output).toContain(`::error title=${title}::`);
    expect(output).toContain(reason);
    for (const line of keys.split('\n').filter((text) => text.length > 6)) expect(output).not.toContain(line);
  });

  test('stops at a key with a passphrase, which nobody could type', async () => {
    const folder = scratch();
    key(folder);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', `${folder}/id`]);
    const { code, output } = await agentOf(execFileSync('cat', [`${folder}/id`], { encoding: 'utf8' }));
    expect([code, output]).toEqual([1, expect.stringContaining('it has a passphrase')]);
  });
});
