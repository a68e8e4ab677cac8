import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where bash is: `env` in the first line of a played command would be one more program to start for each call. */
const bashPath = spawnSync('bash', ['-c', 'printf %s "$BASH"'], { encoding: 'utf8' }).stdout;

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
  if [[ \${1-} == env || $(type -t "\${1-}") == function ]]; then "$@"; else command timeout "\${given[@]}"; fi
}
env() {
  [[ \${1-} == -i ]] || { command env "$@"; return; }
  (
    shift
    while IFS= read -r name; do export -n "$name"; done < <(compgen -e)
    while [[ $1 == *=* ]]; do export "$1"; shift; done
    if [[ $(type -t "$1") == function ]]; then "$@"; else exec "$@"; fi
  )
}
${Object.entries(commands)
  .map(([name, body]) => `${name}() ( as_program\n${body}\n)`)
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
