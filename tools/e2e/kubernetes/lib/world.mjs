import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, run } from '../../lib/command.mjs';
import { generate } from '../../lib/checkout.mjs';
import { expect } from '../../lib/expect.mjs';
import { makePlace } from './place.mjs';
import { startS3 } from './s3.mjs';

/**
 * What a scenario has: storages, places that deploy to the node, and times.
 * @param {{ folder: string, digests: Record<string, string>, github: any, nodes: import('./nodes.mjs').Nodes,
 *   log: (text: string) => void }} options
 */
export function makeWorld({ folder, digests, github, nodes, log }) {
  /** @type {{ name: string, took: number }[]} */
  const steps = [];
  /** @type {import('./place.mjs').Place[]} */
  const places = [];
  /** @type {import('./s3.mjs').S3[]} */
  const storages = [];

  /** @param {{ folder: string, id: string }} checkout */
  async function prepared(checkout) {
    const place = makePlace({ checkout, digests, github, log });
    places.push(place);
    await place.prepare();
    return place;
  }

  /** A checkout for which the guide's first steps are done; there may be files of before. @param {string} at @param {string[]} [answers] */
  async function placeIn(at, answers = []) {
    const flags = ['--platform', 'kubernetes', ...answers];
    return prepared(await generate(at, 's3', ['app.db', 'jobs/jobs.db'], { flags }));
  }

  const newCheckout = () => path.join(folder, `checkout-${places.length + 1}`);

  /** What the sidecar has in its environment. @param {string} id @param {import('./s3.mjs').S3} storage */
  const environmentOf = (id, { values }) => ({
    REPLICA_BUCKET: values.AWS_S3_BUCKET,
    REPLICA_REGION: values.AWS_REGION,
    REPLICA_ENDPOINT: values.AWS_ENDPOINT,
    LITESTREAM_ACCESS_KEY_ID: values.AWS_ACCESS_KEY_ID,
    LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY,
    DEPLOYMENT_ID: id,
    AWS_CA_BUNDLE: undefined, // of this machine: Litestream cannot use it
  });

  return {
    steps,
    digests,
    github,
    nodes,
    folder,
    log,
    expect,
    placeIn,
    newCheckout,
    environmentOf,
    place: () => placeIn(newCheckout()),

    /** Runs one step of the scenario, and keeps how long it took. @template T @param {string} name @param {() => Promise<T>} play */
    async step(name, play) {
      const from = Date.now();
      log(`\n### ${name}\n`);
      const result = await play();
      steps.push({ name, took: (Date.now() - from) / 1000 });
      return result;
    },

    async storage() {
      const storage = await startS3(path.join(folder, `storage-${storages.length + 1}`));
      storages.push(storage);
      return storage;
    },

    /**
     * The same deployment in another cluster. That is played by another namespace: each has a uid of its own, which the record keeps.
     * The namespace is named after the deployment id, so only the place of the backup stays what it was.
     * @param {import('./place.mjs').Place} first
     */
    async otherCluster(first) {
      const at = newCheckout();
      const id = `${first.id}-2`;
      cpSync(first.folder, at, { recursive: true });
      for (const name of ['deploy.conf', 'kustomization.yaml', 'kubernetes-access.yaml', 'litestream.yml']) {
        const file = path.join(at, '.deploy', name);
        const text = readFileSync(file, 'utf8').replaceAll(first.id, id);
        writeFileSync(file, text.replaceAll('path: "${DEPLOYMENT_ID}/', `path: "${first.id}/`));
      }
      // GitHub keeps the record by the deployment id.
      for (const one of github.deployments) one.task = one.task.replace(first.id, id);
      return prepared({ folder: at, id });
    },

    /**
     * What Litestream alone restores, as the generated configuration says, and how long that takes.
     * @param {import('./place.mjs').Place} place
     * @param {import('./s3.mjs').S3} storage
     * @param {string} name
     * @param {string} sql
     */
    async rawRestore(place, storage, name, sql) {
      const file = path.join(folder, 'raw.db');
      rmSync(file, { force: true });
      const config = path.join(place.folder, '.deploy/litestream.yml');
      const from = Date.now();
      await run('litestream', ['restore', '-config', config, '-o', file, `/data/${name}`], {
        env: environmentOf(place.id, storage),
      });
      steps.push({ name: `for comparison: Litestream alone restores ${name}`, took: (Date.now() - from) / 1000 });
      return run('sqlite3', ['-readonly', file, sql]);
    },

    /** What the cluster says of every place, for the reader of a failure. */
    async explain() {
      for (const { id } of places)
        for (const args of [
          ['get', 'all,pvc,configmaps', '--output', 'wide'],
          ['get', 'events', '--sort-by', '.metadata.creationTimestamp'],
          ['describe', 'pods'],
          ['logs', 'app-0', '--all-containers', '--prefix', '--tail', '40'],
          ['logs', '--selector', 'app.kubernetes.io/name=readers', '--all-containers', '--prefix', '--tail', '40'],
        ])
          log(`$ kubectl -n ${id} ${args.join(' ')}\n${(await attempt('kubectl', ['-n', id, ...args])).output}\n`);
    },

    async remove() {
      for (const place of places) await place.remove();
      for (const storage of storages) await storage.remove();
    },
  };
}

/** @typedef {ReturnType<typeof makeWorld>} World */
