import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { attempt, run } from '../command.mjs';
import { root } from '../engine.mjs';
import { startGh } from './gh.mjs';
import { rentHost } from './rent-host.mjs';

const repository = 'acme/Shop';

/**
 * A new user: an SSH key in the agent, a checkout whose app is on GitHub and whose generated files are not yet, and a server as a provider
 * hands it out. Only the person's own programs see the person's home folder and /etc/hosts. This computer keeps its own.
 * @param {import('./lab.mjs').Lab} lab
 */
export async function startNewcomer(lab) {
  const { checkout, domain, github } = lab;
  const own = path.join(path.dirname(checkout.folder), 'person');
  const [home, bin] = [path.join(own, 'home'), path.join(own, 'bin')];
  const [agent, hosts] = [path.join(own, 'agent'), path.join(own, 'hosts')];
  for (const folder of [home, bin]) mkdirSync(folder, { recursive: true });
  writeFileSync(hosts, '127.0.0.1 localhost\n');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(own, 'id')]);
  const { output: started } = await attempt('ssh-agent', ['-a', agent]);
  const [, agentPid] = /SSH_AGENT_PID=(\d+)/.exec(started) ?? [];
  await run('ssh-add', ['-q', path.join(own, 'id')], { env: { SSH_AUTH_SOCK: agent } });

  const git = (/** @type {string[]} */ ...args) => run('git', args, { cwd: checkout.folder });
  const remote = path.join(own, 'shop.git');
  await run('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', remote]);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('config', 'user.name', 'Tester');
  await git('config', 'user.email', 'tester@example.com');
  await git('remote', 'add', 'origin', remote);
  // The app as it was before the generator came, and what its image is built from here.
  const app = path.join(root, 'packages/blazor/test/fixtures/blazor-today');
  const repository = path.join(checkout.folder, '.git');
  await run('git', ['--git-dir', repository, '--work-tree', app, 'add', '--all'], { cwd: app });
  lab.write(1);
  await git('add', 'sample-app');
  await git('commit', '--quiet', '--message', 'The app');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');

  let releases = 0;
  const gh = await startGh({
    folder: bin,
    repository,
    github,
    commit: () => run('git', ['rev-parse', 'main'], { cwd: remote }),
    // What runs is what the person has pushed, and nothing else.
    start: async (values, event) => {
      const pushed = path.join(own, `pushed-${++releases}`);
      await run('git', ['clone', '--quiet', remote, pushed]);
      await lab.runner.push(pushed, 'What the person has pushed');
      await lab.fill();
      return lab.run({ folder: pushed, values, ...event });
    },
    startedByPush: async () => {
      const { code, output } = await attempt('git', ['show', 'main:.github/workflows/release.yml'], { cwd: remote });
      return code === 0 ? eventOfPush(output) : undefined;
    },
  });
  writeFileSync(path.join(remote, 'hooks/post-receive'), `#!/bin/sh\nexec '${bin}/gh' pushed\n`, { mode: 0o755 });

  return {
    home,
    gh,
    /** The environment of the person's programs. */
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
      HOME: userInfo().homedir,
      SSH_AUTH_SOCK: agent,
    },
    /** Begins a command that has the person's home folder and names. OpenSSH does not ask HOME for the home folder. */
    inside: [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      'mount --bind "$0" /etc/hosts && mount --bind "$1" "$2" && shift 2 && exec "$@"',
      hosts,
      home,
      userInfo().homedir,
    ],
    /** The host stands empty at its name. @param {import('./rent-host.mjs').Administrator} [administrator] Default: root. */
    rentHost: (administrator) => rentHost(lab, readFileSync(path.join(own, 'id.pub'), 'utf8'), administrator),
    /** The person's DNS leads the domain to the host. In place: the file is mounted. */
    pointDomain: () => writeFileSync(hosts, `127.0.0.1 localhost\n${lab.host.address} ${domain}\n`),
    close() {
      gh.stop();
      if (agentPid !== undefined) process.kill(Number(agentPid));
    },
  };
}

/**
 * The event by which a push to main starts a workflow. One that waits for another workflow gets its success: the other one does not run.
 * The event names no commit, so that the release takes what the lab's runner has, whose commits have other names.
 * @param {string} workflow
 * @returns {import('./gh.mjs').Event | undefined}
 */
function eventOfPush(workflow) {
  const { on } = parse(workflow);
  if ('push' in on) return { event: 'push', payload: {} };
  if (!('workflow_run' in on)) return undefined;
  const success = { conclusion: 'success', event: 'push', head_branch: 'main' };
  const run = { ...success, name: on.workflow_run.workflows[0], head_repository: { full_name: repository } };
  return { event: 'workflow_run', payload: { action: 'completed', workflow_run: run } };
}

/** @typedef {Awaited<ReturnType<typeof startNewcomer>>} Newcomer */
