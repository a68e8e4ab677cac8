import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { attempt, run } from './command.mjs';
import { damaged, pieceSearch, sumsBelow } from './pieces.mjs';

/** Mounting needs root; without it nothing is played with a folder. */
export const canMount = process.getuid?.() === 0;

/**
 * A folder of this machine on a file system of its own, as a NAS or a second disk is: an image of ext4 that is mounted.
 * @returns {Promise<import('./storage.mjs').Storage>}
 */
export async function startFolder() {
  const place = mkdtempSync(path.join(tmpdir(), 'e2e-nas-'));
  const [image, mounted] = [path.join(place, 'disk'), path.join(place, 'nas')];
  const folder = path.join(mounted, 'litestream');
  mkdirSync(mounted);
  const remove = () => {
    spawnSync('umount', ['--lazy', mounted]);
    rmSync(place, { recursive: true, force: true });
  };
  process.on('exit', remove); // nothing else finds one whose scenario never began
  const mount = () => run('mount', ['-o', 'loop', image, mounted]);
  await run('truncate', ['--size', '256M', image]);
  await run('mkfs.ext4', ['-q', image]);
  await mount();
  await run('install', ['-d', '-o', '1654', '-g', '1654', folder]);
  const values = { BACKUP_FOLDER: folder };
  const no = async () => {
    throw new Error('nobody logs in to a folder, and it has no server that could be silent');
  };
  return {
    values,
    wrong: values,
    open: true,
    nowhere: undefined,
    lost: /has no backup of this deployment: the disk is not mounted there, or it was emptied/,
    empty: async () => void (await run('find', [folder, '-mindepth', '1', '-delete'])),
    lose: async (below) =>
      (await run('find', [folder, '-path', `*/${below}/*`, '-type', 'f', '-print', '-delete']))
        .split('\n')
        .filter((line) => line !== '').length,
    // The containers that run keep what they have mounted, as with a real drive.
    cut: async () => void (await run('umount', [mounted])),
    bringBack: async () => void (await mount()),
    silence: no,
    revoke: no,
    reinstate: no,
    pieces: async () => pieceSearch(await attempt('grep', ['-robaP', 'LTX1(?=\\x00)', folder])),
    files: (below) => run('bash', ['-c', sumsBelow, folder, below]),
    damage: async (pieces) => {
      for (const args of damaged(pieces)) await run('bash', args);
    },
    remove: async () => {
      remove();
      process.off('exit', remove);
    },
  };
}
