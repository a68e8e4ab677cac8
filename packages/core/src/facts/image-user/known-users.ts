import type { Dockerfile } from '../../project/dockerfile.js';
import type { ContainerUser } from '../facts.js';

const LINUXSERVER = /(?:^|\/)(?:lsiobase|linuxserver)\//;
const HOTIO = /(?:^|\/)hotio\//;

/** Users that public base images bring, by the image's name and the user's. */
const OF_IMAGE: readonly {
  readonly image: RegExp;
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly unsure?: true;
}[] = [
  { image: /(?:^|\/)chainguard\//, user: 'node', uid: 65_532, gid: 65_532 },
  { image: /(?:^|\/)node(?::|$)/, user: 'node', uid: 1000, gid: 1000 },
  { image: /(?:^|\/)bun(?::|$)/, user: 'bun', uid: 1000, gid: 1000 },
  { image: /(?:^|\/)deno(?::|$)/, user: 'deno', uid: 1993, gid: 1993 },
  { image: /distroless\//, user: 'nonroot', uid: 65_532, gid: 65_532 },
  { image: /(?:static|chainguard)\b/, user: 'nonroot', uid: 65_532, gid: 65_532 },
  { image: LINUXSERVER, user: 'abc', uid: 911, gid: 911 },
  { image: HOTIO, user: 'hotio', uid: 1000, gid: 1000 },
  { image: /alpine/, user: 'www-data', uid: 82, gid: 82 },
  { image: /(?:^|\/)nginx(?:-unprivileged)?(?::|$)/, user: 'nginx', uid: 101, gid: 101 },
  // The first system user that a package of Alpine makes.
  { image: /alpine/, user: 'nginx', uid: 100, gid: 101, unsure: true },
  { image: /alpine/, user: 'nobody', uid: 65_534, gid: 65_534 },
  { image: /alpine/, user: 'daemon', uid: 2, gid: 2 },
  { image: /alpine/, user: 'bin', uid: 1, gid: 1 },
  { image: /alpine/, user: 'guest', uid: 405, gid: 100 },
  { image: /(?:^|\/)ubuntu:(?:2[4-9]|noble)|temurin:.*noble/, user: 'ubuntu', uid: 1000, gid: 1000 },
  { image: /./, user: 'daemon', uid: 1, gid: 1 },
  { image: /./, user: 'bin', uid: 2, gid: 2 },
  {
    image:
      /(?:^|\/)(?:debian|ubuntu|php|python|ruby|node|perl|golang|rust|httpd|wordpress|nextcloud|buildpack-deps|openjdk|eclipse-temurin|phusion|frankenphp)(?:[:/]|$)|bookworm|trixie|bullseye|buster|jammy|noble|focal|apache|debian|ubuntu/,
    user: 'www-data',
    uid: 33,
    gid: 33,
  },
  { image: /./, user: 'www-data', uid: 33, gid: 33, unsure: true },
  { image: /./, user: 'nobody', uid: 65_534, gid: 65_534 },
  { image: /./, user: 'root', uid: 0, gid: 0 },
];

/** The base image, with the system that its packages show where its name does not say that: Alpine's `apk`, Debian's `apt-get`. */
export function withSystem({ base, instructions }: Dockerfile): string {
  if (/alpine|debian|ubuntu/.test(base.image)) return base.image;
  const installs = (program: RegExp): boolean =>
    instructions.some(({ keyword, text }) => keyword === 'RUN' && program.test(text));
  if (installs(/\bapk\s+(?:-\S+\s+)*add\b/)) return `alpine/${base.image}`;
  return installs(/\bapt(?:-get)?\s+(?:-\S+\s+)*install\b/) ? `debian/${base.image}` : base.image;
}

/** Number of a user that the base image brings, or a usual package on it; undefined where none of that name is known. */
export function knownUser(image: string, name: string): (ContainerUser & { readonly unsure?: true }) | undefined {
  const known = OF_IMAGE.find((row) => row.user === name && row.image.test(image));
  return known && { uid: known.uid, gid: known.gid, ...(known.unsure && { unsure: true as const }) };
}

/** Whether the start of an image gives its user the numbers of PUID and PGID. */
export function choosesByNumbers(image: string): boolean {
  return LINUXSERVER.test(image) || HOTIO.test(image);
}

/** User that an image runs as when no Dockerfile says otherwise. */
export function usualUser(image: string): ContainerUser | undefined {
  if (/distroless\/[^:]*:(?:.*-)?nonroot|chainguard\//.test(image)) return { uid: 65_532, gid: 65_532 };
  if (/(?:^|\/)nginx-unprivileged(?::|$)/.test(image)) return { uid: 101, gid: 101 };
  return /(?:^|\/)(?:debian|ubuntu|alpine|node|python|ruby|php|golang|rust|busybox|openjdk|eclipse-temurin|denoland\/deno|oven\/bun|scratch)(?::|$)|^scratch$|distroless\//.test(
    image,
  )
    ? { uid: 0, gid: 0 }
    : undefined;
}
