import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { docker, host, sample, sending, upload, values } from './deploy-host.js';
import { engineBash, fakeCommands, noShell, scratch } from './shell.js';

/** A small disk of its own for a home; only root may mount one. */
function smallDisk() {
  const disk = scratch();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'none', disk]).status === 0;
  const change = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, disk]);
  return {
    disk,
    mounted,
    leave(pages: number) {
      const { blocks, bfree, bsize } = statfsSync(disk);
      change(`size=${(blocks - bfree + pages) * bsize}`);
    },
    readOnly: () => change('ro'),
    mend: () => change('rw,size=64m'),
    unmount: () => void (mounted && spawnSync('umount', ['--lazy', disk])),
  };
}

/** Files of the home and what is in them, without uploads and what a version before had. */
function filesOf(home: string) {
  const names = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(home, path.join(one.parentPath, one.name)))
    .filter((name) => !/^(?:bin|incoming|previous(?:\.new)?)\/|^(?:calls|deploy\.log|started|installing)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(home, name), 'utf8')]));
}

const probe = smallDisk();
probe.unmount();

// With eight free pages all files of this home are written.
const faults = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((pages) => ({ fault: `with ${pages} free pages`, pages })),
  { fault: 'read-only', pages: undefined },
];

describe.skipIf(noShell ?? !probe.mounted)('the disk of the home', { timeout: 120_000 }, () => {
  test.each(faults)('$fault: nothing is half written, and the next run works', async ({ pages }) => {
    const { home: original } = await host();
    // Docker's calls are not kept: there may be no room for them.
    const PATH = fakeCommands(scratch(), { docker: docker(), df: 'echo Avail; echo 99999999' });
    const { disk, leave, readOnly, mend, unmount } = smallDisk();
    try {
      const home = path.join(disk, 'home');
      cpSync(original, home, { recursive: true, verbatimSymlinks: true });
      const deploy = async (run: string, prepare = () => {}) => {
        const folder = path.join(home, 'incoming', run);
        mkdirSync(folder, { recursive: true });
        upload(folder, sample);
        prepare();
        return engineBash([path.join(folder, 'deploy.sh'), 'deploy'], {
          input: sending({ ...values, APP_IMAGE: 'app:2' }),
          env: { PATH, HOME: home },
        });
      };
      const before = filesOf(home);
      const failed = await deploy('8', () => (pages === undefined ? readOnly() : leave(pages)));
      expect([failed.code === 0, failed.output.includes('deployed')], failed.output).toEqual([false, false]);
      expect(failed.output).toContain(pages === undefined ? 'Read-only file system' : 'No space left on device');
      expect(filesOf(home)).toEqual(before);
      mend();
      const next = await deploy('9');
      expect([next.code, filesOf(home)['.env']?.includes('APP_IMAGE="app:2"')], next.output).toEqual([0, true]);
      expect(readdirSync(home).filter((name) => ['previous.new', 'installing'].includes(name))).toEqual([]);
      expect(readFileSync(path.join(home, 'previous/.env'), 'utf8')).toContain('APP_IMAGE="app:1"');
    } finally {
      unmount();
    }
  });
});
