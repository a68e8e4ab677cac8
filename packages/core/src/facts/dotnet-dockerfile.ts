import { commandWords, readDockerfile, type Dockerfile } from '../project/dockerfile.js';
import { folderOf, isBelow, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { buildOf, dockerfileOptions } from './build-settings.js';
import { isAside } from './checkout.js';
import type { ImageOptions } from './container-image.js';
import { readBuilds } from './earlier-builds/index.js';
import type { HostProject } from './facts.js';
import { webProjects } from './host.js';
import { isOurs } from './ours.js';
import { severalDockerfiles } from './several.js';
import { startsAssembly } from './starts-assembly.js';

/** A Dockerfile of the project's own, and whether it surely builds the app. */
export interface DotnetDockerfile {
  readonly file: Dockerfile;
  readonly sure: boolean;
}

/** What a front end, a proxy or another program runs on, and no .NET app. */
const OTHER_PROGRAM =
  /(?:^|\/)(?:node|bun|deno|nginx|httpd|caddy|traefik|python|golang|rust|ruby|php|openjdk|eclipse-temurin|postgres|mysql|mariadb|redis|mongo|litestream)(?::|@|$)/;

/**
 * The project's own Dockerfile, wherever it lies but in the folder of another project; those that are built and deployed today come first,
 * then the nearest to the root: one that starts the host's assembly, itself or by a script of the checkout; else one on a .NET image; else
 * one that is deployed; else one that nothing says otherwise of, as a guess. So there is never said to be none where there is one.
 */
export function dotnetDockerfile(
  project: Project,
  host: HostProject,
  { target, dockerfile, dockerfileBefore }: Pick<ImageOptions, 'target' | 'dockerfile' | 'dockerfileBefore'>,
): DotnetDockerfile | undefined {
  const named =
    dockerfile === undefined || isOurs(project, dockerfile)
      ? undefined
      : readDockerfile(project, dockerfile, dockerfileOptions(project, dockerfile, target));
  if (named) return { file: named, sure: true };
  const others = webProjects(project).filter(({ csproj }) => csproj !== host.csproj);
  const starts = (file: Dockerfile, { assembly }: HostProject): boolean => startsAssembly(project, file, assembly);
  const deployed = new Set(readBuilds(project).flatMap((build) => (build.deployed ? (build.file ?? []) : [])));
  const later = (path: string): number => (deployed.has(path) ? 0 : 1);
  const files = project.files
    .filter((path) => /^(?:Dockerfile(?:\.\w+)?|\w+\.Dockerfile)$/i.test(nameOf(path)) && !isOurs(project, path))
    .filter((path) => !isAside(path) && !isOfAnotherProject(project, folderOf(path), host))
    .sort((a, b) => later(a) - later(b) || a.split('/').length - b.split('/').length || a.length - b.length)
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
    const inUse = all.filter(isDeployed);
    const [only, ...rest] = inUse.length > 0 ? inUse : all;
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
