import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';

/** What starts a workflow. @typedef {{ event: string, payload: Record<string, unknown> }} Event */
/** A call of `gh`: its arguments, and what was on standard input. @typedef {{ args: string[], input: string }} GhCall */

/**
 * A stand-in for the GitHub CLI: as far as `setup` and the doctor use it, with the lab's runner behind it. What is set stays as the values
 * of the repository; a workflow that is started, or that a push starts, runs on the lab's runner with them.
 * @param {{ folder: string, repository: string, github: import('./github.mjs').Github, commit: () => Promise<string>,
 *   start: (values: Record<string, string>, event: Event) => Promise<import('./act.mjs').Run>,
 *   startedByPush: () => Promise<Event | undefined> }} options `folder`: for the program; `commit`: what was pushed last; `start`: runs the
 *   release; `startedByPush`: the event that the last push is for the release workflow.
 */
export async function startGh({ folder, repository, github, commit, start, startedByPush }) {
  const state = {
    secrets: /** @type {Record<string, string>} */ ({}),
    variables: /** @type {Record<string, string>} */ ({}),
    calls: /** @type {GhCall[]} */ ([]),
    runs: /** @type {{ id: number, sha: string, event: string, done?: import('./act.mjs').Run }[]} */ ([]),
  };
  const begin = async (/** @type {Event} */ event) => {
    const run = { id: state.runs.length + 1, sha: await commit(), event: event.event };
    state.runs.unshift(run);
    void start({ ...state.secrets, ...state.variables }, event).then((done) => Object.assign(run, { done }));
  };
  const lines = (/** @type {readonly string[]} */ texts) => ({
    code: 0,
    output: texts.map((text) => `${text}\n`).join(''),
  });
  const said = (/** @type {unknown} */ value) => lines([JSON.stringify(value)]);
  const refused = (/** @type {string} */ words) => ({ code: 1, output: `${words}\n` });

  /** @param {GhCall} call */
  const answer = async ({ args, input }) => {
    const line = args.join(' ');
    const kind = args[0] === 'secret' ? state.secrets : state.variables;
    if (line === 'auth login') return lines(['✓ Logged in as acme']);
    if (line.startsWith('repo view')) return lines([repository]);
    if (/^(?:secret|variable) list/.test(line)) return lines(line.includes('--env') ? [] : Object.keys(kind));
    if (/^(?:secret|variable) set/.test(line)) {
      kind[args[2] ?? ''] = input.replace(/[\r\n]+$/, '');
      return lines([]);
    }
    if (/^(?:secret|variable) delete/.test(line)) {
      delete kind[args[2] ?? ''];
      return lines([]);
    }
    const [, number] = /^api repos\/\{owner\}\/\{repo\}\/deployments\/(\d+)\/statuses/.exec(line) ?? [];
    if (number !== undefined) return lines(github.deployments.find(({ id }) => String(id) === number)?.states ?? []);
    if (line.startsWith('api repos/{owner}/{repo}/deployments'))
      return lines(
        github.deployments.map(({ id, payload }) =>
          JSON.stringify({ id, created_at: new Date().toISOString(), payload }),
        ),
      );
    if (line.startsWith('workflow run')) {
      const inputs = Object.fromEntries([...line.matchAll(/ -f (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
      await begin({ event: 'workflow_dispatch', payload: { inputs } });
      return lines([]);
    }
    // The remote says so, as GitHub's own learns of a push.
    if (line === 'pushed') {
      const event = await startedByPush();
      if (event !== undefined) await begin(event);
      return lines([]);
    }
    if (line.startsWith('run list'))
      return said(
        state.runs.map(({ id, sha, event, done }) => ({
          databaseId: id,
          headSha: sha,
          event,
          status: done === undefined ? 'in_progress' : 'completed',
        })),
      );
    const run = state.runs.find(({ id }) => String(id) === args[2]);
    if (line.includes('--log-failed'))
      return lines((run?.done?.log ?? '').split('\n').map((text) => `Deploy\tStep\t2026-01-01T00:00:00Z ${text}`));
    if (line.startsWith('run view'))
      return said({
        status: run?.done === undefined ? 'in_progress' : 'completed',
        conclusion: run?.done === undefined ? '' : run.done.code === 0 ? 'success' : 'failure',
        url: `https://github.com/${repository}/actions/runs/${run?.id}`,
        jobs: [],
      });
    return refused('HTTP 404: Not Found');
  };

  const server = createServer(async (request, response) => {
    const call = /** @type {GhCall} */ (await json(request));
    state.calls.push(call);
    response.end(JSON.stringify(await answer(call)));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  writeFileSync(
    path.join(folder, 'gh'),
    `#!${process.execPath}
// A stand-in for the GitHub CLI: hands the call on, and says what comes back.
// Not by readFileSync: it fails with EAGAIN where the other end of the pipe is not closed yet.
const { text } = require('node:stream/consumers');
const read = !process.stdin.isTTY ? text : process.argv[3] === 'set' ? ask : async () => '';
function ask(terminal) {
  process.stdout.write('? Paste your ' + process.argv[2] + ': ');
  terminal.setRawMode(true);
  return new Promise((resolve) => {
    let typed = '';
    terminal.on('data', (chunk) => {
      typed += chunk;
      const end = typed.search(/[\\r\\n]/);
      if (end === -1) return;
      terminal.setRawMode(false);
      terminal.pause();
      process.stdout.write('\\n');
      resolve(typed.slice(0, end));
    });
  });
}
read(process.stdin)
  .then((input) => {
    const body = JSON.stringify({ args: process.argv.slice(2), input });
    return fetch('http://127.0.0.1:${port}/', { method: 'POST', body });
  })
  .then((answer) => answer.json())
  .then(({ code, output }) => {
    (code === 0 ? process.stdout : process.stderr).write(output);
    process.exitCode = code;
  });
`,
    { mode: 0o755 },
  );
  return Object.assign(state, {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
