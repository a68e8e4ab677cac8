import type { Dockerfile } from '../../project/dockerfile.js';
import { found, guessed, type Fact } from '../fact.js';
import type { ContainerUser } from '../facts.js';
import type { ImageView } from './image-view.js';
import { knownUser, usualUser, withSystem } from './known-users.js';

/** The last USER of the image; undefined where it names none. */
export function lastUser(dockerfile: Dockerfile): { readonly text: string; readonly from: string } | undefined {
  const user = dockerfile.instructions.findLast(({ keyword }) => keyword === 'USER');
  return user && { text: user.text.replace(/^["']|["']$/g, ''), from: user.from };
}

/** The user that the container starts as: by the existing set-up, else by the image; undefined where neither names one. */
export function startUser({
  dockerfile,
  runsAs,
}: ImageView): { readonly text: string; readonly from: string } | undefined {
  return runsAs && !runsAs.text.includes('$') ? runsAs : dockerfile && lastUser(dockerfile);
}

/** User that the image starts as. */
export function imageUser(view: ImageView): Fact<ContainerUser> {
  const { dockerfile, runsAs } = view;
  const user = startUser(view);
  const open = runsAs?.text.includes('$') || runsAs?.unsure ? runsAs.from : undefined;
  if (user) {
    const own = numberOf(view, user.text, user.from);
    return open === undefined
      ? own
      : guessed(own.value, `${own.from}, though a variable of the host decides in ${open}`);
  }
  if (!dockerfile) return guessed({ uid: 0, gid: 0 }, 'without a Dockerfile this cannot be determined');
  if (open !== undefined) return guessed({ uid: 0, gid: 0 }, `a variable of the host decides in ${open}`);
  const usual = usualUser(dockerfile.base.image);
  return usual
    ? found(
        usual,
        `${dockerfile.base.image} runs as ${usual.uid === 0 ? 'root' : usual.uid}, and ${dockerfile.path} names no USER`,
      )
    : guessed(
        { uid: 0, gid: 0 },
        `${dockerfile.base.image} is not known, and without USER an image usually runs as root`,
      );
}

/** Numbers of `name`, `name:group`, `1000`, `1000:1000` or `$UID:$GID`. */
export function numberOf(view: ImageView, text: string, from: string): Fact<ContainerUser> {
  const [name = '', group] = text.split(':').map((part) => valueOf(view, part));
  if (/^\d+$/.test(name)) {
    const uid = Number(name);
    const known = group === undefined ? undefined : groupNumber(view, group);
    return found({ uid, gid: known ?? (uid === 0 ? 0 : uid) }, from);
  }
  const other = group === undefined ? undefined : groupNumber(view, group);
  const made = madeUser(view, name);
  if (made)
    return {
      ...made,
      value: { uid: made.value.uid, gid: other ?? made.value.gid },
      from: made.from === from ? from : `${from}, ${made.from}`,
    };
  const known = view.dockerfile && knownUser(withSystem(view.dockerfile), name);
  if (known) {
    const { uid, unsure } = known;
    const user = { uid, gid: other ?? known.gid };
    return (unsure ? guessed : found)(user, `${from}: ${name} is ${uid} in ${view.dockerfile?.base.image}`);
  }
  return guessed({ uid: 1000, gid: 1000 }, `${from} names the user ${name}, whose number is not known`);
}

/** Fills in `$NAME`, `${NAME}` and `${NAME:-1000}` by what the image or the set-up says. */
export function valueOf({ environment, dockerfile }: ImageView, text: string): string {
  return text.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (all, braced?: string, fallback?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      const set = environment.find((variable) => variable.name === name)?.value;
      if (set !== undefined && !set.includes('$')) return set;
      const argument = dockerfile?.instructions.findLast(
        ({ keyword, text: words }) => keyword === 'ARG' && words.startsWith(`${name}=`),
      );
      return (
        argument?.text.slice(name.length + 1).replace(/^["']|["']$/g, '') ??
        dockerfile?.defaults.get(name) ??
        fallback ??
        all
      );
    },
  );
}

/** A user that a RUN makes: `useradd --uid 1000 app`, `adduser -D -u 1000 app`. Without a number Debian's next one is 1000, and a guess. */
function madeUser(view: ImageView, name: string): Fact<ContainerUser> | undefined {
  for (const { keyword, text, from } of makingUsers(view)) {
    if (keyword !== 'RUN') continue;
    const [, user, own] = new RegExp(String.raw`(?:^|["'\n])${name}:[^:]*:(\d+):(\d+):`).exec(text) ?? [];
    if (user !== undefined) return found({ uid: Number(user), gid: Number(own) }, from);
    for (const command of valueOf(view, text).split(/&&|;|\|\||\n/)) {
      const words = command
        .trim()
        .split(/\s+/)
        .map((word) => word.replaceAll(/^["']|["']$/g, ''));
      const at = words.findIndex((word) => /(?:^|\/)(?:useradd|adduser)$/.test(word));
      if (at < 0 || !words.slice(at + 1).includes(name)) continue;
      const uid = option(command, ['-u', '--uid']);
      const gid = groupOf(view, command, name);
      if (uid !== undefined) return found({ uid, gid: gid ?? uid }, from);
      const system = /\s(?:-r|-S|--system)\b/.test(command);
      return guessed(
        system ? { uid: 999, gid: gid ?? 999 } : { uid: 1000, gid: gid ?? 1000 },
        `${from} creates the user ${name} without a fixed number`,
      );
    }
  }
  return undefined;
}

/** The instructions that may make users: those of other stages as well, where the image takes their list of users over. */
function makingUsers({ dockerfile }: ImageView): Dockerfile['instructions'] {
  if (dockerfile === undefined) return [];
  const { instructions, needed } = dockerfile;
  const takes = instructions.some(
    ({ keyword, text, flags }) =>
      keyword === 'COPY' && flags.some((flag) => flag.startsWith('--from=')) && /\/etc\/passwd\b/.test(text),
  );
  return takes ? needed : instructions;
}

function groupOf(view: ImageView, command: string, user: string): number | undefined {
  const named = /(?:^|\s)(?:-g|--gid|--ingroup|-G)[ =]?"?([\w-]+)/.exec(command)?.[1] ?? user;
  return /^\d+$/.test(named) ? Number(named) : groupNumber(view, named);
}

/** Number of a group: as it is, or as a RUN makes it. */
function groupNumber(view: ImageView, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  if (name === 'root') return 0;
  for (const { keyword, text } of makingUsers(view)) {
    if (keyword !== 'RUN') continue;
    const command = valueOf(view, text)
      .split(/&&|;/)
      .find((one) => /\b(?:groupadd|addgroup)\b/.test(one) && one.trim().split(/\s+/).includes(name));
    const gid = command === undefined ? undefined : option(command, ['-g', '--gid']);
    if (gid !== undefined) return gid;
  }
  const known = view.dockerfile && knownUser(withSystem(view.dockerfile), name);
  return known?.gid;
}

function option(command: string, names: readonly string[]): number | undefined {
  const value = new RegExp(String.raw`(?:^|\s)(?:${names.join('|')})[ =]?["']?(\d+)`).exec(command)?.[1];
  return value === undefined ? undefined : Number(value);
}
