import { UserError } from '../errors.js';
import { findCompose } from '../project/compose.js';
import { readDockerfile } from '../project/dockerfile.js';
import { readKamalYaml } from '../project/kamal.js';
import { linesOf } from '../project/lines.js';
import { folderOf, isBelow, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { isYaml, readYaml } from '../project/yaml-file.js';
import { isOfDevelopment, isProduction } from './app-services.js';
import { dockerfileOptions } from './build-settings.js';
import { isAside } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';
import type { ImageBuild } from './facts.js';
import { isHelper } from '../project/helper-images.js';
import { contentRootOf, type ImageFacts } from './image.js';
import { isLitestream } from './litestream-service.js';
import { isOurs } from './ours.js';
import { severalDockerfiles } from './several.js';

/** What a person said of the image. */
export interface ImageOptions {
  /** A published image, `ghcr.io/usememos/memos:0.25`. */
  readonly image?: string;
  /** Path of the Dockerfile. */
  readonly dockerfile?: string;
  /** The one that the run before took, for where several are as likely. */
  readonly dockerfileBefore?: string;
  /** Stage of it. */
  readonly target?: string;
  /** True where a person can be asked: several that are as likely are then a question and no guess. Default: false. */
  readonly asks?: boolean;
}

/**
 * Where the image of an app other than a .NET project comes from: what a person chose, else its Dockerfile, else the only image that its
 * Compose file runs. Undefined if the checkout has none of these.
 *
 * @throws UserError when the Dockerfile that a person names is not there, or when several are as likely and somebody can be asked
 */
export function findContainerImage(
  project: Project,
  { image, dockerfile, dockerfileBefore, target, asks = false }: ImageOptions,
): ImageFacts | undefined {
  if (image !== undefined) return published(found({ kind: 'published', image }, `--image ${image}`));
  const own = dockerfile === undefined ? ownDockerfile(project, dockerfileBefore) : undefined;
  if (asks && own !== undefined && own.others.length > 0 && own.path !== dockerfileBefore)
    throw severalDockerfiles([own.path, ...own.others], 'the app');
  const path = dockerfile ?? own?.path;
  const file = path === undefined ? undefined : readDockerfile(project, path, dockerfileOptions(project, path, target));
  if (path !== undefined && !file && dockerfile !== undefined) throw noDockerfile(project, path);
  if (path !== undefined && file)
    return {
      image:
        own === undefined || own.others.length === 0
          ? own !== undefined && ASIDE.test(path)
            ? guessed<ImageBuild>(
                { kind: 'dockerfile', path },
                `${path}, the only one, although its name says that it is for development`,
              )
            : found<ImageBuild>({ kind: 'dockerfile', path }, path)
          : guessed<ImageBuild>(
              { kind: 'dockerfile', path },
              `${path}, though there ${own.others.length > 1 ? 'are' : 'is'} ${own.others.slice(0, 6).join(', ')} as well`,
            ),
      dockerfile: file,
      contentRoot: contentRootOf(file, '/'),
    };
  const service = runImage(project) ?? platformImage(project);
  return service && published(service);
}

/** The ready image that Fly, Render or Kamal run: Kamal may build one as well, though not without a Dockerfile. */
function platformImage(project: Project): Fact<ImageBuild> | undefined {
  const fly = linesOf(project, 'fly.toml').flatMap(({ text, from }) => {
    const image = /^\s*image\s*=\s*["']([^"'$]+)["']/.exec(text)?.[1];
    return image === undefined ? [] : [found<ImageBuild>({ kind: 'published', image }, from)];
  })[0];
  if (fly) return fly;
  const render = readYaml(project, 'render.yaml');
  const url = isYaml(render)
    ? render.root
        .get('services')
        .items.map((item) => item.get('image').get('url'))
        .find(({ text }) => text !== undefined)
    : undefined;
  if (url?.text !== undefined) return found<ImageBuild>({ kind: 'published', image: url.text }, url.from);
  const kamal = readKamalYaml(project);
  const image = isYaml(kamal) ? kamal.root.get('image') : undefined;
  return image?.text === undefined || /[$<\s]/.test(image.text)
    ? undefined
    : guessed<ImageBuild>({ kind: 'published', image: image.text }, `${image.from}, without a Dockerfile beside it`);
}

function published(image: Fact<ImageBuild>): ImageFacts {
  return { image, contentRoot: '/' };
}

/** Files that build for development, tests and other machines. */
const ASIDE = /\b(?:dev|develop|development|tests?|ci|e2e|debug|devcontainer|docs?|examples?|samples?|arm\w*)\b/i;

/**
 * `Dockerfile` in the root before any other; what builds for development, tests and other machines comes last. One that Compose builds
 * comes before one that merely lies there.
 */
function ownDockerfile(
  project: Project,
  before?: string,
): { readonly path: string; readonly others: readonly string[] } | undefined {
  const built = findCompose(project).flatMap((file) =>
    'error' in file || !isProduction(file.path) || file.services.some(isOfDevelopment)
      ? []
      : [...file.text.matchAll(/^\s+dockerfile:\s*["']?([^\s"'#]+)/gm)].map(([, name]) => name),
  );
  const rank = (path: string): number =>
    (built.some((name) => name !== undefined && path.endsWith(name.replace(/^\.\//, ''))) ? 0 : 1) +
    (ASIDE.test(path) ? 10 : 0);
  const weight = (path: string): number => rank(path) * 100 + path.split('/').length * 3 + nameRank(nameOf(path));
  const all = project.files
    .filter(
      (path) =>
        /^(?:(?:Docker|Container)file(?:[._-][\w.-]+)?|[\w-]+\.(?:Docker|Container)file)$/i.test(nameOf(path)) &&
        !/\.(?:dockerignore|md|ya?ml|sh)$/i.test(path) &&
        !isBelow(path, '.devcontainer') &&
        readDockerfile(project, path) !== undefined,
    )
    .sort(
      (a, b) =>
        weight(a) - weight(b) ||
        Number(opensSqlite(project, folderOf(b))) - Number(opensSqlite(project, folderOf(a))) ||
        a.length - b.length,
    );
  const [first] = all;
  if (first === undefined) return undefined;
  const likely = all.filter((other) => weight(other) === weight(first));
  const path = likely.find((one) => one === before) ?? first;
  return { path, others: likely.filter((other) => other !== path) };
}

/** Whether what a folder is made of says SQLite: of several apps in one checkout that one has the database. */
function opensSqlite({ files, read }: Project, folder: string): boolean {
  return files.some(
    (path) =>
      isBelow(path, folder) &&
      /^(?:package\.json|go\.mod|Cargo\.toml|Gemfile|pyproject\.toml|requirements[\w.-]*\.txt|mix\.exs|schema\.prisma)$/.test(
        nameOf(path),
      ) &&
      /sqlite/i.test(read(path) ?? ''),
  );
}

/** `Dockerfile`, then `default.Dockerfile`, then those with any other name. */
function nameRank(name: string): number {
  return /^(?:docker|container)file$/i.test(name) ? 0 : /\b(?:default|prod|production)\b/i.test(name) ? 1 : 2;
}

/** The image of the only app in the Compose files; of several the first, as a guess. */
function runImage(project: Project): Fact<ImageBuild> | undefined {
  const services = findCompose(project).flatMap((file) =>
    'error' in file || !isProduction(file.path) || isAside(file.path) || isOurs(project, file.path)
      ? []
      : file.services.filter(
          (service) =>
            service.image !== undefined && !service.builds && !isLitestream(service) && !isHelper(service.image),
        ),
  );
  const [first] = services;
  const image = first?.image?.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');
  if (first === undefined || image === undefined || /[$\s]/.test(image)) return undefined;
  const images = new Set(services.map((service) => service.image));
  return images.size === 1
    ? found({ kind: 'published', image }, first.from)
    : guessed({ kind: 'published', image }, `${first.from}, though there are ${images.size - 1} other images`);
}

function noDockerfile(project: Project, path: string): UserError {
  const there = project.files.filter((file) => readDockerfileName(file)).slice(0, 5);
  return new UserError({
    what: `There is no Dockerfile at ${path}${there.length > 0 ? `; the checkout has ${there.join(', ')}` : ''}.`,
    fix:
      there.length > 0
        ? `Name one that exists: --dockerfile ${there[0]}`
        : 'Give its path from the root of the checkout, or deploy a published image with --image.',
  });
}

function readDockerfileName(path: string): boolean {
  return /(?:docker|container)file/i.test(nameOf(path)) && !/dockerignore$/i.test(path);
}
