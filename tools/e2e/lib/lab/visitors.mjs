import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/**
 * Visitors of a domain, each with a connection of its own: many reads, and a write of one row in five, until they are stopped.
 * @param {{ address: string, domain: string, authority: string, perSecond?: number }} options
 */
export function startVisitors({ address, domain, authority, perSecond = 200 }) {
  const agent = new Agent({ keepAlive: false, ca: readFileSync(authority), servername: domain });
  const began = Date.now();
  /** @type {Set<Promise<void>>} */
  const open = new Set();
  /** @type {string[]} */
  const failed = [];
  const seen = { sent: 0, written: 0, slowest: 0, seconds: 0, failed };

  const visit = (/** @type {boolean} */ writes) =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      const since = Date.now();
      const ends = (/** @type {string | undefined} */ problem) => {
        const took = Date.now() - since;
        seen.slowest = Math.max(seen.slowest, took);
        if (problem !== undefined)
          failed.push(
            `after ${((since - began) / 1000).toFixed(2)} s, ${writes ? 'POST' : 'GET'}: ${problem}, ${took} ms`,
          );
        else if (writes) seen.written++;
        resolve();
      };
      const call = request({
        agent,
        host: address,
        path: writes ? '/write' : '/up',
        method: writes ? 'POST' : 'GET',
        timeout: 10_000,
        headers: {
          host: domain,
          ...(writes ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 3 } : {}),
        },
      });
      call.on('response', (response) => {
        response.on('error', (error) => ends(error.message));
        response.on('end', () => ends(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
        response.resume();
      });
      call.on('timeout', () => call.destroy(new Error('no answer')));
      call.on('error', (error) => ends(error.message));
      call.end(writes ? 'n=1' : '');
    });

  // One at a time: after a pause of this machine, nobody makes up for those who did not come.
  const timer = setInterval(() => {
    const one = visit(++seen.sent % 5 === 0);
    open.add(one);
    void one.then(() => open.delete(one));
  }, 1000 / perSecond);

  return {
    /** No more of them come, and those that are there have their answers. */
    async stop() {
      seen.seconds ||= (Date.now() - began) / 1000;
      clearInterval(timer);
      await Promise.all(open);
      return seen;
    },
  };
}
