import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env as processEnv } from 'node:process';
import { createInterface } from 'node:readline';

/** What a call of bash is given. */
export interface Call {
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What a bash with these arguments does that has read the engine: the words after `-c`, or a file. */
function start(args: readonly string[], { env, cwd }: Call, files: { input: string; output: string }): string {
  const [first = '', text = '', name = 'bash', ...rest] = args;
  const [zero, given] = first === '-c' ? [name, rest] : [first, args.slice(1)];
  return [
    `exec <${quote(files.input)} >>${quote(files.output)} 2>&1`,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`),
    `cd ${quote(cwd)}`,
    `BASH_ARGV0=${quote(zero)}`,
    'if [[ -n ${BASH_ENV-} ]]; then builtin . "$BASH_ENV"; fi',
    `set -- ${given.map(quote).join(' ')}`,
    first === '-c' ? `eval ${quote(text)}` : `builtin . ${quote(first)}`,
  ].join('\n');
}

/**
 * A bash that has read the engine and runs what it is given in a copy of itself: see resident.sh.
 *
 * @param engine The file that is the engine.
 * @param scratch Says in which folder a call may make one of its own, that is gone with it.
 * @param env What every call has in its environment beside its own variables; all that this process has, where it is not given.
 */
export function resident(engine: string, scratch: () => string, env: NodeJS.ProcessEnv = processEnv) {
  let process: ChildProcess | undefined;
  const waiting = new Map<
    string,
    { readonly resolve: (code: number) => void; readonly reject: (error: Error) => void }
  >();

  function open(): ChildProcess {
    const child = spawn('bash', [path.join(import.meta.dirname, 'resident.sh'), engine], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('+')) {
        child.stdin.write(`${line.slice(1)}\n`);
        return;
      }
      const [file = '', code] = line.split(' ');
      waiting.get(file)?.resolve(Number(code));
      waiting.delete(file);
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
    const folder = mkdtempSync(path.join(scratch(), 'call-'));
    const [input, output, file] = [path.join(folder, 'input'), path.join(folder, 'output'), path.join(folder, 'start')];
    writeFileSync(input, call.input);
    writeFileSync(output, '');
    writeFileSync(file, start(args, call, { input, output }));
    process ??= open();
    const ended = new Promise<number>((resolve, reject) => waiting.set(file, { resolve, reject }));
    process.stdin?.write(`${file}\n`);
    const code = await ended;
    const text = readFileSync(output, 'utf8');
    rmSync(folder, { recursive: true });
    return { code, output: text };
  };
}
