import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { attempt, eventually, run } from '../../lib/command.mjs';
import { repository } from './images.mjs';
import { kubectlIn } from './kubectl.mjs';
import { readersOf } from './readers.mjs';
import { runJob } from './workflow.mjs';

const databases = ['app.db', 'jobs/jobs.db'];

/**
 * A checkout with the generated files, and the namespace that it deploys to.
 * @param {{ checkout: { folder: string, id: string }, digests: Record<string, string>, github: any,
 *   log: (text: string) => void }} options
 */
export function makePlace({ checkout: { folder, id }, digests, github, log }) {
  const kubectl = kubectlIn(id);
  let kubeConfig = '';
  const overlay = path.join(folder, '.deploy/kustomization.yaml');
  const generated = readFileSync(overlay, 'utf8');

  const patchOf = (
    /** @type {{ kind: string, name: string }} */ target,
    /** @type {Record<string, string>} */ variables,
    /** @type {readonly string[]} */ args,
  ) => ({
    target,
    patch: stringify([
      ...Object.entries({ DATABASES: databases.join(), ...variables }).map(([name, value]) => ({
        op: 'add',
        path: '/spec/template/spec/containers/0/env/-',
        value: { name, value },
      })),
      ...(args.length === 0 ? [] : [{ op: 'add', path: '/spec/template/spec/containers/0/args', value: args }]),
    ]),
  });
  /**
   * Environment variables of the app, which a person would add to the files of `.deploy`.
   * @param {Record<string, string>} [variables] @param {Record<string, string>} [ofReaders] More of them, of pods that only read.
   * @param {readonly string[]} [args] Arguments of the app that writes.
   */
  function setVariables(variables = {}, ofReaders = {}, args = []) {
    const patches = [patchOf({ kind: 'StatefulSet', name: 'app' }, variables, args)];
    if (existsSync(path.join(folder, '.deploy/kubernetes/readers.yaml')))
      patches.push(patchOf({ kind: 'Deployment', name: 'readers' }, { ...variables, ...ofReaders }, []));
    writeFileSync(overlay, stringify({ ...parse(generated), patches }));
  }
  setVariables();

  const app = async (/** @type {string} */ route, /** @type {RequestInit} */ request = {}) => {
    const pod = await kubectl.object('pod', 'app-0');
    const response = await fetch(`http://${pod.status.podIP}:8080${route}`, request);
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const inSidecar = (/** @type {readonly string[]} */ ...args) =>
    kubectl.run('exec', 'app-0', '--container', 'litestream', '--', ...args);

  return {
    id,
    folder,
    kubectl,
    app,
    inSidecar,
    setVariables,
    readers: readersOf(kubectl),

    /** Steps 3 and 5 of the guide: the namespace, and the account that deploys, which is all that the releases have. */
    async prepare() {
      await run('kubectl', ['apply', '--filename', path.join(folder, '.deploy/kubernetes-access.yaml')]);
      kubeConfig = await eventually('the token of the account', 30, async () => {
        const { code, output } = await attempt('bash', [path.join(folder, '.deploy/deploy.sh'), 'cluster', 'access']);
        return code === 0 ? output : '';
      });
    },

    /**
     * A run of the release workflow, from the digest of an image on.
     * @param {Record<string, string>} values Secrets and variables of the repository.
     * @param {{ version?: string, inputs?: Record<string, string>, beforeStep?: (name: string) => Promise<void>,
     *   cutOff?: import('./workflow.mjs').CutOff }} [how]
     */
    release(values, { version = '1', inputs = {}, beforeStep, cutOff } = {}) {
      return this.workflow('release.yml', 'deploy', values, { version, inputs, beforeStep, cutOff });
    },

    /**
     * @param {string} file @param {string} job @param {Record<string, string>} values
     * @param {{ version?: string, inputs?: Record<string, string>, event?: string, beforeStep?: (name: string) => Promise<void>,
     *   cutOff?: import('./workflow.mjs').CutOff }} [how]
     */
    workflow(file, job, values, { version = '1', inputs = {}, event = 'workflow_dispatch', beforeStep, cutOff } = {}) {
      log(
        `# ${file}, version ${version}${Object.entries(inputs)
          .map(([name, value]) => `, ${name}: ${value}`)
          .join('')}\n`,
      );
      const prefixed = (/** @type {string} */ prefix, /** @type {Record<string, string>} */ of) =>
        Object.fromEntries(Object.entries(of).map(([name, value]) => [`${prefix}.${name}`, value]));
      const all = { ...values, KUBE_CONFIG: kubeConfig, DEPLOY_DOMAIN: `${id}.example.com` };
      return runJob({
        checkout: folder,
        file,
        job,
        beforeStep,
        cutOff,
        log,
        names: {
          ...prefixed('secrets', all),
          ...prefixed('vars', all),
          ...prefixed('inputs', inputs),
          'needs.build.outputs.version': version,
          'needs.build.outputs.digest': digests[version] ?? '',
          'github.token': 'ghs_token',
          'github.sha': version.repeat(40),
        },
        environment: {
          GITHUB_REPOSITORY: repository,
          GITHUB_REPOSITORY_ID: '7',
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_API_URL: github.url,
          GITHUB_SHA: version.repeat(40),
          GITHUB_RUN_ID: '7',
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_ACTOR: 'someone',
          GITHUB_EVENT_NAME: event,
        },
      });
    },

    /** What the guide has for a person who asks what runs. */
    status: () => attempt('bash', [path.join(folder, '.deploy/deploy.sh'), 'cluster', 'status']),
    /** The version that serves. */
    version: async () => (await app('/version')).trim(),
    /** Rows of each database, as the app sees them. @returns {Promise<Record<string, number>>} */
    rows: async () => JSON.parse(await app('/count')),
    /** Writes rows to every database, and does not wait. @param {number} count */
    writeOnly: (count) => app('/write', { method: 'POST', body: new URLSearchParams({ n: String(count) }) }),
    /** Writes `count` rows to every database, and waits until they are in the storage. @param {number} count */
    async write(count) {
      await this.writeOnly(count);
      for (const name of databases) await this.sync(name);
    },
    /** Waits until a database is in the storage. @param {string} name */
    sync: (name) =>
      eventually(`${name} in the storage`, 120, async () => {
        await inSidecar('litestream', 'sync', '-wait', '-socket', '/tmp/litestream.sock', `/data/${name}`);
        return true;
      }),
    /** @param {string} sql @param {string} [name] */
    query: (sql, name = 'app.db') => inSidecar('sqlite3', '-readonly', `/data/${name}`, sql),

    /** Waits until the pod is ready. Not the one that is going. @param {string} [not] Its uid. @param {number} [seconds] */
    async ready(not = '', seconds = 180) {
      await eventually(`${id} ready`, seconds, async () => {
        const pod = await kubectl.object('pod', 'app-0');
        return (
          pod !== undefined &&
          pod.metadata.uid !== not &&
          pod.status.conditions?.some((/** @type {any} */ { type, status }) => type === 'Ready' && status === 'True')
        );
      });
    },
    /** @returns {Promise<string>} */
    podUid: async () => (await kubectl.object('pod', 'app-0'))?.metadata.uid ?? '',

    /** The claim is deleted, and the pod killed: what is on the volume is gone, also its last second. */
    async loseVolume() {
      const uid = await this.podUid();
      await kubectl.run('delete', '--wait=false', 'pvc/data-app-0');
      await kubectl.run('delete', 'pod', 'app-0', '--grace-period=0', '--force');
      log('# the volume is lost\n');
      return uid;
    },
    /** What the restore check of a pod said. */
    refusal: (name = 'app-0') =>
      eventually('the restore check refuses', 120, async () => {
        const pod = await kubectl.object('pod', name);
        const check = pod?.status.initContainerStatuses?.find((/** @type {any} */ { name }) => name === 'restore');
        const ended = check?.state.terminated ?? check?.lastState.terminated;
        if (!ended || ended.exitCode === 0) return undefined;
        return kubectl.run('logs', name, '--container', 'restore');
      }),
    /** Whether the app has ever run in a pod. */
    async appRan(name = 'app-0') {
      const pod = await kubectl.object('pod', name);
      const one = pod?.status.containerStatuses?.find((/** @type {any} */ { name }) => name === 'app');
      return Boolean(
        one && (one.state.running ?? one.state.terminated ?? one.lastState.terminated ?? one.restartCount > 0),
      );
    },
    remove: () => attempt('kubectl', ['delete', 'namespace', id, '--wait=false']),
  };
}

/** @typedef {ReturnType<typeof makePlace>} Place */
