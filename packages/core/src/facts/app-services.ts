import type { ComposeFile, ComposeService } from '../project/compose.js';
import { nameOf } from '../project/paths.js';
import { hasPublicLabel } from './carry-over/proxies/proxy-service.js';
import type { Checkout } from './checkout.js';
import { isHelper } from '../project/helper-images.js';
import { runsOnServer } from './other-engine-services.js';
import { isLitestream } from './litestream-service.js';

/** Services of the production Compose files that run the app: their variables are the app's, those of any other service are not. */
export function appServices({
  compose,
  contentRoot,
  project,
  dockerfile,
}: Pick<Checkout, 'compose' | 'contentRoot' | 'project' | 'dockerfile'>): readonly ComposeService[] {
  const files = compose
    .filter(({ path }) => isProduction(path))
    .map((file) => ({ ...file, services: file.services.filter((service) => !runsOnServer(service, dockerfile)) }));
  // `docker-compose.postgres.yml` beside `docker-compose.yml` says how the same app runs without SQLite.
  const withoutEngine = files.filter(({ path }) => !OTHER_ENGINE.test(path));
  const named = withoutEngine.length > 0 ? withoutEngine : files;
  const isOwn = ({ image = '' }: ComposeService): boolean =>
    nameOf(image)
      .replace(/[:@].*$/, '')
      .toLowerCase() === project.name.toLowerCase();
  const alone = named.filter((file) => !hasEngine(file));
  // Only a file that says itself what the app is stands for the app without the server.
  const says = (file: ComposeFile): boolean => ofFile(file, contentRoot, isOwn).some((service) => !isPart(service));
  const used = alone.some(says) ? alone : named;
  const each = used.map((file) => ({ file, apps: ofFile(file, contentRoot, isOwn) }));
  const all = each.flatMap(({ file, apps }) => {
    const others = each.flatMap((one) => (one.file === file || changesOthers(one.file) ? [] : one.apps));
    // What a file adds to others brings no app of its own.
    return changesOthers(file) && others.length > 0
      ? file.services.filter(({ name }) => others.some((other) => other.name === name))
      : apps;
  });
  // Of ready images alone, one of the project's own name is the app, and what goes by another name beside it is not.
  if (!all.some(isOwn) || all.some(({ builds }) => builds)) return all;
  const own = new Set(all.filter(isOwn).map(({ name }) => name));
  return all.filter((service) => isOwn(service) || (isPart(service) && own.has(service.name)));
}

/** A service that says neither what it builds nor which image it has: another file does. */
function isPart({ builds, image }: ComposeService): boolean {
  return !builds && image === undefined;
}

/** Whether a file only changes and adds services of another one, `compose.prod.yml` beside `compose.yml`. */
function changesOthers({ services }: ComposeFile): boolean {
  return services.some(isPart);
}

const OTHER_ENGINE = /(?:^|[/._-])(?:postgres(?:ql)?|pg(?:sql)?|mysql|mariadb|mssql|sqlserver|mongo(?:db)?)[/._-]/i;

/** Whether a file starts the server of another engine. */
function hasEngine({ services }: ComposeFile): boolean {
  return services.some(({ image = '' }) => ENGINE.test(image));
}

const ENGINE = /(?:^|\/)(?:postgres(?:ql)?|mysql|mariadb|percona|mongo|mssql-server|cockroach)(?::|@|$)/i;

/**
 * The services that are the app: those that are built, that have an image whose name comes from the release, or that mount the app's data.
 * If there are none, those that the proxy leads to. Other services with the same image, such as a migration, belong to them.
 * If there are still none, every service that is not a known helper may be the app, unless the file is for development.
 */
function ofFile(
  { services }: ComposeFile,
  contentRoot: string,
  isOwn: (service: ComposeService) => boolean,
): readonly ComposeService[] {
  const others = services.filter((service) => !isLitestream(service) && !isOfDevelopment(service));
  const own = others.filter(
    ({ builds, image, mounts }) =>
      builds ||
      (image !== undefined && /[$<]/.test(image.replace(/:[^/]*$/, ''))) ||
      mounts.some(({ target }) => target === contentRoot || target.startsWith(`${contentRoot}/`)),
  );
  const isPublic = ({ environment, labels }: ComposeService): boolean =>
    environment.some(({ name }) => name === 'VIRTUAL_HOST') || hasPublicLabel(labels);
  // Beside one of the first kind, a name of its own does not make the app of a ready image.
  const sure = withoutDevelopers(own.length > 0 ? own : others.filter(isPublic));
  if (sure.length === 0)
    return services.some(isOfDevelopment)
      ? []
      : reached(
          others.filter(({ image }) => !isHelper(image)),
          isOwn,
        );
  const images = new Set(sure.flatMap(({ image }) => image ?? []));
  return others.filter(
    (service) => sure.includes(service) || (service.image !== undefined && images.has(service.image)),
  );
}

/** Folders whose files only serve development and tests, whatever these are called. */
const ASIDE = /(?:^|\/)\.?(?:dev|devel|develop|development|devcontainer|tests?|testing|regtest|e2e|local)\//i;

/** False for Compose files that only serve development and tests. */
export function isProduction(path: string): boolean {
  return !/override|\bdev(?:elopment)?\b|\btests?\b|\blocal\b|nginx-proxy/i.test(nameOf(path)) && !ASIDE.test(path);
}

/** Of ready images those that take requests, with what else runs from such an image, where others take none and no name says more. */
function reached(
  services: readonly ComposeService[],
  isOwn: (service: ComposeService) => boolean,
): readonly ComposeService[] {
  if (services.some(isOwn)) return services;
  const images = services.filter(({ ports = [] }) => ports.length > 0).map(({ image }) => image);
  return images.length === 0 ? services : services.filter(({ image }) => images.includes(image));
}

/** Services for people who develop or test count where no other one is the app. */
function withoutDevelopers(services: readonly ComposeService[]): readonly ComposeService[] {
  const running = services.filter((service) => !isForDevelopers(service));
  return running.length > 0 ? running : services;
}

/** True for a service that a name or a variable says to be for people who develop or test. */
export function isForDevelopers({ name, target = '', environment }: ComposeService): boolean {
  return (
    FOR_DEVELOPERS.test(name) ||
    FOR_DEVELOPERS.test(target) ||
    environment.some((one) => /_(?:ENV|ENVIRONMENT)$/.test(one.name) && /^(?:dev|test)/i.test(one.value ?? ''))
  );
}

const FOR_DEVELOPERS = /(?:^|[-_.])(?:dev|devel|development|tests?|testing|e2e|ci|debug|staging|preview)(?:[-_.]|$)/i;

/** True for a service that runs the source as it lies in the checkout: that is how people develop. */
export function isOfDevelopment({ builds, mounts }: ComposeService): boolean {
  return builds && mounts.some(({ source }) => /^\.{1,2}\/?$/.test(source));
}
