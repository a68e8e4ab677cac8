import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, docker, run } from '../command.mjs';
import { copyVolume, litestream } from './on-host.mjs';

/** What goes wrong with a host: killed processes, lost power, lost and full disks. @param {import('./on-host.mjs').OnHost} host */
export function faults({ folder, id, home, volume, project, log, service, deployments, onVolume }) {
  /** @type {string[]} */
  let poweredOff = [];
  let away = 0;

  return {
    /**
     * Another machine takes the place of this one, which is put away as it is, switched off. The result puts it back in the same way.
     * @returns {Promise<() => Promise<void>>}
     */
    async switchOff() {
      const other = `${volume}-away-${++away}`;
      const containers = await docker('ps', '--all', '--quiet', '--filter', project);
      if (containers !== '') await docker('rm', '--force', ...containers.split('\n'));
      await docker('volume', 'create', '--label', `com.docker.compose.project=${id}`, other);
      await copyVolume(volume, other);
      await docker('volume', 'rm', volume);
      renameSync(home, `${home}-${other}`);
      log('# this host is switched off, and another one is there\n');
      return async () => {
        rmSync(home, { recursive: true, force: true });
        renameSync(`${home}-${other}`, home);
        await attempt('docker', ['volume', 'rm', volume]);
        await docker(
          'volume',
          'create',
          '--label',
          `com.docker.compose.project=${id}`,
          '--label',
          'com.docker.compose.volume=data',
          volume,
        );
        await copyVolume(other, volume);
        log('# the host of before is there again\n');
      };
    },

    /** Litestream looks into the storage every two seconds instead of five minutes: a changed copy of its file is mounted. */
    async impatientSidecar() {
      const quick = readFileSync(path.join(home, 'litestream/litestream.yml'), 'utf8').replace(
        'validation: { interval: 5m }',
        'validation: { interval: 2s }',
      );
      writeFileSync(path.join(folder, 'quick.yml'), quick);
      writeFileSync(
        path.join(folder, 'override.yaml'),
        `services: { litestream: { volumes: [ "${folder}/quick.yml:/deploy/litestream.yml:ro" ] } }\n`,
      );
      await run(
        'docker',
        [
          'compose',
          '--file',
          'compose.yaml',
          '--file',
          path.join(folder, 'override.yaml'),
          'up',
          '--detach',
          '--no-deps',
          'litestream',
        ],
        { cwd: home },
      );
    },

    /** `kill -9` of the process, after which Docker starts the container again. @param {string} name */
    async kill(name) {
      await run('kill', ['-9', await docker('inspect', '--format', '{{.State.Pid}}', await service(name))]);
      log(`# kill -9 ${name}\n`);
    },

    /** Everything stops between two instructions, a deployment and its one-shots among it. */
    async powerCut() {
      for (const pid of await deployments()) await attempt('kill', ['-9', pid]);
      const running = await docker('ps', '--quiet', '--filter', project);
      const restarts =
        running === ''
          ? ''
          : await docker('inspect', '--format', '{{.Id}} {{.HostConfig.RestartPolicy.Name}}', ...running.split('\n'));
      poweredOff = restarts
        .split('\n')
        .filter((line) => line.endsWith(' unless-stopped'))
        .map((line) => line.split(' ')[0] ?? '');
      // one that has just ended cannot be
      for (const container of running.split('\n').filter(Boolean)) await attempt('docker', ['kill', container]);
      log('# the power fails\n');
    },

    /** What Docker does at boot: starts what ran and is to run always, in no order and whatever it depends on. */
    async boot() {
      // The kernel of this machine goes on, and with it the number of the boot that the sidecar has noted.
      await onVolume('rm -f /data/.litestream-deployment/compared.of').catch(() => {}); // no volume: nothing is noted
      const errors = await Promise.all(poweredOff.map((container) => attempt('docker', ['start', container])));
      log(
        `# Docker starts ${poweredOff.length} containers\n${errors
          .filter(({ code }) => code !== 0)
          .map(({ output }) => output)
          .join('')}`,
      );
    },

    /** The volume's folder goes from the disk, as with a disk that is not mounted at boot. Docker still knows the volume. */
    async loseVolume() {
      const folder = await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', volume);
      await docker(
        'run',
        '--rm',
        '--volume',
        `${path.dirname(folder)}:/volume`,
        '--entrypoint',
        'rm',
        litestream,
        '-r',
        `/volume/${path.basename(folder)}`,
      );
    },

    /** The data volume on a disk of its own, before anything is there. @param {number} megabytes @param {{ files?: number }} [how] */
    async smallDisk(megabytes, { files } = {}) {
      const mine = ['--label', `com.docker.compose.project=${id}`];
      await docker(
        'volume',
        'create',
        ...mine,
        '--label',
        'com.docker.compose.volume=data',
        '--opt',
        'type=tmpfs',
        '--opt',
        'device=tmpfs',
        '--opt',
        `o=size=${megabytes}m${files === undefined ? '' : `,nr_inodes=${files}`}`,
        volume,
      );
      // Such a disk is gone when nothing uses it.
      await docker(
        'run',
        '--detach',
        ...mine,
        '--volume',
        `${volume}:/data`,
        '--init',
        '--entrypoint',
        'sleep',
        litestream,
        'infinity',
      );
    },
  };
}
