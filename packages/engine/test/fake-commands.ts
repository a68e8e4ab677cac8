import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where bash is: `env` in the first line of a played command would be one more program to start for each call. */
const bashPath = spawnSync('bash', ['-c', 'printf %s "$BASH"'], { encoding: 'utf8' }).stdout;

/** All that is exported, without asking for its names, which takes a process. */
const variables = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_']
  .map((first) => `\${!${first}*}`)
  .join(' ');

/**
 * Every bash reads this before it begins: a played command is a function there, in a subshell that begins like a new program. To start
 * real programs for `timeout … env -i … docker …`, three of them each time, took a third of the time of all tests. What is no bash, and
 * `exec`, still finds the files in PATH.
 */
const playing = (commands: Readonly<Record<string, string>>) => `
as_program() { set +euo pipefail; shopt -u nullglob; IFS=$' \\t\\n'; }
timeout() {
  local given=("$@")
  while [[ \${1-} == -* ]]; do if [[ $1 == -k ]]; then shift 2; else shift; fi; done
  shift
  if [[ \${1-} == env ]] || declare -F "\${1-}" >/dev/null; then "$@"; else command timeout "\${given[@]}"; fi
}
env() {
  [[ \${1-} == -i ]] || { command env "$@"; return; }
  (
    shift
    export -n ${variables}
    while [[ $1 == *=* ]]; do export "$1"; shift; done
    if declare -F "played_$1" >/dev/null; then "played_$1" "\${@:2}"; else exec "$@"; fi
  )
}
${Object.entries(commands)
  .map(([name, body]) => `played_${name}() { as_program\n${body}\n}\n${name}() ( played_${name} "$@")`)
  .join('\n')}
`;

/** Commands that stand in for real ones, found first in PATH. */
export function fakeCommands(folder: string, commands: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, body] of Object.entries(commands))
    writeFileSync(path.join(bin, name), `#!${bashPath}\n${body}\n`, { mode: 0o755 });
  writeFileSync(path.join(bin, '.functions'), playing(commands));
  return `${bin}:${process.env['PATH'] ?? ''}`;
}

/** The variable that makes every bash know the played commands of PATH as functions. */
export function playedFunctions(PATH = ''): Record<string, string> {
  const functions = path.join(PATH.split(':', 1)[0] ?? '', '.functions');
  return existsSync(functions) ? { BASH_ENV: functions } : {};
}
