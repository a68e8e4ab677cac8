import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../command.mjs';
import { root } from '../engine.mjs';
import { expect } from '../expect.mjs';
import { readRun } from './act.mjs';
import { ignoredByAct } from './ignored.mjs';

const source = '/home/runner/source';
const me = { user: 'runner', cwd: source };

/**
 * A machine that has a repository and executes its workflows with act, as GitHub's runners do: unchanged, to the byte.
 * @param {{ machine: import('./machine.mjs').Machine, repository: string, actor:
 *   string, token: string, log: (text: string) => void }} options
 */
export async function makeRunner({ machine, repository, actor, token, log }) {
  // Without a terminal, as on GitHub: act drops the last words of a step that fails on one.
  await machine.run(['mount', '--bind', '/dev/null', '/dev/ptmx']);
  const bare = `/srv/git/${repository}.git`;
  // GitHub's address, and git finds the repository on this machine's disk.
  await machine.run(['bash', '-c', `mkdir -p ${bare} && git init --quiet --bare ${bare} && chown -R runner: /srv/git`]);
  await machine.run(
    [
      'bash',
      '-c',
      `git config --global url.file:///srv/git/.insteadOf https://github.com/
    git config --global user.name Tester; git config --global user.email tester@example.com; git config --global init.defaultBranch main
    git config --global advice.detachedHead false
    git init --quiet ${source} && git -C ${source} remote add origin https://github.com/${repository}.git`,
    ],
    { user: 'runner' },
  );
  let runs = 0;

  return {
    machine,

    /** Files of a run that its last step should have removed. */
    leftovers: async () =>
      (
        await machine.run([
          'find',
          '/tmp',
          '/home/runner',
          '-path',
          `${source}/*`,
          '-prune',
          '-o',
          '(',
          '-name',
          'values',
          '-o',
          '-name',
          'known_hosts',
          '-o',
          '-name',
          'key',
          ')',
          '-print',
        ])
      )
        .split('\n')
        .filter(Boolean),

    /** A commit with everything in `folder`, on main, as a developer pushes it. @param {string} folder @param {string} message */
    async push(folder, message) {
      const { pid } = machine;
      await run('bash', [
        '-c',
        `tar -C "$0" --exclude .git -c . | nsenter --target ${pid()} --mount --pid setpriv ` +
          `--reuid runner --regid runner --init-groups tar -C ${source} -x`,
        folder,
      ]);
      await machine.run(
        [
          'bash',
          '-c',
          'git add --all && git commit --quiet --allow-empty --message "$0" && git push --quiet origin main',
          message,
        ],
        me,
      );
    },

    /**
     * Runs a workflow of the repository as it was pushed.
     * @param {object} what
     * @param {string} what.folder The checkout on this machine: the workflow must be the one in there, to the byte.
     * @param {string} [what.workflow] A file of `.github/workflows`.
     * @param {string} what.event `push`, `release`, `workflow_dispatch`, `schedule`.
     * @param {Record<string, unknown>} [what.payload] Of the event: `{ inputs: { first_deploy: true } }`.
     * @param {Record<string, string>} what.values Repository secrets and variables; which is which, the workflow says.
     * @param {boolean} [what.showSecrets] Nothing is masked, so that what the workflow itself lets out can be seen.
     * @returns {Promise<import('./act.mjs').Run>}
     */
    async run({ folder, workflow = 'release.yml', event, payload = {}, values, showSecrets = false }) {
      const file = `.github/workflows/${workflow}`;
      const text = readFileSync(path.join(folder, file));
      expect(await machine.run(['sha256sum', file], me), 'the workflow that act reads').matches(
        new RegExp(`^${createHash('sha256').update(text).digest('hex')} `),
      );
      expect(ignoredByAct(text.toString()), 'what act does not enforce').is([]);
      const wanted = (/** @type {string} */ kind) =>
        Object.fromEntries(
          Object.entries(values).filter(([name]) => new RegExp(String.raw`\b${kind}\.${name}\b`).test(text.toString())),
        );
      const number = String(++runs);
      const at = `/home/runner/run-${number}`;
      await machine.run(['mkdir', '-m', '0700', at], { user: 'runner' });
      // JSON is YAML, so no character of a value is special. Not by the environment: act would hand that on to every step.
      const files = {
        'secrets.yml': { ...wanted('secrets'), GITHUB_TOKEN: token },
        'vars.yml': wanted('vars'),
        'event.json': eventOf(event, payload, repository),
      };
      for (const [name, content] of Object.entries(files))
        await machine.run(['bash', '-c', 'umask 077; cat > "$0"', `${at}/${name}`], {
          user: 'runner',
          input: JSON.stringify(content),
        });

      const started = Date.now();
      const { code, output } = await machine.attempt(
        [
          'timeout',
          '--kill-after=10',
          '900',
          '/opt/bin/act',
          event,
          '--json',
          '--workflows',
          file,
          '--eventpath',
          `${at}/event.json`,
          '--secret-file',
          `${at}/secrets.yml`,
          '--var-file',
          `${at}/vars.yml`,
          '--env',
          `GITHUB_RUN_ID=${number}`,
          '--actor',
          actor,
          '--platform',
          'ubuntu-24.04=-self-hosted',
          '--no-skip-checkout',
          '--pull=false',
          '--action-offline-mode',
          '--no-cache-server',
          '--container-daemon-socket',
          '-',
          '--concurrent-jobs',
          '1',
          ...(showSecrets ? ['--insecure-secrets'] : []),
          ...standIns(text.toString()),
        ],
        me,
      );
      const result = { ...readRun(output), code, seconds: (Date.now() - started) / 1000 };
      log(
        `$ ${event} ${workflow} ${JSON.stringify(payload)}\n${result.log}exit code ${code}, ` +
          `${result.seconds.toFixed(1)} s\n${result.summary && `---- summary\n${result.summary}\n----\n`}`,
      );
      await machine.run(['rm', '-rf', at], { user: 'runner' });
      return result;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof makeRunner>>} Runner */

/**
 * An option for every action that a workflow uses; one that has no stand-in is an error here, and no download there.
 * @param {string} workflow
 */
function standIns(workflow) {
  const used = [...workflow.matchAll(/^\s*-?\s*uses: ([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40})/gm)];
  return [
    ...new Map(
      used.map(([, name = '', sha = '']) => {
        if (!existsSync(path.join(root, 'tools/e2e/machine/actions', name)))
          throw new Error(`there is no stand-in for ${name} in tools/e2e/machine/actions`);
        return [name, `--local-repository=${name}@${sha}=/opt/boot/actions/${name}`];
      }),
    ).values(),
  ];
}

/** @param {string} event @param {Record<string, unknown>} payload @param {string} repository */
function eventOf(event, payload, repository) {
  const [owner, name] = repository.split('/');
  // As GitHub sends them, whatever the type of the input is.
  if (payload.inputs)
    payload = {
      ...payload,
      inputs: Object.fromEntries(Object.entries(payload.inputs).map(([key, value]) => [key, String(value)])),
    };
  const common = { repository: { name, full_name: repository, owner: { login: owner }, default_branch: 'main' } };
  return event === 'push' ? { ...common, ref: 'refs/heads/main', ...payload } : { ...common, ...payload };
}
