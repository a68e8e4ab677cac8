import { posix } from 'node:path';
import { commandWords } from '../../project/dockerfile.js';

/** Whom a command goes on as, `app`, `1000:1000` or `$PUID:$PGID`, as the command says it. */
type Finds = (rest: readonly string[]) => string | undefined;

/** The value of an option, `--reuid=app`, `--reuid app` or `-u app`. */
function option(rest: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of rest.entries()) {
    if (names.includes(word)) return rest[index + 1];
    const name = names.find((one) => one.startsWith('--') && word.startsWith(`${one}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

function withGroup(user: string | undefined, group: string | undefined): string | undefined {
  return user === undefined || group === undefined ? user : `${user}:${group}`;
}

/** The first word that is no option; `withValue` are options that take the next word. */
function firstWord(rest: readonly string[], withValue: readonly string[] = []): string | undefined {
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (withValue.includes(word)) index++;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

const OF_SU = ['-s', '--shell', '-c', '--command', '-g', '--group', '-G', '-w'];
const first: Finds = (rest) => firstWord(rest);
const su: Finds = (rest) => firstWord(rest, OF_SU);
const byOption: Finds = (rest) => withGroup(option(rest, '-u', '--user'), option(rest, '-g', '--group'));

/** Programs that go on as another user. */
const PROGRAMS: Readonly<Record<string, Finds>> = {
  gosu: first,
  'su-exec': first,
  's6-setuidgid': first,
  setuidgid: first,
  setuser: first,
  chpst: (rest) => option(rest, '-u'),
  's6-applyuidgid': (rest) => withGroup(option(rest, '-u'), option(rest, '-g')),
  setpriv: (rest) => withGroup(option(rest, '--reuid', '--ruid'), option(rest, '--regid', '--rgid')),
  chroot: (rest) => option(rest, '--userspec'),
  'start-stop-daemon': (rest) => option(rest, '--chuid', '-c'),
  runuser: (rest) => option(rest, '-u', '--user') ?? su(rest),
  su,
  sudo: byOption,
  doas: byOption,
  gunicorn: byOption,
  uwsgi: (rest) => withGroup(option(rest, '--uid'), option(rest, '--gid')),
};

/** Programs whose name may be any word: they count where a command begins. */
const AT_START = /^(?:su|chroot|gunicorn|uwsgi|sudo|doas)$/;
const BEGINS = /^(?:exec|then|do|else|\{|\(|&&|\|\||!|--|-c|tini|dumb-init|env)$|[;|&]$|\w+=\S*$/;
/** Commands that only ask for such a program, or install it. */
const NO_START = /\b(?:command\s+-v|which|type|hash|echo|printf|apk|apt-get|apt|yum|dnf|pip3?|install)\b/;

/** The user that a line of a start script goes on as; undefined where it goes on as nobody else. */
export function droppedTo(line: string): string | undefined {
  const ini = /^\s*(?:uid|user)\s*=\s*([\w-]+)\s*$/.exec(line)?.[1];
  if (ini !== undefined) return ini;
  const words = commandWords(line);
  // A shell in front of its line, `["sh", "-c", "exec gosu app …"]`; the line that `su` is given is none of these words.
  return droppedBy(words) ?? droppedBy(words.flatMap((word) => (/\s/.test(word) ? commandWords(word) : word)));
}

function droppedBy(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const name = posix.basename(word);
    const finds = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
    if (!finds || NO_START.test(words.slice(0, index).join(' '))) continue;
    if (AT_START.test(name) && index > 0 && !BEGINS.test(words[index - 1] ?? '')) continue;
    const end = words.findIndex((one, at) => at > index && /^(?:;|&&|\|\||\|)$|;$/.test(one));
    const user = finds(words.slice(index + 1, end < 0 ? words.length : end + 1))?.replace(/;$/, '');
    if (user !== undefined && /^[\w${}:.?-]+$/.test(user) && !/^\d?>/.test(user)) return user;
  }
  return undefined;
}
