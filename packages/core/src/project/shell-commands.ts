import { dockerRun } from './docker-run.js';
import { simpleCommands, type ShellWord } from './simple-commands.js';

/** Words of the shell's own grammar that stand before a command. */
const BEFORE = /^(?:if|then|elif|else|do|while|until|!|\{|time|sudo|exec|nohup|command|env)$/;
/** Words that begin no command. */
const NONE = /^(?:fi|done|esac|for|case|function|\}|select|in)$/;
/** Programs that change nothing outside of the script, or only make room for what another one does. */
const PLUMBING =
  /^(?:echo|printf|cat|tee|cd|set|export|test|\[|\[\[|\]\]|true|false|:|exit|return|grep|cut|tr|find|sleep|head|tail|wc|awk|jq|base64|mkdir|touch|chmod|rm|ls|pwd|read|local|unset|date|mktemp|umask|trap|shift|sort|uniq|basename|dirname|id|whoami|which|break|continue|sed)$/;
/** Commands of programs that only say something. */
const READS =
  /^(?:git (?:rev-parse|describe|show|log|status|diff|ls-files|rev-list|symbolic-ref|merge-base)\b|git branch --show-current|pnpm store path\b|(?:npm|pnpm|yarn) config get\b|yarn cache dir\b|go env\b)/;
/** Where a workflow keeps what later steps read, and what is thrown away. */
const PASSED_ON = /^(?:\$\{?GITHUB_\w+\}?|\/dev\/\w+|&\d)$|(?:^|\/)\.env$/;

/**
 * Commands of a shell script that do something, each by its program and plain words: `docker compose up`, `x patch
 * appsettings.json.patch`, `write config.json`. Values, quoted texts and what may be a secret are left out. Commands that another
 * machine is to run (`ssh host '…'`) count as well.
 */
export function shellCommands(script: string): readonly string[] {
  return [...new Set(simpleCommands(withoutHeredocs(script)).flatMap(described))];
}

/** A call of a program. */
export interface ShellCall {
  /** The program and all of its words; expressions that name one value stand in them as they were. */
  readonly words: readonly string[];
  /** Whether another machine makes it. */
  readonly remote: boolean;
}

/** Every call of a script, here and on another machine. */
export function shellCalls(script: string, remote = false): readonly ShellCall[] {
  const whole = (text: string): string => text.replaceAll(/@\{([\w.]+)\}/g, '${{ $1 }}');
  const compact = script.replaceAll(/\$\{\{\s*([\w.]+)\s*\}\}/g, '@{$1}');
  return simpleCommands(withoutHeredocs(compact)).flatMap((all) => {
    const words = commandIn(all);
    const program = programIn(words);
    if (program === '') return [];
    const other = elsewhere(program, words.slice(1));
    const own = { words: [program, ...words.slice(1).map(({ text }) => whole(text))], remote };
    return other === undefined ? [own] : [own, ...shellCalls(whole(other), remote || !/^(?:ba)?sh$/.test(program))];
  });
}

/** The texts of here-documents are not commands, but for those that a shell reads: these become its argument. */
function withoutHeredocs(script: string): string {
  return script
    .replaceAll(/\r/g, '')
    .replaceAll(/\$\{\{[\s\S]*?\}\}/g, '$X')
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(
      /^([^\n]*?)<<-?\s*\\?(['"]?)(\w+)\2([^\n]*)\n((?:[^\n]*\n)*?)[ \t]*\3(?=\n|$)/gm,
      (_all, before: string, _quote, _end, after: string, body: string) =>
        `${before}${after}${asArgument(readerOf(before, after), body)}\n`,
    );
}

function asArgument(reader: string | undefined, body: string): string {
  if (reader === undefined) return '';
  return `${reader === 'ssh' ? '' : ' -c'} '${body.replaceAll("'", String.raw`'\''`)}'`;
}

/** The shell that reads a here-document, of `ssh host <<EOF`, `ssh host 'bash -s' <<EOF` and `cat <<EOF | ssh host`. */
function readerOf(before: string, after: string): string | undefined {
  const line = /\|(.*)$/.exec(after)?.[1] ?? before;
  const last = simpleCommands(line.replace(/\s[<>].*$/, '')).at(-1) ?? [];
  const words = commandIn(last);
  const program = programIn(words);
  if (/^(?:ba)?sh$/.test(program)) return words.every(({ text }) => !/^-\w*c$/.test(text)) ? program : undefined;
  const remote = program === 'ssh' ? afterHost(words.slice(1)).trim() : undefined;
  return remote === '' || (remote !== undefined && SHELL.test(remote)) ? program : undefined;
}

/** A shell that reads its script from where it gets its input. */
const SHELL = /^(?:sudo\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:ba|da)?sh(?:\s+-[abd-z]*)*$/;

/** The words of a command from its program on. */
function commandIn(all: readonly ShellWord[]): readonly ShellWord[] {
  const start = all.findIndex(({ text }) => !BEFORE.test(text) && !/^[A-Za-z_]\w*\+?=/.test(text));
  const said = start < 0 ? [] : all.slice(start);
  // Bundler starts what follows.
  return said[0]?.text === 'bundle' && said[1]?.text === 'exec' ? said.slice(2) : said;
}

/** The name of the program, without its folder if that is a folder of the system. */
function programIn(words: readonly ShellWord[]): string {
  return (
    words[0]?.text.replace(/^.*\/(?=[\w-]+$)/, (path) =>
      path.startsWith('/') || words[0]?.text.endsWith('bin/kamal') ? '' : path,
    ) ?? ''
  );
}

/** What a command does, as `shellCommands` returns it; several entries for one that hands commands to another shell. */
function described(all: readonly ShellWord[]): readonly string[] {
  const words = commandIn(all);
  const program = programIn(words);
  if (program === '' || NONE.test(program)) return [];
  const rest = words.slice(1);
  const remote = elsewhere(program, rest);
  if (remote !== undefined) return [program, ...shellCommands(remote)].filter((text) => !/^(?:ba)?sh$/.test(text));
  // Its command may be confidential, so only whether it migrates is kept.
  if (program === 'kamal' && rest[0]?.text === 'app' && rest[1]?.text === 'exec' && rest.some(runsTask))
    return ['kamal app exec --AppTasks=migrate'];
  if (program === 'kamal' && rest[0]?.text === 'app' && rest[1]?.text === 'exec')
    return [rest.some(({ text }) => /migrat|\bdb:prepare\b/i.test(text)) ? 'kamal app exec migrate' : 'kamal app exec'];
  if (program === 'sed') return edited(rest);
  if (program === 'docker-compose' || (program === 'docker' && rest.some(({ text }) => text === 'compose')))
    return [composed(program, rest)];
  if (program === 'docker' && rest[0]?.text === 'run') return [dockerRun(rest.slice(1))];
  if (PLUMBING.test(program)) return written(rest).map((file) => `write ${file}`);
  if (/^\$|^[<>-]/.test(program)) return [];
  if (READS.test([program, ...rest.map(({ text }) => text)].join(' ')))
    return written(rest).map((file) => `write ${file}`);
  return [[program, ...rest.filter(isPlain).map(({ text }) => text)].slice(0, 6).join(' ')];
}

/** Whether a word asks for the task that migrates, which an app without one ignores. */
function runsTask({ text }: ShellWord): boolean {
  return /--AppTasks=migrate\b/.test(text);
}

/** Options of Compose whose values are no part of what it does. */
const ASIDE =
  /^(?:-p|--project-name|--project-directory|--env-file|--profile|--context|-c|-H|--host|--ansi|--progress|--parallel)$/;

/** `docker compose a.yml up`, by the files and what it is to do; what runs in a container by its entrypoint. */
function composed(program: string, rest: readonly ShellWord[]): string {
  const texts = rest.map(({ text }) => text);
  const words = rest.filter(({ text }, at) => !ASIDE.test(text) && !ASIDE.test(texts[at - 1] ?? ''));
  const [, entrypoint] = /\brun\b.* --entrypoint[= ](\S+)/.exec(texts.join(' ')) ?? [];
  if (entrypoint !== undefined) return `docker compose run --entrypoint ${entrypoint}`;
  return [program, ...words.filter(isPlain).map(({ text }) => text)].slice(0, 6).join(' ');
}

/** The script that a command hands to another shell. */
function elsewhere(program: string, rest: readonly ShellWord[]): string | undefined {
  const runs =
    /^ssh$/.test(program) ||
    (/^(?:ba)?sh$/.test(program) && rest.some(({ text }) => /^-\w*c$/.test(text))) ||
    (program === 'kamal' && rest[0]?.text === 'server' && rest[1]?.text === 'exec');
  if (!runs) return undefined;
  return rest.findLast(({ quoted }) => quoted)?.text ?? (program === 'ssh' ? afterHost(rest) : '');
}

/** What `ssh -p 22 host docker compose up` runs there, without quotes. */
function afterHost(rest: readonly ShellWord[]): string {
  const host = rest.findIndex(
    ({ text }, index) => !text.startsWith('-') && !/^-\w*[bcDEeFIiJLlmOopQRSWw]$/.test(rest[index - 1]?.text ?? ''),
  );
  return host < 0
    ? ''
    : rest
        .slice(host + 1)
        .map(({ text }) => text)
        .join(' ');
}

/** `sed -i` changes files; the label is one that only Kamal reads. */
function edited(rest: readonly ShellWord[]): readonly string[] {
  if (!rest.some(({ text }) => /^(?:-i|--in-place)/.test(text))) return [];
  const label = rest.some(({ text }) => text.includes('<ContainerLabel Include="service"'));
  const files = rest.filter((word, index) => index > 0 && !word.quoted && isPlain(word)).map(({ text }) => text);
  return [['sed -i', ...(label ? ['service label'] : []), ...files].join(' ')];
}

/** Files that a command's output goes to, but for those that only the workflow reads. */
function written(rest: readonly ShellWord[]): readonly string[] {
  return rest.flatMap(({ text }, index) => {
    const target = /^[12]?>>?(.*)$/.exec(text)?.[1];
    const file = target === '' ? rest[index + 1]?.text : target;
    return file === undefined || PASSED_ON.test(file) || file.startsWith('&') ? [] : [isShort(file) ? file : 'a file'];
  });
}

/** A sub-command, a file or a name: no option, no value, nothing that may be a secret. */
function isPlain({ text }: ShellWord): boolean {
  return /^[\w./@-]+$/.test(text) && !text.startsWith('-') && isShort(text) && !isToken(text);
}

function isShort(text: string): boolean {
  return text.length <= 60 && !/[\n"'=]/.test(text);
}

function isToken(text: string): boolean {
  return text.length >= 20 && /\d/.test(text) && /[A-Za-z]/.test(text) && !/[./]/.test(text);
}
