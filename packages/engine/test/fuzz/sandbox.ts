import { spawnSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fakeCommands, scratch } from '../shell.js';

/** Why hostile databases cannot be played here; undefined where they can. */
export const noSqlite =
  spawnSync('sqlite3', ['--version']).error === undefined
    ? undefined
    : 'sqlite3 is not installed: apt-get install sqlite3';
if (noSqlite !== undefined) console.warn(`skipped: ${noSqlite}`);

/** Litestream, played: what it answers is the file `answer`, and what it restores the file `restored.db`. */
const litestream = `
  verb=$1 out= dry=
  while (($#)); do case $1 in -o) out=$2; shift ;; -dry-run) dry=1 ;; esac; shift; done
  [ ! -e "$SANDBOX/error" ] || { cat "$SANDBOX/error" >&2; exit 1; }
  case $verb,$dry in
    restore,) cp "$SANDBOX/restored.db" "$out" ;;
    *) cat "$SANDBOX/answer" ;;
  esac`;

/** Root hands files over: whose folder is not the deployment's would be somebody else's. */
const chown = `for one in "\${@:2}"; do
  [[ $one == -* || $one == *:* ]] || case $(realpath -m -- "$(dirname -- "$one")")/ in "$SANDBOX"/outside/*) echo chown "$@" >"$SANDBOX/ran" ;; "$SANDBOX"/* | /tmp/*) ;; *) echo chown "$@" >"$SANDBOX/ran" ;; esac
done`;

/** A deployment's volume, and beside it a folder that nothing of ours may touch. */
export function sandbox() {
  const folder = scratch();
  const at = (name: string) => path.join(folder, name);
  for (const name of ['data/.litestream-deployment', 'data/jobs', 'outside/folder', 'keys', 'look'])
    mkdirSync(at(name), { recursive: true });
  for (const name of ['outside/secret', 'outside/folder/file']) writeFileSync(at(name), 'secret\n');
  const put = (name: string, text: string | Buffer = '') => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    rmSync(at(name), { recursive: true, force: true });
    writeFileSync(at(name), text);
  };
  /** A database that the program sqlite3 makes, as whoever owns the storage could. */
  const database = (name: string, sql: string) => {
    put(name);
    rmSync(at(name));
    const made = spawnSync('sqlite3', [at(name)], { input: sql, encoding: 'utf8', cwd: folder });
    rmSync(at('ran'), { force: true });
    if (made.status !== 0) put(name, made.stderr);
  };
  const replace = (name: string, how: 'link' | 'folder link' | 'hard link' | 'pipe' | 'folder' | 'nowhere') => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    rmSync(at(name), { recursive: true, force: true });
    if (how === 'link') symlinkSync(at('outside/secret'), at(name));
    else if (how === 'folder link') symlinkSync(at('outside/folder'), at(name));
    else if (how === 'nowhere') symlinkSync(at('outside/new'), at(name));
    else if (how === 'hard link') linkSync(at('outside/secret'), at(name));
    else if (how === 'pipe') spawnSync('mkfifo', [at(name)]);
    else mkdirSync(at(name));
  };
  const PATH = fakeCommands(folder, {
    litestream,
    chown,
    setpriv: 'while [ "$1" != -- ]; do shift; done; shift; "$@"',
  });
  return { folder, at, put, database, replace, env: { PATH, SANDBOX: folder }, outside: () => tree(at('outside')) };
}

/** Everything in a folder: names, kinds, owners, contents. */
function tree(folder: string): string {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .toSorted()
    .map((name) => {
      const stat = lstatSync(path.join(folder, name));
      return `${name} ${stat.mode} ${stat.uid} ${stat.isFile() ? readFileSync(path.join(folder, name), 'utf8') : ''}`;
    })
    .join('\n');
}

/** Lines of an output that the runner of a workflow, or a terminal, would act on. */
export const acted = (output: string): readonly string[] =>
  output.split(/\r\n|\n|\r/).filter(
    (line) =>
      (line.trimStart().startsWith('::') && !/^::(?:error|warning|notice) title=[\w ]+::/.test(line)) ||
      line.includes('##[') ||
      // eslint-disable-next-line no-control-regex
      /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/.test(line),
  );
