import { findCompose, type ComposeFile } from '../project/compose.js';
import { lookupIn } from '../project/csharp-declarations.js';
import type { Surroundings } from '../project/csharp-value.js';
import { scanCSharp, type CSharpSource } from '../project/csharp.js';
import { readMsbuild, type MsbuildFile } from '../project/csproj.js';
import { readKamal, type Kamal } from '../project/kamal.js';
import { isBelow } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import { guessed, type Fact } from './fact.js';
import type { HostProject } from './facts.js';
import { isTestProject } from './host.js';
import { isOurs } from './ours.js';

/** The project, read once for all facts. */
export interface Checkout {
  readonly project: Project;
  readonly host: HostProject;
  readonly csproj: MsbuildFile;
  /** C# of the host and of the projects that it references, the host's first. */
  readonly sources: readonly CSharpSource[];
  readonly packages: ReadonlySet<string>;
  /** Existing set-ups. What an earlier run of this generator wrote is not among them. */
  readonly compose: readonly ComposeFile[];
  readonly workflows: readonly Workflow[];
  readonly kamal?: Kamal;
  /** Folder in the container that relative paths start from, `/app`. */
  readonly contentRoot: string;
  readonly surroundings: Surroundings;
  /** One for each file that exists and cannot be read as what it is. */
  readonly unreadable: readonly Fact<string>[];
}

/** Reads everything that facts are found in. */
export function readCheckout(project: Project, host: HostProject, contentRoot: string): Checkout {
  const csproj = readMsbuild(project, host.csproj);
  if (!csproj) throw new Error(`${host.csproj} is no project file`);
  const projects = [csproj, ...referenced(project, csproj)];
  const sources = projects.flatMap(({ folder }) => sourcesOf(project, folder));
  const compose = findCompose(project).filter((file) => !isOurs(project, file.path));
  const workflows = findWorkflows(project).filter((file) => !isOurs(project, file.path));
  const kamal = readKamal(project);
  const broken = [...compose, ...workflows, ...(kamal ? [kamal] : [])].flatMap((file) =>
    'error' in file ? [file] : [],
  );
  return {
    project,
    host,
    csproj,
    sources,
    contentRoot,
    packages: new Set(
      projects.flatMap(({ items }) =>
        items.filter(({ name }) => name === 'PackageReference').map(({ include }) => include.toLowerCase()),
      ),
    ),
    compose: compose.flatMap((file) => ('error' in file ? [] : [file])),
    workflows: workflows.flatMap((file) => ('error' in file ? [] : [file])),
    ...(kamal && !('error' in kamal) ? { kamal } : {}),
    surroundings: { contentRoot, lookup: lookupIn(sources) },
    unreadable: broken.map(({ path, error }) =>
      guessed(`${path} could not be read as YAML (${error}), so nothing was taken from it.`, path),
    ),
  };
}

function referenced(project: Project, from: MsbuildFile, seen = new Set([from.path])): readonly MsbuildFile[] {
  return from.references.flatMap((path) => {
    if (seen.has(path)) return [];
    seen.add(path);
    const file = readMsbuild(project, path);
    return file && !isTestProject(project, file) ? [file, ...referenced(project, file, seen)] : [];
  });
}

/** C# files of a project folder without those of projects nested in it. */
function sourcesOf(project: Project, folder: string): readonly CSharpSource[] {
  const nested = project.files
    .filter((path) => /\.\w+proj$/i.test(path) && path.includes('/'))
    .map((path) => path.slice(0, path.lastIndexOf('/')))
    .filter((other) => other !== folder && isBelow(other, folder));
  return project.files
    .filter((path) => path.endsWith('.cs') && isBelow(path, folder) && !nested.some((other) => isBelow(path, other)))
    .map((path) => scanCSharp(path, project.read(path) ?? ''));
}
