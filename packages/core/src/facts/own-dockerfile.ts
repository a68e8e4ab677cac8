import { findCompose } from '../project/compose.js';
import { readDockerfile } from '../project/dockerfile.js';
import { folderOf, isBelow, isVendored, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { isOfDevelopment, isProduction } from './app-services.js';
import { readBuilds } from './earlier-builds/index.js';
import { found, guessed, type Fact } from './fact.js';
import type { ImageBuild } from './facts.js';
import { severalDockerfiles } from './several.js';

/** The Dockerfile of an app other than a .NET project. */
export interface OwnDockerfile {
  readonly path: string;
  readonly fact: Fact<ImageBuild>;
}

/** Files that build for development, tests and other machines, and those whose image others start from. */
const ASIDE = /\b(?:dev|develop|development|tests?|ci|e2e|debug|devcontainer|docs?|examples?|samples?|arm\w*)\b/i;
const BASE = /\bbase\b/i;

/**
 * What is built and deployed today, and what Compose builds, comes before what merely lies there; then `Dockerfile` in the root before any
 * other; what builds for development, tests and other machines comes last. Of several that are then as likely, the one whose folder says
 * SQLite.
 * @param before the one that the run before took
 * @throws SeveralError where several are as likely
 */
export function ownDockerfile(project: Project, before?: string): OwnDockerfile | undefined {
  const all = dockerfilesOf(project);
  const weigh = weightIn(project);
  const least = Math.min(...all.map(weigh));
  const near = all.filter((path) => weigh(path) === least);
  const withSqlite = near.filter((path) => saysSqlite(project, path));
  const likely = withSqlite.length > 0 ? withSqlite : near;
  const [first] = likely;
  if (first === undefined) return undefined;
  const chosen = near.find((path) => path === before);
  if (chosen === undefined && likely.length > 1) throw severalDockerfiles(likely, 'the app');
  const path = chosen ?? first;
  return {
    path,
    fact: factOf(
      path,
      near.filter((other) => other !== path),
    ),
  };
}

function factOf(path: string, others: readonly string[]): Fact<ImageBuild> {
  const build: ImageBuild = { kind: 'dockerfile', path };
  if (others.length > 0)
    return guessed(
      build,
      `${path}, though there ${others.length > 1 ? 'are' : 'is'} ${others.slice(0, 6).join(', ')} as well`,
    );
  return ASIDE.test(path)
    ? guessed(build, `${path}, the only one, although its name says that it is for development`)
    : found(build, path);
}

function dockerfilesOf(project: Project): readonly string[] {
  return project.files
    .filter(
      (path) =>
        /^(?:(?:Docker|Container)file(?:[._-][\w.-]+)?|[\w-]+\.(?:Docker|Container)file)$/i.test(nameOf(path)) &&
        !/\.(?:dockerignore|md|ya?ml|sh)$/i.test(path) &&
        !isBelow(path, '.devcontainer') &&
        !isVendored(path) &&
        readDockerfile(project, path) !== undefined,
    )
    .toSorted((a, b) => a.length - b.length || a.localeCompare(b, 'en'));
}

/** How far a Dockerfile is from being the one that is meant. */
function weightIn(project: Project): (path: string) => number {
  const compose = findCompose(project);
  const composed = compose.flatMap((file) =>
    'error' in file || !isProduction(file.path) || file.services.some(isOfDevelopment)
      ? []
      : [...file.text.matchAll(/^\s+dockerfile:\s*["']?([^\s"'#]+)/gm)].flatMap(
          ([, name]) => name?.replace(/^\.\//, '') ?? [],
        ),
  );
  const isOfCompose = (from: string): boolean => compose.some(({ path }) => from.startsWith(`${path}:`));
  const deployed = readBuilds(project).flatMap(({ deployed: is, file, from }) =>
    is && file !== undefined && !isOfCompose(from) ? [file] : [],
  );
  const isBuilt = (path: string): boolean => deployed.includes(path) || composed.some((name) => path.endsWith(name));
  return (path) =>
    (isBuilt(path) ? 0 : 100) +
    (ASIDE.test(path) || BASE.test(nameOf(path)) ? 1000 : 0) +
    path.split('/').length * 3 +
    nameRank(nameOf(path));
}

/** `Dockerfile`, then `default.Dockerfile`, then those with any other name. */
function nameRank(name: string): number {
  return /^(?:docker|container)file$/i.test(name) ? 0 : /\b(?:default|prod|production)\b/i.test(name) ? 1 : 2;
}

const MANIFEST =
  /^(?:package\.json|go\.mod|Cargo\.toml|Gemfile|pyproject\.toml|requirements[\w.-]*\.txt|mix\.exs|schema\.prisma)$/;

/** Whether what the nearest folder with a package is made of says SQLite: of several apps in one checkout that one has the database. */
function saysSqlite({ files, read }: Project, path: string): boolean {
  const manifestsBelow = (folder: string): readonly string[] =>
    files.filter((file) => isBelow(file, folder) && MANIFEST.test(nameOf(file)));
  let folder = folderOf(path);
  while (folder !== '.' && manifestsBelow(folder).length === 0) folder = folderOf(folder);
  return folder !== '.' && manifestsBelow(folder).some((file) => /sqlite/i.test(read(file) ?? ''));
}
