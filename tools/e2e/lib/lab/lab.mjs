import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from '../checkout.mjs';
import { run } from '../command.mjs';
import { expect } from '../expect.mjs';
import { startStorage } from '../storage.mjs';
import { authority } from './authority.mjs';
import { faultsOf } from './faults.mjs';
import { startGithub } from './github.mjs';
import { startMachine } from './machine.mjs';
import { labNetwork } from './network.mjs';
import { startRegistry } from './registry.mjs';
import { makeRunner } from './runner.mjs';
import { makeSite, user } from './site.mjs';

const repository = 'acme/Shop';
const actor = 'acme';
const domain = 'shop.example.com';
// Like GitHub's: its masks, and those who look for it, know it by its whole.
const token = `ghs_${process.pid}e2eTokenOfThisRun0123456789`;

/**
 * What is deployed.
 * @typedef {object} Project
 * @property {'blazor' | 'web' | 'jamstack'} family
 * @property {string} fixture
 * @property {string} host Secret with the address of the host.
 * @property {string} dockerfile What the image is built from: that of the sample app takes its place.
 * @property {string} databases
 */

/** @type {Project} */
const blazor = {
  family: 'blazor',
  fixture: 'blazor-today',
  host: 'DEPLOY_HOST',
  dockerfile: 'sample-app/Dockerfile',
  databases: 'app.db,jobs/jobs.db',
};

/**
 * Everything between `git push` and a visitor: a runner with the repository, GitHub's API, ghcr.io, a storage server and a
 * deployment host, each at its real name, on a network without a way out.
 * @param {string} folder
 * @param {string} target
 * @param {(text: string) => void} log
 * @param {{ compose?: string, room?: number, project?: Project, flags?: readonly string[] }} [options] `room`: megabytes of the hosts'
 *   disks for Docker; the rest of this machine's otherwise; `flags`: further answers of the generator.
 */
export async function makeLab(folder, target, log, { compose, room, project = blazor, flags = [] } = {}) {
  /** @type {(() => unknown)[]} */
  const closing = [];
  const remove = async () => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    const storage = await startStorage(target);
    closing.push(storage.remove);
    const checkout = await generate(path.join(folder, 'checkout'), target, [], {
      family: project.family,
      fixture: project.fixture,
      flags,
    });
    const network = await labNetwork();
    const ca = await authority(path.join(folder, 'tls'));
    const registry = await startRegistry({ authority: ca, user: actor, token });
    const github = await startGithub({ authority: ca, address: network.gateway, repository, token });
    closing.push(github.stop);
    network.name('ghcr.io', registry.address);
    network.name('api.github.com', network.gateway);

    let machines = 0;
    const machine = async (
      /** @type {string} */ name,
      /** @type {number | undefined} */ space = undefined,
      bare = false,
    ) => {
      const one = await startMachine({
        name,
        bare,
        disk: path.join(folder, `${name}-${++machines}`),
        network,
        address: network.address(),
        compose,
        room: space,
        trust: ca.certificate,
        log,
      });
      closing.push(one.remove);
      return one;
    };
    const runner = await makeRunner({ machine: await machine('runner'), repository, actor, token, log });
    await runner.machine.load('sample-app:1', 'sample-app:2', 'litestream/litestream:0.5.18');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', checkout.id, '-f', path.join(folder, 'key')]);

    /** Prepares a machine as the guide says. @param {import('./machine.mjs').Machine} host */
    const prepare = async (host) => {
      const key = readFileSync(path.join(folder, 'key.pub'), 'utf8').trim();
      const { code, output } = await host.attempt(
        ['bash', '-c', `bash -s -- host-setup '${key}' 2> /var/log/host-setup`],
        { input: readFileSync(path.join(checkout.folder, '.deploy/deploy.sh'), 'utf8') },
      );
      const words = await host.run(['cat', '/var/log/host-setup']);
      log(`$ host-setup\n${words}\nexit code ${code}\n`);
      if (code !== 0) throw new Error(`host-setup ended with ${code}:\n${words}`);
      return { hostKeys: output, words };
    };
    /** What a host would have pulled from Docker Hub. @param {Pick<import('./machine.mjs').Machine, 'load'>} host */
    const fill = (host) =>
      host.load('litestream/litestream:0.5.18', 'nginxproxy/nginx-proxy:1.11.6', 'nginxproxy/acme-companion:2.8.2');
    /**
     * A fresh host: Docker, a user who may deploy, and what it would have pulled from Docker Hub.
     * @param {{ bare?: boolean, prepared?: boolean }} [options] `bare`: without Docker until then; `prepared`: false leaves it as the
     *   provider hands it out, and `fill` loads the images later.
     */
    const newHost = async ({ bare, prepared = true } = {}) => {
      const host = await machine('host', room, bare);
      const { words } = prepared ? await prepare(host) : { words: '' };
      if (prepared) await fill(host);
      network.name(domain, host.address);
      for (const one of [runner.machine, host]) await network.tell(one.run);
      return {
        words,
        site: await makeSite({
          machine: host,
          id: checkout.id,
          domain,
          key: path.join(folder, 'key'),
          authority: path.join(folder, 'tls/ca.crt'),
          log,
        }),
      };
    };
    /** @typedef {Partial<Parameters<import('./runner.mjs').Runner['run']>[0]>} What */
    const runWorkflow = async (/** @type {What} */ what = {}) =>
      runner.run({ folder: checkout.folder, event: 'workflow_dispatch', values: await lab.values(), ...what });
    const lab = {
      expect,
      log,
      storage,
      registry,
      github,
      runner,
      checkout,
      token,
      domain,
      /** The machine at the domain. */
      host: (await newHost()).site,
      /** Another machine, from now on at the domain; the one before goes on, unless it was lost. Gives what host-setup printed. */
      newHost: async (/** @type {Parameters<typeof newHost>} */ ...options) => {
        const { words, site } = await newHost(...options);
        lab.host = site;
        return words;
      },
      /** Loads what a host pulls, once it has Docker. */
      fill: () => fill(lab.host),
      /** Runs host-setup on it once more. */
      prepareAgain: () => prepare(lab.host),
      /** The host and all that was on it are gone, and a new one stands at its name, with host keys of its own. */
      async loseHost(/** @type {Parameters<typeof newHost>} */ ...options) {
        await lab.host.remove();
        log('# the host is lost\n');
        await lab.newHost(...options);
      },
      words: () => lab.host.words(),
      /** What can be wrong with the host. */
      faults: () => faultsOf(lab.host, network),
      /** A name in the network that nobody answers at. */
      async nobody() {
        network.name('nobody.example.com', network.address());
        await network.tell(runner.machine.run);
        return 'nobody.example.com';
      },
      /** Secrets that cannot be left out, as the generated guide says. */
      needed: () =>
        [
          ...readFileSync(path.join(checkout.folder, '.deploy/README.md'), 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \|/gm),
        ].map(([, name = '']) => name),

      /**
       * The sample app as the repository builds it, in the checkout.
       * @param {1 | 2} version
       * @param {Record<string, string>} [environment]
       */
      write(version, environment = {}) {
        const lines = Object.entries({ DATABASES: project.databases, ...environment }).map(
          ([name, value]) => `ENV ${name}=${JSON.stringify(value)}\n`,
        );
        const file = path.join(checkout.folder, project.dockerfile);
        // An argument that the build is given ends up in the image, where it can be seen.
        const given = existsSync(file)
          ? [...readFileSync(file, 'utf8').matchAll(/^ARG (\w+)/gm)].map(
              ([, name]) => `ARG ${name}\nENV ${name}=$${name}\n`,
            )
          : [];
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `FROM sample-app:${version}\n${lines.join('')}${given.join('')}`);
      },

      /** The same, pushed as one commit. @param {1 | 2} version @param {Record<string, string>} [environment] */
      async commit(version, environment) {
        lab.write(version, environment);
        await runner.push(checkout.folder, `Version ${version}`);
      },

      /** What a person entered as secrets and variables of the repository. */
      values: async () => ({
        [project.host]: domain,
        DEPLOY_USERNAME: user,
        DEPLOY_KEY: readFileSync(path.join(folder, 'key'), 'utf8'),
        DEPLOY_KNOWN_HOSTS: await lab.host.hostKeys(),
        LETSENCRYPT_EMAIL: 'me@example.com',
        ...storage.values,
      }),

      /** Runs release.yml, or another workflow. */
      run: runWorkflow,
      /** Publishes a release of what was committed last. @param {string} tag @param {What} [what] */
      release: (tag, what) =>
        runWorkflow({ event: 'release', payload: { action: 'published', release: { tag_name: tag } }, ...what }),
      remove,
    };
    return lab;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @typedef {Awaited<ReturnType<typeof makeLab>>} Lab */
