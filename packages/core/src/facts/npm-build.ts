import { readMsbuild, type MsbuildFile } from '../project/csproj.js';
import { readPackageJson, type PackageJson } from '../project/package-json.js';
import { inFolder, joinPath } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows } from '../project/workflow.js';
import { found, type Fact } from './fact.js';
import type { HostProject, UiBuild } from './facts.js';
import { packageManager } from './package-manager.js';

/** The newest Node that the tools of all templates run on, for a project that does not say which one it wants. */
const NODE = 22;
/** Below this major the tools of the templates no longer run, so an old workflow that names one is not a reason to use it. */
const OLDEST_NODE = 20;

/**
 * Command that brings the package manager and installs packages: exactly those of a committed lock file, else what
 * the ranges allow. No scripts where one would start .NET.
 */
export function npmInstall(project: Project, { folder, script, node }: PackageJson): string {
  const { setup, install, withoutScripts } = packageManager(project, folder, nodeVersion(project, folder, node?.value));
  const hook = ['preinstall', 'install', 'postinstall', 'prepare']
    .map((name) => script(name)?.value ?? '')
    .join(' ')
    .replaceAll(/\b(?:npm|pnpm|yarn|bun) run ([\w:.-]+)/g, (all, name: string) => script(name)?.value ?? all);
  const files = [...hook.matchAll(/\bnode\s+(\S+\.[cm]?js)\b/g)].map(
    (match) => project.read(joinPath(folder, match[1] as string) ?? '') ?? '',
  );
  const startsDotnet = [hook, ...files].some((text) => /\bdotnet\s/.test(text));
  return [...(setup === undefined ? [] : [setup]), `${install}${startsDotnet ? ` ${withoutScripts}` : ''}`].join(
    ' && ',
  );
}

/** Node major: `.nvmrc`, `engines.node`, else the workflow's where it is new enough, else a default. */
export function nodeVersion(project: Project, folder: string, engines?: string): number {
  const wishes = [
    project.read(inFolder(folder, '.nvmrc')),
    project.read('.nvmrc'),
    engines,
    ...findWorkflows(project).flatMap((file) =>
      'error' in file ? [] : file.steps.map((step) => step.with.get('node-version')),
    ),
  ];
  return (
    wishes
      .map((wish) => Number.parseInt(/\d+/.exec(wish ?? '')?.[0] ?? '', 10))
      .find((major) => major >= OLDEST_NODE) ?? NODE
  );
}

/** True when `dotnet publish` runs npm: then it needs Node beside .NET, as a workflow's runner has it and a .NET build image has not. */
export function publishRunsNpm(project: Project, host: HostProject): boolean {
  return npmCommands(project, host).length > 0;
}

/** npm commands that `dotnet publish` runs by itself: only Node has to be there. Undefined when it runs none. */
export function npmInPublish(project: Project, host: HostProject): Fact<UiBuild> | undefined {
  const commands = npmCommands(project, host);
  const first = commands.find(({ command }) => INSTALLS.test(command)) ?? commands[0];
  if (!first) return undefined;
  const packageJson = readPackageJson(project, inFolder(first.folder, 'package.json'));
  const node = nodeVersion(project, first.folder, packageJson?.node?.value);
  const { workspace } = packageManager(project, first.folder, node);
  const installed = installsIn(project, host, commands, first.folder);
  const others = installsInPublish(project, host, first.folder);
  return found(
    {
      folder: first.folder,
      ...(installed === undefined ? {} : { install: installed }),
      ...(others.length > 0 ? { others } : {}),
      ...(workspace === undefined ? {} : { workspace }),
      node,
    },
    first.from,
  );
}

/**
 * The other folders in which `dotnet publish` runs scripts of npm without installing their packages, which only a step of a workflow did.
 * @param folder where a front end is built anyhow
 */
export function installsInPublish(project: Project, host: HostProject, folder: string): NonNullable<UiBuild['others']> {
  const commands = npmCommands(project, host);
  return [...new Set(commands.map((one) => one.folder))]
    .filter((other) => other !== folder)
    .flatMap((other) => {
      const install = installsIn(project, host, commands, other);
      return install === undefined ? [] : [{ folder: other, install }];
    });
}

const INSTALLS = /\b(?:npm|pnpm|yarn|bun)(?:\.cmd)?(?:\s+--?\S+)*\s+(?:ci|i|install)\b|\byarn(?:\.cmd)?\s*$/;

/** What has to be done in a folder before publish: nothing where it has no packages, or installs them itself by a program that is there. */
function installsIn(
  project: Project,
  host: HostProject,
  commands: readonly NpmCommand[],
  folder: string,
): string | undefined {
  const packageJson = readPackageJson(project, inFolder(folder, 'package.json'));
  const installs = commands.some((one) => one.folder === folder && INSTALLS.test(one.command));
  if (!packageJson) return installs || folder !== host.folder ? undefined : 'npm install';
  return installs
    ? packageManager(project, folder, nodeVersion(project, folder, packageJson.node?.value)).setup
    : npmInstall(project, packageJson);
}

type NpmCommand = MsbuildFile['commands'][number];

/** Those of the host, of the projects that it is built with, and of the targets that all of them share. */
function npmCommands(project: Project, host: HostProject): readonly NpmCommand[] {
  const seen = new Set<string>();
  const files: MsbuildFile[] = [];
  const read = (path: string): void => {
    const file = seen.has(path) ? undefined : readMsbuild(project, path);
    seen.add(path);
    if (!file) return;
    files.push(file);
    file.references.forEach(read);
  };
  [host.csproj, inFolder(host.folder, 'Directory.Build.targets'), 'Directory.Build.targets'].forEach(read);
  return files
    .flatMap(({ commands }) => commands)
    .filter(({ command }) => /\b(?:npm|pnpm|yarn|bun|npx)(?:\.cmd)?\s+\S|^\s*yarn\s*$/.test(command))
    .map((one) => ({ ...one, folder: folderOfCommand(one) }));
}

/** `cd ../Client && npm run build`, `npm --prefix ../Client run build`. */
function folderOfCommand({ command, folder }: NpmCommand): string {
  const named =
    /^\s*cd\s+["']?([^"'&;]+?)["']?\s*(?:&&|;)/.exec(command)?.[1] ??
    /\s(?:--prefix|--cwd|-C|--dir)[ =]["']?([^\s"']+)/.exec(command)?.[1];
  return named === undefined ? folder : (joinPath(folder, named) ?? folder);
}
