import { readPackageJson } from '../project/package-json.js';
import { inFolder, withParents } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows } from '../project/workflow.js';

/** The program that installs a front end's packages, and how it is called in the front end's folder. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Command that brings the program in the wanted version; undefined where Node brings it. */
  readonly setup?: string;
  /** Installs exactly what the lock file says, else what the ranges allow. */
  readonly install: string;
  /** What keeps it from running scripts of packages. */
  readonly withoutScripts: string;
  /** Folder with the lock file, the workspace or the version, where that is another one. */
  readonly workspace?: string;
}

const LOCKS = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
] as const;

/** By `packageManager` in package.json, else by the lock file, of the folder or of the workspace that it belongs to; else npm. */
export function packageManager(project: Project, folder: string, node: number): PackageManager {
  const folders = withParents(folder);
  const relevant = folders.filter(
    (one) => one === folder || isWorkspace(project, one) || field(project, one) !== undefined,
  );
  const named = relevant.map((one) => [one, field(project, one)] as const).find(([, value]) => value !== undefined);
  const locked = relevant.flatMap((one) =>
    LOCKS.flatMap(([file, name]) => (project.files.includes(inFolder(one, file)) ? [{ folder: one, file, name }] : [])),
  );
  const [, wanted, version] = /^(npm|pnpm|yarn|bun)@(\d+(?:\.\d+)*)/.exec(named?.[1] ?? '') ?? [];
  const name = (wanted ?? locked[0]?.name ?? 'npm') as PackageManager['name'];
  const lock = locked.find((one) => one.name === name);
  const root = [lock?.folder, wanted === undefined ? undefined : named?.[0]].find(
    (one) => one !== undefined && one !== folder,
  );
  const text = lock === undefined ? '' : (project.read(inFolder(lock.folder, lock.file)) ?? '');
  const berry = name === 'yarn' && (version === undefined ? /^__metadata:/m.test(text) : !version.startsWith('1'));
  const setup = setupOf(project, { name, version, text, berry, folder: root ?? folder, node });
  const up =
    root === undefined
      ? ''
      : folder
          .split('/')
          .slice(root === '.' ? 0 : root.split('/').length)
          .map(() => '..')
          .join('/');
  return {
    name,
    ...(setup === undefined ? {} : { setup }),
    install: installOf(
      name,
      lock !== undefined,
      berry,
      name === 'npm' && lock !== undefined && lock.folder !== folder ? up : '',
    ),
    withoutScripts: berry ? '--mode=skip-build' : '--ignore-scripts',
    ...(root === undefined ? {} : { workspace: root }),
  };
}

function isWorkspace(project: Project, folder: string): boolean {
  return (
    project.files.includes(inFolder(folder, 'pnpm-workspace.yaml')) ||
    /"workspaces"\s*:/.test(project.read(inFolder(folder, 'package.json')) ?? '')
  );
}

function field(project: Project, folder: string): string | undefined {
  return readPackageJson(project, inFolder(folder, 'package.json'))?.manager?.value;
}

function installOf(name: PackageManager['name'], locked: boolean, berry: boolean, up: string): string {
  if (name === 'npm') return `npm ${locked ? 'ci' : 'install'}${up === '' ? '' : ` --prefix ${up}`}`;
  if (name === 'pnpm') return `pnpm install ${locked ? '--frozen-lockfile' : '--no-frozen-lockfile'}`;
  if (!locked) return `${name} install`;
  return `${name} install ${berry ? '--immutable' : '--frozen-lockfile'}`;
}

function setupOf(
  project: Project,
  wish: {
    readonly name: PackageManager['name'];
    readonly version: string | undefined;
    readonly text: string;
    readonly berry: boolean;
    readonly folder: string;
    readonly node: number;
  },
): string | undefined {
  const { name, version, text, berry, folder, node } = wish;
  if (name === 'npm') return undefined;
  if (name === 'bun') return `npm install --global bun@${version ?? '1'}`;
  // Yarn 1 comes with Node's images and runners, and calls the version that a project has in its own folder.
  if (name === 'yarn' && (!berry || /^yarnPath:/m.test(project.read(inFolder(folder, '.yarnrc.yml')) ?? '')))
    return undefined;
  if (version !== undefined) return node < 25 ? 'corepack enable' : 'npm install --global corepack && corepack enable';
  if (name === 'yarn') return 'npm install --global --force @yarnpkg/cli-dist@4';
  const used = findWorkflows(project)
    .flatMap((file) => ('error' in file ? [] : file.steps))
    .find(({ uses }) => uses?.startsWith('pnpm/action-setup@'))
    ?.with.get('version');
  const format = Number.parseInt(/^lockfileVersion:\s*['"]?(\d+)/m.exec(text)?.[1] ?? '', 10);
  const byFormat = format <= 5 ? '7' : format === 6 ? '8' : '9';
  return `npm install --global pnpm@${/^\d[\w.-]*$/.test(used ?? '') ? used : byFormat}`;
}
