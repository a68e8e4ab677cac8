import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the engine says of a container, without the start of a `docker` process. Undefined: there is none.
 * @param {string} name
 */
const inspect = (name) => engine(`/containers/${name}/json`);

/**
 * Processor time in milliseconds, memory in bytes, and when. The memory is what the processes hold themselves: the page cache, in which
 * a file that was just read counts as "active", is given back as soon as anybody needs it.
 * @param {string} name
 */
export async function stats(name) {
  const {
    read,
    cpu_stats: cpu,
    memory_stats: memory,
  } = await engine(`/containers/${name}/stats?stream=false&one-shot=true`);
  return {
    at: Date.parse(read),
    cpu: cpu.cpu_usage.total_usage / 1e6,
    memory: memory.stats.total_rss ?? memory.stats.anon, // of control groups version 1, of version 2
  };
}

/** @param {string} path @returns {Promise<any>} */
function engine(path) {
  const socketPath = (process.env.DOCKER_HOST ?? '/var/run/docker.sock').replace('unix://', '');
  return new Promise((resolve, reject) => {
    http
      .get({ socketPath, path, agent: false }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(text) : undefined));
      })
      .on('error', reject);
  });
}

/** Where a running app listens; undefined while it does not run. @param {string} name @param {string} network */
async function address(name, network) {
  const { State: state, NetworkSettings: settings } = (await inspect(name)) ?? {};
  return state?.Running === true ? settings.Networks[network]?.IPAddress || undefined : undefined;
}

/** @param {string} host @param {number} patience Milliseconds. @returns {Promise<boolean>} Whether it is a 200. */
function ask(host, patience) {
  return new Promise((resolve) => {
    const request = http.get({ host, port: 8080, path: '/up', agent: false, timeout: patience }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/**
 * Asks until the app answers with 200. Only a container that runs is asked: a call before that would wait for an address that nobody has.
 * @param {string} name
 * @param {string} network
 * @param {AbortSignal} giveUp
 */
export async function firstAnswer(name, network, giveUp) {
  while (!giveUp.aborted) {
    const host = await address(name, network);
    if (host !== undefined && (await ask(host, 1000))) return performance.now();
    await sleep(3);
  }
  throw new Error(`${name} never answered`);
}

/**
 * Asks a serving app without pause while something happens.
 * @param {string} name
 * @param {string} network
 * @param {() => Promise<unknown>} action
 * @returns {Promise<{ down: number, took: number }>} Milliseconds without an answer, from
 *   the last good one to the next; 0 when none failed. And of the action.
 */
export async function downtime(name, network, action) {
  const progress = { over: false, took: 0 };
  let down = 0;
  let failing = false;
  let last = await firstAnswer(name, network, AbortSignal.timeout(30_000));
  const started = performance.now();
  const acting = action().finally(() => {
    Object.assign(progress, { over: true, took: performance.now() - started });
  });
  while (!progress.over || failing) {
    const host = await address(name, network);
    const answered = host !== undefined && (await ask(host, 100));
    const now = performance.now();
    if (answered && failing) down = Math.max(down, now - last);
    if (answered) last = now;
    failing = !answered;
    if (failing && now - last > 120_000) throw new Error(`${name} did not come back`);
    await sleep(2);
  }
  await acting;
  return { down, took: progress.took };
}
