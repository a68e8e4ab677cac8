import { msbuildProperty, readMsbuild, type MsbuildFile, type Placed } from '../project/csproj.js';
import { readDockerfile, type Dockerfile } from '../project/dockerfile.js';
import { imageVariables } from '../project/dockerfile-env.js';
import type { Project } from '../project/project.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import type { ImageOptions } from './container-image.js';
import { dotnetDockerfile } from './dotnet-dockerfile.js';
import { found, guessed, type Fact } from './fact.js';
import type { HostProject, ImageBuild } from './facts.js';
import { publishRunsNpm } from './npm-build.js';
import { isOurs } from './ours.js';

/** How the image comes about, and the folder in it that relative paths start from. */
export interface ImageFacts {
  readonly image: Fact<ImageBuild>;
  /** The Dockerfile that builds it, where there is one of the project's own. */
  readonly dockerfile?: Dockerfile;
  /** The one that an earlier run supplied: a person may have edited it. */
  readonly supplied?: Dockerfile;
  readonly contentRoot: string;
}

/** What the SDK and every public .NET Dockerfile use. */
const CONTENT_ROOT = '/app';

/**
 * Decides between the SDK's container publishing, the project's own Dockerfile and a supplied one.
 * Where both exist, the workflow that builds the image decides; without one it is a guess.
 * @param said what a person said of the Dockerfile. Default: nothing
 * @throws SeveralError where several Dockerfiles could build one of several projects
 */
export function findImage(
  project: Project,
  host: HostProject,
  said: Pick<ImageOptions, 'target' | 'dockerfile' | 'dockerfileBefore'> = {},
): ImageFacts {
  const csproj = readMsbuild(project, host.csproj);
  const sdk = csproj && sdkContainer(project, csproj);
  const own = dotnetDockerfile(project, host, said);
  const dockerfile = own?.file;
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

  if (sdk && dockerfile && own.sure) {
    if (bySdk && !byDockerfile) return sdkFacts(`${bySdk} (there is a ${dockerfile.path} too)`, true);
    if (byDockerfile && !bySdk)
      return dockerFacts(dockerfile, `${byDockerfile} (${sdk.from} names a container profile too)`, true);
    return sdkFacts(`${sdk.from}, though there is a ${dockerfile.path} too`, false);
  }
  if (sdk) return sdkFacts(sdk.from, true);
  if (dockerfile)
    return bySdk && !byDockerfile
      ? sdkFacts(bySdk, true)
      : dockerFacts(
          dockerfile,
          own.sure ? dockerfile.path : `${dockerfile.path}, which does not say what it starts`,
          own.sure,
        );
  if (bySdk) return sdkFacts(bySdk, true);
  if (publishRunsNpm(project, host))
    return sdkFacts(
      `no Dockerfile, and publishing ${host.csproj} needs Node beside .NET, as the workflow's runner has it`,
      true,
    );
  const path = suppliedPath(project);
  const supplied = readDockerfile(project, path);
  return {
    image: found<ImageBuild>({ kind: 'supplied', path }, 'no Dockerfile, no container profile'),
    ...(supplied !== undefined && { supplied }),
    contentRoot: CONTENT_ROOT,
  };
}

function sdkContainer(project: Project, csproj: MsbuildFile): Placed<string> | undefined {
  const profile = msbuildProperty(project, csproj, 'PublishProfile');
  if (profile?.value === 'DefaultContainer') return profile;
  const enabled = msbuildProperty(project, csproj, 'EnableSdkContainerSupport');
  return enabled?.value.toLowerCase() === 'true' ? enabled : undefined;
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
  const variables = imageVariables(file);
  const resolved = (text: string): string =>
    text.replace(/^(["'])(.*)\1$/, '$2').replace(/\$\{?(\w+)\}?/g, (all, name: string) => {
      const argument = file.instructions.find(
        ({ keyword, text: words }) => keyword === 'ARG' && words.startsWith(`${name}=`),
      );
      return (
        variables.find((one) => one.name === name)?.value ??
        argument?.text.slice(name.length + 1) ??
        file.defaults.get(name) ??
        all
      );
    });
  const folder = file.instructions
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .map(({ text }) => resolved(text))
    .reduce((path, text) => (text.startsWith('/') ? text : `${path}/${text}`), '');
  return trimSlash(folder === '' ? otherwise : folder);
}

function trimSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** `Dockerfile`, unless another one, of a front end say, has that name. */
function suppliedPath(project: Project): string {
  return project.files.includes('Dockerfile') && !isOurs(project, 'Dockerfile') ? 'Dockerfile.app' : 'Dockerfile';
}
