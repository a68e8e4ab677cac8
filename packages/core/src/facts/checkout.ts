import { findCompose, type ComposeFile } from '../project/compose.js';
import { lookupIn } from '../project/csharp-declarations.js';
import type { Read } from '../project/csharp-text.js';
import type { Surroundings } from '../project/csharp-surroundings.js';
import { scanCSharp, type CSharpSource } from '../project/csharp.js';
import { buildFilesOf, readMsbuild, type MsbuildFile } from '../project/csproj.js';
import type { Dockerfile } from '../project/dockerfile.js';
import { readKamal, type Kamal } from '../project/kamal.js';
import { folderOf, isBelow } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import { APP_USER, knownBaseImage } from './base-images.js';
import { guessed, type Fact } from './fact.js';
import type { HostProject } from './facts.js';
import { isTestProject } from './host.js';
import type { ImageFacts } from './image.js';
import { kamalFolder } from './kamal-folder.js';
import { isOurs } from './ours.js';
import { runContainers } from './run-containers.js';
import { settingChildren } from './setting-children.js';
import { settingsOf, variable } from './settings.js';

/** The project, read once for all facts. */
export interface Checkout {
  readonly project: Project;
  /** Empty, like `csproj`, if the app is not a .NET project. */
  readonly host: HostProject;
  readonly csproj: MsbuildFile;
  /** C# of the host and of the projects that it references, the host's first. */
  readonly sources: readonly CSharpSource[];
  readonly packages: ReadonlySet<string>;
  /** Folders of the host and of the projects that it references. */
  readonly folders: readonly string[];
  /** Existing set-ups. What an earlier run of this generator wrote is not among them. */
  readonly compose: readonly ComposeFile[];
  readonly workflows: readonly Workflow[];
  readonly kamal?: Kamal;
  /** The Dockerfile that builds the image, where there is one of the project's own. */
  readonly dockerfile?: Dockerfile;
  /** Variables that the app gets in any case: given in this run, in the files of the deployment with a person's edits, in earlier runs. */
  readonly given: readonly GivenVariable[];
  /** Folder in the container that relative paths start from, `/app`. */
  readonly contentRoot: string;
  readonly surroundings: Surroundings;
  /** One for each file that exists, but whose content is not in the format of its name. */
  readonly unreadable: readonly Fact<string>[];
}

/** A variable with the place that gives it. */
export interface GivenVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly from: string;
}

/**
 * Reads everything that facts are found in.
 * @param variables given in this run, and in earlier ones
 */
export function readCheckout(
  project: Project,
  host: HostProject | undefined,
  { contentRoot, dockerfile }: Pick<ImageFacts, 'contentRoot' | 'dockerfile'>,
  {
    given = [],
    remembered = [],
  }: { readonly given?: readonly GivenVariable[]; readonly remembered?: readonly GivenVariable[] } = {},
): Checkout {
  const csproj = host ? readMsbuild(project, host.csproj) : noCsproj;
  if (!csproj) throw new Error(`${host?.csproj} is not a project file`);
  const projects = [csproj, ...referenced(project, csproj)];
  const sources = host ? projects.flatMap(({ folder }) => sourcesOf(project, folder)) : [];
  const allCompose = findCompose(project).filter(({ path }) => host !== undefined || !isAside(path));
  const compose = allCompose.filter((file) => !isOurs(project, file.path));
  const workflows = findWorkflows(project).filter((file) => !isOurs(project, file.path));
  const kamal = readKamal(
    project,
    kamalFolder(project, [
      ...(host === undefined ? [] : [host.folder]),
      ...(dockerfile === undefined ? [] : [folderOf(dockerfile.path)]),
    ]),
  );
  const broken = [...compose, ...workflows, ...(kamal ? [kamal] : [])].flatMap((file) =>
    'error' in file ? [file] : [],
  );
  const checkout = {
    project,
    host: host ?? { folder: '.', csproj: '', assembly: '' },
    csproj,
    sources,
    folders: host ? projects.map(({ folder }) => folder) : [],
    contentRoot,
    ...(dockerfile ? { dockerfile } : {}),
    given: [...given, ...deployedVariables(project, allCompose), ...remembered],
    packages: new Set(
      [...projects, ...projects.flatMap((one) => buildFiles(project, one.folder))].flatMap(({ items }) =>
        items
          .filter(({ name }) => /^(?:Global)?PackageReference$/.test(name))
          .map(({ include }) => include.toLowerCase()),
      ),
    ),
    compose: [
      ...compose.flatMap((file) => ('error' in file ? [] : [file])),
      ...workflows.flatMap(({ path }) => runContainers(project, path) ?? []),
    ],
    workflows: workflows.flatMap((file) => ('error' in file ? [] : [file])),
    ...(kamal && !('error' in kamal) ? { kamal } : {}),
    unreadable: broken.map(({ path, error }) =>
      guessed(`${path} could not be read as YAML (${error}), so nothing was taken from it.`, path),
    ),
  };
  const surroundings: Surroundings = {
    contentRoot,
    sources,
    lookup: lookupIn(sources),
    ...(dockerfile ? { home: homeOf(dockerfile) } : {}),
  };
  // One object for all questions, so that what is found for one of them is remembered for the next.
  const asked: Checkout = { ...checkout, surroundings };
  const read: Read = (value) => (value.kind === 'setting' ? settingsOf(asked, value.key) : variable(asked, value.name));
  const children = (section: string): readonly string[] => settingChildren(asked, section);
  return { ...checkout, surroundings: { ...surroundings, read, children } };
}

/** True for what examples, tests and documentation run: another stack than .NET has many of those beside its own. */
export function isAside(path: string): boolean {
  return /(?:^|\/)\.?(?:contrib|(?:[\w.]+[-_])?(?:examples?|samples?)(?:[-_][\w.-]+)?|tests?(?:[-_]\w+)*|templates?|[\w-]*[-_]tests?|spec|e2e|playwright|cypress|docs?|devcontainer|dev|benchmarks?)\//i.test(
    path,
  );
}

/** Takes the place of a .NET project where the checkout has none. */
const noCsproj: MsbuildFile = {
  path: '',
  folder: '.',
  sdks: [],
  properties: new Map(),
  items: [],
  references: [],
  commands: [],
};

/** The home folder of the user that the image runs as: that user is named by the last USER, else by the base image. */
function homeOf({ instructions, base }: Dockerfile): string {
  const named = instructions.findLast(({ keyword }) => keyword === 'USER')?.text.split(':')[0];
  const name = named ?? (knownBaseImage(base.image)?.user.uid === APP_USER.uid ? 'app' : 'root');
  if (name === 'root' || name === '0') return '/root';
  return /^[a-z_][\w-]*$/.test(name) ? `/home/${name}` : '/home/app';
}

/** The override is Compose's last word; a `$$` of the template is a dollar. */
function deployedVariables(project: Project, compose: ReturnType<typeof findCompose>): readonly GivenVariable[] {
  return ['.deploy/compose.override.yml', '.deploy/docker-compose-template.yml'].flatMap((path) => {
    const file = compose.find((candidate) => candidate.path === path);
    if (!file || 'error' in file || (path.includes('template') && !isOurs(project, path))) return [];
    return file.services
      .filter(({ name }) => name === 'app')
      .flatMap(({ environment }) => environment)
      .filter(({ value }) => value !== undefined && !/\$\{/.test(value))
      .map(({ name, value, from }) => ({ name, value: value?.replaceAll('$$', '$'), from }));
  });
}

function referenced(project: Project, from: MsbuildFile, seen = new Set([from.path])): readonly MsbuildFile[] {
  return from.references.flatMap((path) => {
    if (seen.has(path)) return [];
    seen.add(path);
    const file = readMsbuild(project, path);
    return file && !isTestProject(project, file) ? [file, ...referenced(project, file, seen)] : [];
  });
}

/** `Directory.Build.props` and `.targets`, and `Directory.Packages.props`, whose items every project has. */
function buildFiles(project: Project, folder: string): readonly MsbuildFile[] {
  return ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props'].flatMap((name) =>
    buildFilesOf(project, folder, name),
  );
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
