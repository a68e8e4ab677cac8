import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';

/** What a call of bash is given. */
export interface Call {
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What a bash with these arguments does that has read the engine: the words after `-c`, or a file. */
function start(args: readonly string[], { env, cwd }: Call): string {
  const [first = '', text = '', name = 'bash', ...rest] = args;
  const [zero, given] = first === '-c' ? [name, rest] : [first, args.slice(1)];
  return [
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`),
    `cd ${quote(cwd)}`,
    `BASH_ARGV0=${quote(zero)}`,
    'if [[ -n ${BASH_ENV-} ]]; then builtin . "$BASH_ENV"; fi',
    `set -- ${given.map(quote).join(' ')}`,
    first === '-c' ? `eval ${quote(text)}` : `builtin . ${quote(first)}`,
  ].join('\n');
}

/** A bash that has read the engine and runs what it is given in a copy of itself: see resident.sh. */
export function resident(engine: string) {
  let process: ChildProcess | undefined;
  const waiting = new Map<
    string,
    { readonly resolve: (code: number) => void; readonly reject: (error: Error) => void }
  >();

  function open(): ChildProcess {
    const child = spawn('bash', [path.join(import.meta.dirname, 'resident.sh'), engine], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [folder = '', code] = line.split(' ');
      waiting.get(folder)?.resolve(Number(code));
      waiting.delete(folder);
    });
    child.on('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`resident.sh ended: ${signal ?? String(code)}`));
      waiting.clear();
      process = undefined;
    });
    return child;
  }

  /** Runs it to its end. */
  return async (args: readonly string[], call: Call): Promise<{ code: number; output: string }> => {
    const folder = mkdtempSync(path.join(inject('scratch'), 'call-'));
    writeFileSync(path.join(folder, 'input'), call.input);
    writeFileSync(path.join(folder, 'output'), '');
    writeFileSync(path.join(folder, 'start'), start(args, call));
    process ??= open();
    const ended = new Promise<number>((resolve, reject) => waiting.set(folder, { resolve, reject }));
    process.stdin?.write(`${folder}\n`);
    const code = await ended;
    const output = readFileSync(path.join(folder, 'output'), 'utf8');
    rmSync(folder, { recursive: true });
    return { code, output };
  };
}
