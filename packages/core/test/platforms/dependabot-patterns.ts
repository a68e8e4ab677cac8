import { parse, parseAllDocuments } from 'yaml';

/**
 * What Dependabot finds in a Compose file or a Kubernetes manifest, and how it rewrites it: the patterns of dependabot-core, read at
 * commit 54c10285 (2026-08-22), the files file_fetcher.rb, file_parser.rb and file_updater.rb of docker/lib/dependabot/docker_compose and
 * docker/lib/dependabot/docker, and those that both share in docker/lib/dependabot/shared.
 */
export interface Pin {
  readonly image: string;
  readonly tag: string;
  readonly digest?: string;
}

const fileName = /(docker-)?compose(-\w+)?(\.[\w-]+)?\.ya?ml/i;
const defaultValue = /^\$\{[^}:]+(?::-(?<value>[^}]+))?\}/;
const component = String.raw`[a-z\d]+(?:(?:[._]|__|-*)[a-z\d]+)*`;
const domain = String.raw`(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d](?:[a-z\d-]*[a-z\d])?(?::\d+)?`;
const reference = new RegExp(
  String.raw`^(?:${domain}/)?(?<image>${component}(?:/${component})*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@sha256:(?<digest>[0-9a-f]{64}))?`,
  'i',
);

/** Does it fetch a file of this name? */
export function isFetched(name: string): boolean {
  return fileName.test(name);
}

/** What it keeps up to date in a file: the images of all services, each once. */
export function pins(text: string): readonly Pin[] {
  const services = Object.values(parse(text, { merge: true }).services as Record<string, { image?: string }>);
  return eachOnce(
    services.flatMap(({ image = '' }) => {
      const variable = defaultValue.exec(image);
      return pinOf(variable === null ? image : (variable.groups?.['value'] ?? ''));
    }),
  );
}

/** Does it fetch a file of this name and text as a Kubernetes manifest? It reads the first document alone for this. */
export function isManifest(name: string, text: string): boolean {
  const first: unknown = parseAllDocuments(text)[0]?.toJS();
  return /^[^.].*\.ya?ml$/i.test(name) && first instanceof Object && 'apiVersion' in first && 'kind' in first;
}

/** What it keeps up to date in a manifest: the images of all objects, each once. */
export function manifestPins(text: string): readonly Pin[] {
  return eachOnce(parseAllDocuments(text).flatMap((document) => imagesIn(document.toJS()).flatMap(pinOf)));
}

function imagesIn(value: unknown): readonly string[] {
  if (!(value instanceof Object)) return [];
  const own = 'image' in value && typeof value.image === 'string' ? [value.image] : [];
  return [...own, ...Object.values(value).flatMap(imagesIn)];
}

/** An image without a tag is none that it keeps up to date. */
function pinOf(text: string): readonly Pin[] {
  const { image = '', tag, digest } = reference.exec(text)?.groups ?? {};
  return tag === undefined ? [] : [{ image, tag, ...(digest === undefined ? {} : { digest }) }];
}

function eachOnce(found: readonly Pin[]): readonly Pin[] {
  return found.filter((pin, index) => found.findIndex(({ image }) => image === pin.image) === index);
}

/** The manifest with another version of an image. @throws where it would say "Expected content to change!" */
export function updatedManifest(text: string, { image, tag, digest }: Pin, to: Omit<Pin, 'image'>): string {
  const old = `${image}:${tag}${digest === undefined ? '' : `@sha256:${digest}`}`;
  const fresh = `${image}:${to.tag}${digest === undefined ? '' : `@sha256:${to.digest}`}`;
  const line = new RegExp(String.raw`^\s*(?:-\s)?image:\s+${escaped(old)}(?=\s|$)`, 'gm');
  return changed(
    text,
    text.replaceAll(line, (found) => found.replaceAll(old, fresh)),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function changed(before: string, after: string): string {
  if (after === before) throw new Error('Expected content to change!');
  return after;
}

/** The file with another version of an image. @throws where it would say "Expected content to change!" */
export function updated(text: string, { image, tag, digest }: Pin, to: Omit<Pin, 'image'>): string {
  const declaration = escaped(`${image}:${tag}${digest === undefined ? '' : `@sha256:${digest}`}`);
  const line = new RegExp(
    String.raw`(?:from|image:\s*)(?:[>|][-+]?\s*)?\s+["']?(?:\$\{[^}:]+:-)?(?:docker\.io/)?${declaration}\}?["']?(?=\s|$)`,
    'gi',
  );
  return changed(
    text,
    text.replaceAll(line, (old) =>
      old.replaceAll(`@sha256:${digest}`, `@sha256:${to.digest}`).replaceAll(`:${tag}`, `:${to.tag}`),
    ),
  );
}
