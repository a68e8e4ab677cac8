import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, eventually } from '../command.mjs';
import { startVisitors } from './visitors.mjs';

/** The user that host-setup makes. */
export const user = 'deployer';

/**
 * A deployment host as people know it: by SSH, and by what answers on its domain.
 * @param {{ machine: import('./machine.mjs').Machine, id: string, domain: string, key:
 *   string, authority: string, log: (text: string) => void }} options
 */
export async function makeSite({ machine, id, domain, key, authority, log }) {
  const folder = `/home/${user}/deploy/${id}`;
  const known = `${key}-known-${machine.address}`;
  writeFileSync(
    known,
    (await machine.hostKeys())
      .split('\n')
      .map((line) => `${machine.address} ${line}\n`)
      .join(''),
  );

  /**
   * As a visitor's browser: the name, TLS, the proxy.
   * @param {string} route
   * @param {readonly string[]} [options]
   * @param {string} [name] Another one of its names.
   */
  const visit = (route, options = [], name = domain) =>
    attempt('curl', [
      '-sS',
      '--max-time',
      '10',
      '--cacert',
      authority,
      '--resolve',
      `${name}:443:${machine.address}`,
      '--resolve',
      `${name}:80:${machine.address}`,
      ...options,
      `https://${name}${route}`,
    ]);
  const answer = async (/** @type {string} */ route, /** @type {readonly string[]} */ options = []) => {
    const { code, output } = await visit(route, ['--fail', ...options]);
    if (code !== 0) throw new Error(`https://${domain}${route}: ${output}`);
    return output;
  };

  return {
    ...machine,
    folder,
    domain,

    /**
     * A command line, by SSH, as the user who deploys; nothing of this process' environment goes along.
     * @param {string} command
     * @param {string} [input]
     */
    async ssh(command, input) {
      const result = await attempt(
        'ssh',
        [
          '-F',
          '/dev/null',
          '-i',
          key,
          '-o',
          'IdentitiesOnly=yes',
          '-o',
          `UserKnownHostsFile=${known}`,
          '-o',
          'StrictHostKeyChecking=yes',
          '-o',
          'BatchMode=yes',
          '-o',
          'ConnectTimeout=10',
          '-o',
          'LogLevel=ERROR',
          `${user}@${machine.address}`,
          command,
        ],
        { input },
      );
      log(`$ ssh ${user}@host ${command}\n${result.output}exit code ${result.code}\n`);
      return result;
    },

    visit,
    /** The version that answers on the domain. */
    version: async () => (await answer('/version')).trim(),
    /** Rows of each database, as the app behind the domain sees them. @returns {Promise<Record<string, number>>} */
    rows: async () => JSON.parse(await answer('/count')),
    /** The same while things still start. */
    eventualRows: () => eventually(`${domain} answers`, 60, async () => JSON.parse(await answer('/count'))),
    /** Writes rows to every database, through the proxy. @param {number} count */
    write: async (count) => JSON.parse(await answer('/write', ['--request', 'POST', '--data', `n=${count}`])),

    /**
     * What visitors meet while something happens, and for ten seconds at least.
     * @template T
     * @param {string} what For the log.
     * @param {() => Promise<T>} play
     */
    async underLoad(what, play) {
      const visitors = startVisitors({ address: machine.address, domain, authority });
      const [result] = await Promise.all([play(), sleep(10_000)]).finally(visitors.stop);
      const seen = await visitors.stop();
      log(
        `# visitors while ${what}: ${seen.sent} requests in ${seen.seconds.toFixed(1)} s, ${seen.failed.length} failed, ` +
          `${seen.written} writes acknowledged, slowest ${seen.slowest} ms\n` +
          seen.failed
            .slice(0, 5)
            .map((line) => `  ${line}\n`)
            .join(''),
      );
      return { ...seen, result };
    },

    /** Waits until every database is in the storage. */
    sync: () =>
      eventually(
        'everything is in the storage',
        30,
        async () =>
          (await machine.attempt(['docker', 'exec', `${id}-litestream-1`, '/deploy/deploy.sh', 'health', '--sync']))
            .code === 0,
      ),

    /** Waits until the sidecar says that it does not replicate, and gives its words. */
    refused: () =>
      eventually('the sidecar refuses', 60, async () => {
        const check = ['docker', 'exec', `${id}-litestream-1`, '/deploy/deploy.sh', 'health'];
        const { code, output } = await machine.attempt(check);
        return code === 1 && output.includes('This host replicates nothing') ? output : '';
      }),

    /** `docker compose` in the deployment's folder, as a person types it: by SSH, with an empty environment. @param {string} line */
    async compose(line) {
      const { code, output } = await this.ssh(
        `cd ${folder} && env -i /usr/bin/env PATH=/usr/local/bin:/usr/bin:/bin docker compose ${line}`,
      );
      if (code !== 0) throw new Error(`docker compose ${line} ended with ${code}:\n${output}`);
      return output;
    },

    /** Rows of each database on the volume, while nothing writes there. */
    rowsOnVolume: async () =>
      Object.fromEntries(
        (
          await machine.run([
            'docker',
            'run',
            '--rm',
            '--volume',
            `${id}_data:/data`,
            '--entrypoint',
            'bash',
            'litestream/litestream:0.5.18',
            '-c',
            'cp -r /data /tmp/copy; cd /tmp/copy; for db in app.db jobs/jobs.db; ' +
              'do echo "$db $(sqlite3 "$db" "select count(*) from counter")"; done',
          ])
        )
          .split('\n')
          .map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]),
      ),

    /** What `docker inspect` tells of a service's environment. @param {string} service @returns {Promise<string[]>} */
    environment: async (service) =>
      JSON.parse(await machine.run(['docker', 'inspect', '--format', '{{json .Config.Env}}', `${id}-${service}-1`])),

    /** Since when a container of a service runs. @param {string} service */
    startedAt: (service, number = 1) =>
      machine.run(['docker', 'inspect', '--format', '{{.State.StartedAt}}', `${id}-${service}-${number}`]),

    /** Files below the host's folder that hold values and that others may read. */
    openFiles: async () =>
      (
        await machine.run([
          'find',
          folder,
          '(',
          '-name',
          '.env*',
          '-o',
          '-path',
          '*/keys/*',
          ')',
          '-type',
          'f',
          '-perm',
          '/077',
        ])
      )
        .split('\n')
        .filter(Boolean),

    /** Names of all containers, whether they run or not. */
    containers: async () =>
      (await machine.run(['docker', 'ps', '--all', '--format', '{{.Names}}'])).split('\n').filter(Boolean).toSorted(),

    /** What a run leaves behind: uploads, temporary logins, containers of one-shots. */
    leftovers: async () =>
      (
        await machine.run([
          'bash',
          '-c',
          `ls -A ${folder}/incoming 2>/dev/null; ls -A ${folder} 2>/dev/null | grep -E '\\.new$|^installing$'; ` +
            "docker ps --all --format '{{.Names}}' | grep -E -- '-(restore|migrate)(-[0-9]+)?$' | grep -v -- " +
            `'-restore-1$'; find /home/${user} -maxdepth 2 -path '*/.docker/config.json'; true`,
        ])
      )
        .split('\n')
        .filter(Boolean),

    /** What is worth reading when a scenario failed. */
    words: async () => {
      const script =
        'for c in $(docker ps -aq); do docker ps -a --filter id=$c --format "== {{.Names}} {{.Image}} {{.Status}}"; ' +
        'docker logs --tail 30 $c 2>&1; done';
      const { output } = await machine.attempt(['bash', '-c', script]);
      return `${await machine.words().catch(String)}\n${output}`;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof makeSite>>} Site */
