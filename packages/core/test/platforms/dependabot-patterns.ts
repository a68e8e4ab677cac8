import { parse } from 'yaml';

/**
 * What Dependabot finds in a Compose file and how it rewrites it: the patterns of dependabot-core, read at commit 54c10285 (2026-08-22),
 * docker/lib/dependabot/docker_compose/file_fetcher.rb, file_parser.rb, file_updater.rb and
 * docker/lib/dependabot/shared/shared_file_parser.rb.
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
  const found = services.flatMap(({ image = '' }) => {
    const variable = defaultValue.exec(image);
    const {
      image: name = '',
      tag,
      digest,
    } = reference.exec(variable === null ? image : (variable.groups?.['value'] ?? ''))?.groups ?? {};
    return tag === undefined ? [] : [{ image: name, tag, ...(digest === undefined ? {} : { digest }) }];
  });
  return found.filter((pin, index) => found.findIndex(({ image }) => image === pin.image) === index);
}

/** The file with another version of an image. @throws where it would say "Expected content to change!" */
export function updated(text: string, { image, tag, digest }: Pin, to: Omit<Pin, 'image'>): string {
  const declaration = `${image}:${tag}${digest === undefined ? '' : `@sha256:${digest}`}`.replaceAll(
    /[.*+?^${}()|[\]\\]/g,
    String.raw`\$&`,
  );
  const line = new RegExp(
    String.raw`(?:from|image:\s*)(?:[>|][-+]?\s*)?\s+["']?(?:\$\{[^}:]+:-)?(?:docker\.io/)?${declaration}\}?["']?(?=\s|$)`,
    'gi',
  );
  const result = text.replaceAll(line, (old) =>
    old.replaceAll(`@sha256:${digest}`, `@sha256:${to.digest}`).replaceAll(`:${tag}`, `:${to.tag}`),
  );
  if (result === text) throw new Error('Expected content to change!');
  return result;
}
