import { readMsbuild } from '../project/csproj.js';
import { readPackageJson, type PackageJson } from '../project/package-json.js';
import { joinPath } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows } from '../project/workflow.js';
import { found, type Fact } from './fact.js';
import type { HostProject, UiBuild } from './facts.js';

/** The newest Node that the tools of all templates run on, for a project that does not say which one it wants. */
const NODE = 22;
/** Below this major the tools of the templates no longer run, so an old workflow that names one is no reason to use it. */
const OLDEST_NODE = 20;

/**
 * Command that installs packages: exactly those of a committed lock file, else what
 * the ranges allow. No scripts where one would start .NET.
 */
export function npmInstall(project: Project, { folder, script }: PackageJson): string {
  const locked = ['package-lock.json', 'npm-shrinkwrap.json'].some((name) => project.files.includes(at(folder, name)));
  const hook = ['preinstall', 'install', 'postinstall', 'prepare']
    .map((name) => script(name)?.value ?? '')
    .join(' ')
    .replaceAll(/\bnpm run ([\w:.-]+)/g, (all, name: string) => script(name)?.value ?? all);
  const files = [...hook.matchAll(/\bnode\s+(\S+\.[cm]?js)\b/g)].map(
    (match) => project.read(joinPath(folder, match[1] as string) ?? '') ?? '',
  );
  return `npm ${locked ? 'ci' : 'install'}${[hook, ...files].some((text) => /\bdotnet\s/.test(text)) ? ' --ignore-scripts' : ''}`;
}

/** Node major: `.nvmrc`, `engines.node`, else the workflow's where it is new enough, else a default. */
export function nodeVersion(project: Project, folder: string, engines?: string): number {
  const wishes = [
    project.read(at(folder, '.nvmrc')),
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
  const install = commands.find(({ command }) => /\bnpm\S*\s+(?:ci|i|install)\b/.test(command));
  const first = install ?? commands[0];
  if (!first) return undefined;
  const packageJson = readPackageJson(project, at(first.folder, 'package.json'));
  return found(
    {
      folder: first.folder,
      ...(install ? {} : { install: packageJson ? npmInstall(project, packageJson) : 'npm install' }),
      node: nodeVersion(project, first.folder, packageJson?.node?.value),
    },
    first.from,
  );
}

function npmCommands(project: Project, host: HostProject) {
  return readMsbuild(project, host.csproj)?.commands.filter(({ command }) => /\bnpm(?:\.cmd)?\s/.test(command)) ?? [];
}

function at(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}
