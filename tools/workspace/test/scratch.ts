import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const nxManifest = createRequire(import.meta.url).resolve('nx/package.json');
const nxBin = join(
  dirname(nxManifest),
  (JSON.parse(readFileSync(nxManifest, 'utf8')) as { bin: { nx: string } }).bin.nx,
);
const left = new Set(['.git', '.nx', '.sample', '.tools', 'dist', 'node_modules']);

/** Why the scratch tests cannot run here, or nothing. */
export const missing = spawnSync('git', ['--version']).status === 0 ? '' : 'git is not installed';

/** A copy of this workspace as it is now, in a git repository of its own with one commit. */
export function scratchClone() {
  const folder = mkdtempSync(join(tmpdir(), 'litestream-workspace-'));
  cpSync(root, folder, { recursive: true, filter: (path) => !left.has(basename(path)) });
  // A junction, because Windows asks for no privilege for it.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');

  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(folder),
    });
  const git = (...args: string[]) => run('git', args);
  const nx = (...args: string[]) => run(process.execPath, [nxBin, ...args]);
  const commit = (message: string) => {
    git('add', '--all');
    git('-c', 'user.name=Test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', message);
  };

  git('init', '--quiet', '--initial-branch=main');
  commit('feat: everything');
  return { folder, git, nx, commit, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Nothing of the nx or git that started this test, and nothing of the user's git settings. */
function environment(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|GIT_|FORCE_COLOR)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    NX_WORKSPACE_ROOT_PATH: folder,
    GIT_CONFIG_GLOBAL: join(folder, '.no-git-config'),
    GIT_CONFIG_NOSYSTEM: '1',
    NO_COLOR: '1',
    // Otherwise every call starts a process for each of nx's own plug-ins, which takes longer than what it is asked.
    NX_ISOLATE_PLUGINS: 'false',
  };
}
