import { attempt, eventually, run } from '../../lib/command.mjs';

/**
 * The pods of a place that only read.
 * @param {import('./kubectl.mjs').Kubectl} kubectl
 */
export function readersOf(kubectl) {
  /** @returns {Promise<any[]>} Those that are not going. */
  async function pods() {
    const { items } = JSON.parse(
      await kubectl.run('get', 'pods', '--selector', 'app.kubernetes.io/name=readers', '--output', 'json'),
    );
    return items.filter((/** @type {any} */ { metadata }) => metadata.deletionTimestamp === undefined);
  }
  const ready = async () =>
    (await pods()).filter((pod) =>
      pod.status.conditions?.some((/** @type {any} */ { type, status }) => type === 'Ready' && status === 'True'),
    );

  /**
   * What each of them answers.
   * @param {string} route @param {RequestInit} [request] @param {any[]} [of] Those that are ready, where nothing is said.
   */
  const ask = async (route, request = {}, of) =>
    Promise.all(
      (of ?? (await ready())).map(async (pod) => {
        const response = await fetch(`http://${pod.status.podIP}:8080${route}`, request);
        return { status: response.status, text: await response.text() };
      }),
    );

  return {
    pods,
    ask,
    /** Waits until two are ready, and see so many rows in each database. @param {number} rows @param {string} [not] The uid of one. */
    see: (rows, not = '') =>
      eventually(`${rows} rows in both readers`, 180, async () => {
        const each = await ready();
        if (each.length !== 2 || each.some(({ metadata }) => metadata.uid === not)) return false;
        const answers = await ask('/count', {}, each);
        return answers.every(({ text }) => Object.values(JSON.parse(text)).every((count) => count === rows));
      }),
    /** Ends the follower of one at once, as the kernel does where memory is short. @param {any} pod */
    async killFollower(pod) {
      const { containerID } = pod.status.initContainerStatuses.find((/** @type {any} */ { name }) => name === 'follow');
      const id = containerID.replace('containerd://', '');
      await run('ctr', ['--namespace', 'k8s.io', 'task', 'kill', '--signal', 'SIGKILL', id]);
      await eventually('the follower is gone', 30, async () => {
        const { output } = await attempt('ctr', ['--namespace', 'k8s.io', 'task', 'list']);
        return !new RegExp(`^${id}\\s.*RUNNING`, 'm').test(output);
      });
    },
  };
}
