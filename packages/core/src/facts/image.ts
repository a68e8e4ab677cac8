import { msbuildProperty, readMsbuild, type MsbuildFile, type Placed } from '../project/csproj.js';
import { commandWords, readDockerfile, type Dockerfile } from '../project/dockerfile.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { folderOf, isBelow, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import { buildOf, dockerfileOptions } from './build-settings.js';
import { isAside } from './checkout.js';
import type { ImageOptions } from './container-image.js';
import { found, guessed, type Fact } from './fact.js';
import type { HostProject, ImageBuild } from './facts.js';
import { publishRunsNpm } from './npm-build.js';
import { webProjects } from './host.js';
import { isOurs } from './ours.js';
import { severalDockerfiles } from './several.js';
import { startsAssembly } from './starts-assembly.js';

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
  const own = ownDockerfile(project, host, said);
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

/** A Dockerfile of the project's own, and whether it surely builds the app. */
interface OwnDockerfile {
  readonly file: Dockerfile;
  readonly sure: boolean;
}

/** What a front end, a proxy or another program runs on, and no .NET app. */
const OTHER_PROGRAM =
  /(?:^|\/)(?:node|bun|deno|nginx|httpd|caddy|traefik|python|golang|rust|ruby|php|openjdk|eclipse-temurin|postgres|mysql|mariadb|redis|mongo|litestream)(?::|@|$)/;

/**
 * The project's own Dockerfile, wherever it lies but in the folder of another project, the nearest to the root first: one that starts the
 * host's assembly, itself or by a script of the checkout; else one on a .NET image; else one that is built and deployed today; else
 * one that nothing says otherwise of, as a guess. So there is never said to be none where there is one.
 */
function ownDockerfile(
  project: Project,
  host: HostProject,
  { target, dockerfile, dockerfileBefore }: Parameters<typeof findImage>[2] = {},
): OwnDockerfile | undefined {
  const named =
    dockerfile === undefined || isOurs(project, dockerfile)
      ? undefined
      : readDockerfile(project, dockerfile, dockerfileOptions(project, dockerfile, target));
  if (named) return { file: named, sure: true };
  const others = webProjects(project).filter(({ csproj }) => csproj !== host.csproj);
  const starts = (file: Dockerfile, { assembly }: HostProject): boolean => startsAssembly(project, file, assembly);
  const files = project.files
    .filter((path) => /^(?:Dockerfile(?:\.\w+)?|\w+\.Dockerfile)$/i.test(nameOf(path)) && !isOurs(project, path))
    .filter((path) => !isAside(path) && !isOfAnotherProject(project, folderOf(path), host))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.length - b.length)
    .flatMap((path) => readDockerfile(project, path, dockerfileOptions(project, path, target)) ?? [])
    .filter(
      (file) =>
        starts(file, host) ||
        !others.some((other) => starts(file, other) || (namesHost(file, other) && !namesHost(file, host))),
    );
  const own =
    files.find((file) => starts(file, host)) ??
    (others.length > 0 ? files.find((file) => namesHost(file, host)) : undefined);
  if (own) return { file: own, sure: true };
  const isDeployed = ({ path }: Dockerfile): boolean => buildOf(project, path)?.deployed === true;
  const some = files.filter(({ base }) => !OTHER_PROGRAM.test(base.image));
  const onDotnet = files.filter(({ base }) => /(?:^|\/)dotnet\//.test(base.image));
  // Of one project the nearest is meant; of several each may be another one's.
  if (others.length > 0) {
    const all = onDotnet.length > 0 ? onDotnet : some;
    const before = all.find(({ path }) => path === dockerfileBefore);
    const deployed = all.filter(isDeployed);
    const [only, ...rest] = deployed.length > 0 ? deployed : all;
    if (before ?? (only && rest.length === 0)) return { file: (before ?? only) as Dockerfile, sure: true };
    if (only)
      throw severalDockerfiles(
        [only, ...rest].map(({ path }) => path),
        host.csproj,
      );
  }
  const sure = onDotnet[0] ?? some.find(isDeployed);
  if (sure) return { file: sure, sure: true };
  const likely = some.find(({ path }) => !/\.(?:dev|development|tests?|debug)$/i.test(path));
  return likely && { file: likely, sure: false };
}

/** Whether an instruction copies, restores or publishes the project, or the Dockerfile lies in its folder. */
function namesHost(dockerfile: Dockerfile, { folder, csproj }: HostProject): boolean {
  if (folder !== '.' && isBelow(dockerfile.path, folder)) return true;
  const names = [nameOf(csproj), ...(folder === '.' ? [] : [`${folder}/`, folder])];
  return dockerfile.needed.some(({ text }) =>
    commandWords(text).some((word) => {
      const path = word.replace(/^(?:\.?\/)+/, '');
      return names.some(
        (name) => path === name || nameOf(path) === name || (name.endsWith('/') && path.startsWith(name)),
      );
    }),
  );
}

const PROJECT_FILE = /^(?:[^/]+\.\w+proj|package\.json|go\.mod|Cargo\.toml|pyproject\.toml|requirements\.txt|Gemfile)$/;

/** True for a folder that belongs to a project, of .NET or of another stack, which is not the host's. */
function isOfAnotherProject(project: Project, folder: string, host: HostProject): boolean {
  for (let at = folder; at !== '.'; at = folderOf(at)) {
    if (isBelow(host.folder, at)) return false;
    if (project.files.some((path) => folderOf(path) === at && PROJECT_FILE.test(nameOf(path)))) return true;
  }
  return false;
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
