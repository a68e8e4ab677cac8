import type { ComposeService } from '../project/compose.js';
import { nameOf } from '../project/paths.js';
import { isProduction } from './app-services.js';
import type { Checkout } from './checkout.js';
import { isLitestream, isLitestreamImage, litestreamVersion } from './litestream-service.js';

/** A container of an earlier set-up in which Litestream runs. */
export interface Sidecar extends Pick<ComposeService, 'command' | 'environment' | 'mounts' | 'from'> {
  /** Version of Litestream, where the image's tag says it. */
  readonly version?: string;
  /** Folder of the file that it stands in, which relative mounts start from. */
  readonly file: string;
}

/** Containers of Litestream in Compose and Kamal, those that replicate first; also an app that Litestream starts. */
export function findSidecars({ compose, kamal }: Checkout): readonly Sidecar[] {
  const services = compose
    .filter(({ path }) => isProduction(path))
    .flatMap(({ path, services: all }) =>
      all
        .filter(
          (service) => isLitestream(service) || /(?:^|[\s/])litestream\s+replicate\b/.test(service.command?.text ?? ''),
        )
        .map((service) => sidecar(service, path)),
    );
  const accessories = (kamal?.accessories ?? []).filter(isLitestream).map((accessory) => sidecar(accessory, ''));
  return [...services, ...accessories].toSorted((a, b) => Number(replicates(b)) - Number(replicates(a)));
}

function sidecar(
  {
    image = '',
    command,
    environment,
    mounts,
    from,
  }: Pick<ComposeService, 'image' | 'command' | 'environment' | 'mounts' | 'from'>,
  file: string,
): Sidecar {
  const version = litestreamVersion(image);
  return { environment, mounts, from, file, ...(command && { command }), ...(version !== undefined && { version }) };
}

function replicates({ command }: Pick<ComposeService, 'command'>): boolean {
  return command !== undefined && /(?:^|\s)replicate\b/.test(command.text);
}

/** Version of Litestream that the project's Dockerfiles put into an image, where all name the same. */
export function versionInDockerfiles({ project }: Checkout): string | undefined {
  const lines = project.files
    .filter((path) => /dockerfile/i.test(nameOf(path)))
    .flatMap((path) => (project.read(path) ?? '').split('\n'))
    .filter((line) => !/^\s*#/.test(line));
  const versions = new Set(
    lines.flatMap((line) => [
      ...line
        .split(/[\s=]+/)
        .filter(isLitestreamImage)
        .flatMap((image) => litestreamVersion(image) ?? []),
      ...[...line.matchAll(/litestream\/releases\/download\/v(\d+\.\d+\.\d+)/g)].map(
        ([, version]) => version as string,
      ),
    ]),
  );
  return versions.size === 1 ? [...versions][0] : undefined;
}
