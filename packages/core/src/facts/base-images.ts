import type { ContainerUser } from './facts.js';

/** The defaults of a published .NET image. */
export interface BaseImage {
  readonly port: number;
  readonly user: ContainerUser;
}

/** Uid and gid of `app`, the value of `APP_UID` in every .NET image since 8.0. Source: dotnet/dotnet-docker, `aspnet` Dockerfiles. */
export const APP_USER: ContainerUser = { uid: 1654, gid: 1654 };
/** Uid and gid of `root`. */
export const ROOT: ContainerUser = { uid: 0, gid: 0 };
/** Uid of `app` in the chiseled images of .NET 6 and 7. */
const OLD_CHISELED: ContainerUser = { uid: 101, gid: 101 };

/**
 * Port and user of a .NET runtime image by its tag; undefined for any other image.
 * Until 7.0 the images listen on 80, since 8.0 on 8080; they run as root unless
 * chiseled (`-chiseled`, and the distroless Azure Linux ones).
 */
export function knownBaseImage(image: string): BaseImage | undefined {
  const match = /(?:^|\/)dotnet\/(?:nightly\/)?(?:aspnet|runtime-deps|runtime|monitor)(?::([^@]+))?(?:@.*)?$/.exec(
    image,
  );
  if (!match) return undefined;
  const tag = match[1] ?? 'latest';
  const major = Number.parseInt(tag, 10);
  const old = major < 8;
  const chiseled = /chiseled|distroless/.test(tag);
  return { port: old ? 80 : 8080, user: chiseled ? (old ? OLD_CHISELED : APP_USER) : ROOT };
}

/** Port and user of a container that the .NET SDK publishes. Since 8.0 it runs as `app`. */
export function sdkContainer(dotnet: string): BaseImage {
  return Number.parseFloat(dotnet) < 8 ? { port: 80, user: ROOT } : { port: 8080, user: APP_USER };
}
