import { UserError } from '../errors.js';
import { findCompose } from '../project/compose.js';
import { readDockerfile } from '../project/dockerfile.js';
import { readKamalYaml } from '../project/kamal.js';
import { isHelper } from '../project/helper-images.js';
import { linesOf } from '../project/lines.js';
import { nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { isYaml, readYaml } from '../project/yaml-file.js';
import { isProduction } from './app-services.js';
import { dockerfileOptions } from './build-settings.js';
import { isAside } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';
import type { ImageBuild } from './facts.js';
import { contentRootOf, type ImageFacts } from './image.js';
import { kamalFolders } from './kamal-folder.js';
import { isLitestream } from './litestream-service.js';
import { isOurs } from './ours.js';
import { ownDockerfile } from './own-dockerfile.js';

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
}

/**
 * Where the image of an app other than a .NET project comes from: what a person chose, else its Dockerfile, else the only image that its
 * Compose file runs. Undefined if the checkout has none of these.
 *
 * @throws UserError when the Dockerfile that a person names is not there
 * @throws SeveralError where several Dockerfiles are as likely
 */
export function findContainerImage(
  project: Project,
  { image, dockerfile, dockerfileBefore, target }: ImageOptions,
): ImageFacts | undefined {
  if (image !== undefined) return published(found({ kind: 'published', image }, `--image ${image}`));
  const own = dockerfile === undefined ? ownDockerfile(project, dockerfileBefore) : undefined;
  const path = dockerfile ?? own?.path;
  const file = path === undefined ? undefined : readDockerfile(project, path, dockerfileOptions(project, path, target));
  if (path !== undefined && !file && dockerfile !== undefined) throw noDockerfile(project, path);
  if (path !== undefined && file)
    return {
      image: own?.fact ?? found({ kind: 'dockerfile', path }, path),
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
  const [folder, another] = kamalFolders(project);
  const kamal = another === undefined ? readKamalYaml(project, folder) : undefined;
  const image = isYaml(kamal) ? kamal.root.get('image') : undefined;
  return image?.text === undefined || /[$<\s]/.test(image.text)
    ? undefined
    : guessed<ImageBuild>({ kind: 'published', image: image.text }, `${image.from}, without a Dockerfile beside it`);
}

function published(image: Fact<ImageBuild>): ImageFacts {
  return { image, contentRoot: '/' };
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
