import { msbuildProperty, readMsbuild, type MsbuildFile, type Placed } from '../project/csproj.js';
import { commandWords, readDockerfile, type Dockerfile } from '../project/dockerfile.js';
import { folderOf, isBelow, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import { dockerfileOptions } from './build-settings.js';
import { found, guessed, type Fact } from './fact.js';
import type { HostProject, ImageBuild } from './facts.js';
import { publishRunsNpm } from './npm-build.js';
import { isOurs } from './ours.js';

/** How the image comes about, and the folder in it that relative paths start from. */
export interface ImageFacts {
  readonly image: Fact<ImageBuild>;
  /** The Dockerfile that builds it, where there is one of the project's own. */
  readonly dockerfile?: Dockerfile;
  readonly contentRoot: string;
}

/** What the SDK and every public .NET Dockerfile use. */
const CONTENT_ROOT = '/app';

/**
 * Decides between the SDK's container publishing, the project's own Dockerfile and a supplied one.
 * Where both exist, the workflow that builds the image decides; without one it is a guess.
 * @param target stage of the Dockerfile that a person named. Default: as it is built today
 */
export function findImage(project: Project, host: HostProject, target?: string): ImageFacts {
  const csproj = readMsbuild(project, host.csproj);
  const sdk = csproj && sdkContainer(project, csproj);
  const dockerfile = ownDockerfile(project, host, target);
  const workflows = findWorkflows(project).flatMap((file) =>
    'error' in file || isOurs(project, file.path) ? [] : [file],
  );
  const bySdk = builder(workflows, /\bContainerRepository=|\bPublishContainer\b|\bPublishProfile=DefaultContainer\b/);
  const byDockerfile = builder(workflows, /\bdocker (?:buildx )?build\b/, /^docker\/build-push-action@/);
  const sdkFacts = (from: string, sure: boolean): ImageFacts => ({
    image: (sure ? found : guessed)<ImageBuild>({ kind: 'sdk' }, from),
    contentRoot: trimSlash(
      (csproj && msbuildProperty(project, csproj, 'ContainerWorkingDirectory')?.value) ?? CONTENT_ROOT,
    ),
  });
  const dockerFacts = (file: Dockerfile, from: string, sure: boolean): ImageFacts => ({
    image: (sure ? found : guessed)<ImageBuild>({ kind: 'dockerfile', path: file.path }, from),
    dockerfile: file,
    contentRoot: contentRootOf(file),
  });

  if (sdk && dockerfile) {
    if (bySdk && !byDockerfile) return sdkFacts(`${bySdk} (there is a ${dockerfile.path} too)`, true);
    if (byDockerfile && !bySdk)
      return dockerFacts(dockerfile, `${byDockerfile} (${sdk.from} names a container profile too)`, true);
    return sdkFacts(`${sdk.from}, though there is a ${dockerfile.path} too`, false);
  }
  if (sdk) return sdkFacts(sdk.from, true);
  if (dockerfile)
    return bySdk && !byDockerfile ? sdkFacts(bySdk, true) : dockerFacts(dockerfile, dockerfile.path, true);
  if (bySdk) return sdkFacts(bySdk, true);
  if (publishRunsNpm(project, host))
    return sdkFacts(
      `no Dockerfile, and publishing ${host.csproj} needs Node beside .NET, as the workflow's runner has it`,
      true,
    );
  return {
    image: found<ImageBuild>({ kind: 'supplied', path: suppliedPath(project) }, 'no Dockerfile, no container profile'),
    contentRoot: CONTENT_ROOT,
  };
}

function sdkContainer(project: Project, csproj: MsbuildFile): Placed<string> | undefined {
  const profile = msbuildProperty(project, csproj, 'PublishProfile');
  if (profile?.value === 'DefaultContainer') return profile;
  const enabled = msbuildProperty(project, csproj, 'EnableSdkContainerSupport');
  return enabled?.value.toLowerCase() === 'true' ? enabled : undefined;
}

/** The project's own Dockerfile: one that starts the host's assembly, the nearest to the root first; else the only one on a .NET image. */
function ownDockerfile(project: Project, host: HostProject, target?: string): Dockerfile | undefined {
  const files = project.files
    .filter((path) => /^(?:Dockerfile(?:\.\w+)?|\w+\.Dockerfile)$/i.test(nameOf(path)) && !isOurs(project, path))
    .filter((path) => isBelow(host.folder, folderOf(path)) || isBelow(path, host.folder))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.length - b.length)
    .flatMap((path) => readDockerfile(project, path, dockerfileOptions(project, path, target)) ?? []);
  const starts = files.find((file) =>
    file.instructions.some(
      ({ keyword, text }) =>
        (keyword === 'ENTRYPOINT' || keyword === 'CMD') &&
        commandWords(text).some((word) => [host.assembly, `${host.assembly}.dll`].includes(nameOf(word))),
    ),
  );
  return starts ?? files.find(({ base }) => /(?:^|\/)dotnet\//.test(base.image));
}

/** First step that builds the image this way. */
function builder(workflows: readonly Workflow[], run: RegExp, uses?: RegExp): string | undefined {
  return workflows
    .flatMap(({ steps }) => steps)
    .find(
      (step) => (step.run !== undefined && run.test(step.run)) || (step.uses !== undefined && uses?.test(step.uses)),
    )?.from;
}

/** The WORKDIR of the last stage, and of those that it is built on. */
export function contentRootOf(file: Dockerfile, otherwise = CONTENT_ROOT): string {
  const folder = file.instructions
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .reduce((path, { text }) => (text.startsWith('/') ? text : `${path}/${text}`), '');
  return trimSlash(folder === '' ? otherwise : folder);
}

function trimSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** `Dockerfile`, unless another one, of a front end say, has that name. */
function suppliedPath(project: Project): string {
  return project.files.includes('Dockerfile') && !isOurs(project, 'Dockerfile') ? 'Dockerfile.app' : 'Dockerfile';
}
