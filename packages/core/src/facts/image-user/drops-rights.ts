import { knownBaseImage } from '../base-images.js';
import { found, guessed, type Fact } from '../fact.js';
import type { ContainerUser } from '../facts.js';
import type { ImageView } from './image-view.js';
import { startLines } from './start-script.js';
import { knownUser } from './known-users.js';
import { lastUser, numberOf, valueOf } from './image-user.js';

/** Programs that go on as another user, and where that user stands in their arguments. */
const DROPS: readonly RegExp[] = [
  /\b(?:gosu|su-exec)\s+["']?([\w:${}-]+)["']?/,
  /\bsetpriv\b.*--reuid[= ]["']?([\w${}:-]+)["']?/,
  /\b(?:s6-setuidgid|chpst\s+-u)\s+["']?([\w:${}-]+)["']?/,
  /\brunuser\b.*?\s(?:-u|--user)[= ]["']?([\w${}-]+)["']?/,
  /^\s*(?:uid|user)\s*=\s*([\w-]+)\s*$/,
  /\bsudo\s(?:.*\s)?-u\s+["']?([\w${}-]+)["']?/,
  /\bsu\s+(?:-\w+\s+)*["']?([a-z_][\w-]*)["']?\s+-c\b/,
];

/** What the image becomes: the user that its start script goes on as. */
export interface Dropped {
  readonly user: Fact<ContainerUser>;
  readonly from: string;
}

/** The user that the start script goes on as, where the image starts as root; undefined where it stays what it is. */
export function findDroppedRights(view: ImageView): Dropped | undefined {
  const start = view.dockerfile && lastUser(view.dockerfile);
  if (start && !/^(?:root|0)(?::|$)/.test(start.text)) return undefined;
  const lines = startLines(view);
  for (const { text, from } of lines) {
    const who = DROPS.map((pattern) => pattern.exec(text)?.[1]).find((word) => word !== undefined);
    // Supervisord itself stays root, whatever its programs go on as.
    if (who === undefined || /^\s*(?:uid|user)\s*=\s*(?:root|0)\s*$/.test(text)) continue;
    const user = valueOf(
      view,
      resolve(
        who,
        lines.map((line) => line.text),
      ),
    );
    return {
      user: user.includes('$')
        ? guessed({ uid: 1000, gid: 1000 }, `${from} switches to ${who}`)
        : numberOf(view, user, from),
      from,
    };
  }
  // The base images of .NET read no such numbers; a start script may.
  const image = view.dockerfile?.base.image;
  const reads =
    image === undefined || !knownBaseImage(image) || lines.some(({ text }) => /\b(?:PUID|USER_UID)\b/.test(text));
  return (reads ? byNumbers(view) : undefined) ?? byServer(view, lines);
}

/** A web server that answers as another user than it starts as: Apache's and PHP's workers. */
function byServer(view: ImageView, lines: ReturnType<typeof startLines>): Dropped | undefined {
  const base = view.dockerfile?.base;
  if (base === undefined) return undefined;
  const started = lines.find(({ text }) => /\bapache2(?:-foreground|ctl)?\b|\bphp-fpm[\d.]*\b/.test(text));
  const from = /(?:^|\/)php:[\w.-]*(?:apache|fpm)/.test(base.image) ? base.from : started?.from;
  const known = knownUser(base.image, 'www-data');
  const user = known && { uid: known.uid, gid: known.gid };
  return from === undefined || user === undefined
    ? undefined
    : { user: guessed(user, `${from}: its workers run as www-data, which is ${user.uid} in ${base.image}`), from };
}

/** `PUID` and `PGID`, by which the images of linuxserver.io and their like choose the user. */
function byNumbers(view: ImageView): Dropped | undefined {
  const set = (names: readonly string[]) => view.environment.find(({ name }) => names.includes(name));
  const uid = set(['PUID', 'USER_UID']);
  const gid = set(['PGID', 'USER_GID']) ?? uid;
  if (uid?.value === undefined || !/^\d+$/.test(uid.value) || gid?.value === undefined || !/^\d+$/.test(gid.value))
    return undefined;
  return { user: found({ uid: Number(uid.value), gid: Number(gid.value) }, uid.from), from: uid.from };
}

/** Values that the script itself gives: `PUID=${PUID:-1000}`, `: "${PUID:=1000}"`. */
function resolve(text: string, script: readonly string[]): string {
  return text.replace(/\$\{?(\w+)\}?/g, (all, name: string) => {
    for (const line of script) {
      const value = new RegExp(String.raw`(?:^|\s|")(?:\$\{${name}:?=|${name}=["']?)(\$\{\w+:?-(\w+)\}|\w+)`).exec(
        line,
      );
      const given = value?.[2] === undefined ? value?.[1] : `\${${name}:-${value[2]}}`;
      if (given !== undefined) return given;
    }
    return all;
  });
}
