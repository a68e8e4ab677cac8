import type { Line } from '../../project/lines.js';
import { knownBaseImage } from '../base-images.js';
import { found, guessed, type Fact } from '../fact.js';
import type { ContainerUser } from '../facts.js';
import { droppedTo } from './dropping-programs.js';
import type { ImageView } from './image-view.js';
import { startLines } from './start-script.js';
import { choosesByNumbers, knownUser, withSystem } from './known-users.js';
import { numberOf, startUser, valueOf } from './image-user.js';
import { renumbered } from './renumbered.js';

/** What the image becomes: the user that its start script goes on as. */
export interface Dropped {
  readonly user: Fact<ContainerUser>;
  readonly from: string;
}

/** The user that the start script goes on as, where the image starts as root; undefined where it stays what it is. */
export function findDroppedRights(view: ImageView): Dropped | undefined {
  const start = startUser(view);
  if (start && !/^(?:root|0)(?::|$)/.test(start.text)) return undefined;
  const lines = startLines(view);
  const numbers = byNumbers(view);
  const image = view.dockerfile?.base.image;
  const drops = joined(lines).flatMap(({ text, from }, index, all) => {
    const who = droppedTo(text);
    if (who === undefined || isBesideApp(text, all.slice(index + 1))) return [];
    const user = filled(view, lines, who);
    // Supervisord itself stays root, whatever its programs go on as.
    return /^(?:root|0)(?::|$)/.test(user) ? [] : [{ who, user, from }];
  });
  const known = drops.filter(({ user }) => !user.includes('$'));
  const [first] = known.length > 0 ? known : drops;
  if (first && (numbers === undefined || image === undefined || !choosesByNumbers(image))) {
    const others = new Set(known.map(({ user }) => user)).size > 1 || view.runsAs?.text.includes('$') === true;
    const user = first.user.includes('$')
      ? guessed({ uid: 1000, gid: 1000 }, `${first.from} switches to ${first.who}`)
      : numbered(view, lines, first.user, first.from);
    return { user: others ? { ...user, guessed: true } : user, from: first.from };
  }
  // The base images of .NET read no such numbers; a start script may.
  const reads =
    image === undefined || !knownBaseImage(image) || lines.some(({ text }) => /\b(?:PUID|USER_UID)\b/.test(text));
  return (reads ? numbers : undefined) ?? byServer(view, lines);
}

/** Whether a command runs in the background, while the script becomes another program. */
function isBesideApp(text: string, after: readonly Line[]): boolean {
  return /(?<![&>])&\s*$/.test(text) && after.some((line) => /^\s*exec\s/.test(line.text));
}

/** Commands that a backslash goes on, as one line. */
function joined(lines: readonly Line[]): readonly Line[] {
  const whole: Line[] = [];
  for (const line of lines) {
    const last = whole.at(-1);
    if (last && /\\\s*$/.test(last.text))
      whole[whole.length - 1] = { ...last, text: last.text.replace(/\\\s*$/, line.text) };
    else whole.push(line);
  }
  return whole;
}

/** A word with what the script, the image and the set-up say of its variables. */
function filled(view: ImageView, lines: readonly Line[], word: string): string {
  return valueOf(
    view,
    resolve(
      word,
      lines.map((line) => line.text),
    ),
  );
}

/** The numbers of a user; those that the script itself gives a name count. */
function numbered(view: ImageView, lines: readonly Line[], user: string, from: string): Fact<ContainerUser> {
  const [name = '', group] = user.split(':');
  if (/^\d+$/.test(name)) return numberOf(view, user, from);
  const given = renumbered(joined(lines), name, (word) => filled(view, lines, word));
  if (given.uid === undefined && given.gid === undefined) return numberOf(view, user, from);
  const own = numberOf(view, user, from);
  const gid = group === undefined || group === name ? (given.gid ?? given.uid ?? own.value.gid) : own.value.gid;
  const value = { uid: given.uid ?? own.value.uid, gid };
  return given.uid === undefined ? { ...own, value } : found(value, from);
}

/** A web server that answers as another user than it starts as: Apache's and PHP's workers. */
function byServer(view: ImageView, lines: ReturnType<typeof startLines>): Dropped | undefined {
  const { dockerfile } = view;
  if (dockerfile === undefined) return undefined;
  const { base } = dockerfile;
  const started = lines.find(({ text }) => /\bapache2(?:-foreground|ctl)?\b|\bphp-fpm[\d.]*\b/.test(text));
  const from = /(?:^|\/)php:[\w.-]*(?:apache|fpm)/.test(base.image) ? base.from : started?.from;
  const known = knownUser(withSystem(dockerfile), 'www-data');
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
  return text.replace(/\$\{?(\w+)(?::?-(\w+))?\}?/g, (all, name: string, fallback?: string) => {
    if (fallback !== undefined) return all;
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
