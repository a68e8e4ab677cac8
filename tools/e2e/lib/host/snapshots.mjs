import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, eventually, run } from '../command.mjs';
import { copyVolume } from './on-host.mjs';

/** An older disk that comes back, and what starts on it. @param {import('./on-host.mjs').OnHost} host */
export function snapshots({ id, home, volume, log, app }) {
  let taken = 0;

  return {
    /**
     * The disk as it is now, volume and folder: what a provider's snapshot holds. The result puts both back, below containers that stay.
     * @returns {Promise<() => Promise<void>>}
     */
    async snapshot() {
      const saved = `${volume}-snapshot-${++taken}`;
      await docker('volume', 'create', '--label', `com.docker.compose.project=${id}`, saved);
      await copyVolume(volume, saved);
      await run('cp', ['-a', home, `${home}-${saved}`]);
      log('# a snapshot is taken\n');
      return async () => {
        await copyVolume(saved, volume);
        rmSync(home, { recursive: true, force: true });
        await run('cp', ['-a', `${home}-${saved}`, home]);
        log('# the snapshot is put back\n');
      };
    },

    /** Writes rows that never leave this host: the storage has to be away. @param {number} count */
    async writeUnsent(count) {
      await app('/write', { method: 'POST', body: new URLSearchParams({ n: String(count) }) });
      await sleep(2000); // Litestream has them in its own files by then
    },

    /** Starts app and sidecar at once, without the restore check, as Docker does at boot. */
    startAll: () => run('docker', ['compose', 'up', '--detach', '--no-deps', 'app', 'litestream'], { cwd: home }),

    /** Waits until the app can neither read nor write. */
    shut: () =>
      eventually('the app can neither read nor write', 30, async () => {
        const answers = await Promise.allSettled([
          app('/count'),
          app('/write', { method: 'POST', body: new URLSearchParams({ n: '1' }) }),
        ]);
        return answers.every(({ status }) => status === 'rejected');
      }),
  };
}
