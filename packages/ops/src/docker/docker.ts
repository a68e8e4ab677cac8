import { execa } from 'execa';

/** What a command said and how it ended. */
export interface Answer {
  readonly code: number;
  /** Standard output alone. */
  readonly stdout: string;
  /** Both streams, in the order of arrival. */
  readonly output: string;
  /** True when there is no such program. */
  readonly missing: boolean;
}

/** How a command of Docker is called. */
export interface Call {
  /** Standard input. Default: none. */
  readonly input?: string;
  /** The whole environment. Default: that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables to add to it. Default: none. */
  readonly values?: Readonly<Record<string, string>>;
  /** Folder to run in. Default: that of this process. */
  readonly folder?: string;
  /** Seconds after which it counts as failed. Default: 120. */
  readonly limit?: number;
  /** Whether what it says is a secret, which no log may have. Default: false. */
  readonly secret?: boolean;
}

/** Runs `docker` and gives the answer, whatever it is. */
export type Docker = (args: readonly string[], call?: Call) => Promise<Answer>;

/** A command that had to succeed and did not. */
export class CommandFailed extends Error {
  constructor(command: string, { code, output }: Answer) {
    super(`${command} ended with ${code}:\n${output.trim().split('\n').slice(-20).join('\n')}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs programs so that none of them outlives this process: an aborted signal ends a program that runs. Each program has a process group
 * of its own, so Ctrl-C at the terminal reaches only this process, which then removes what it made.
 * @param log hears every command line and what was said
 */
export function runner(program: string, log: (text: string) => void, signal?: AbortSignal): Docker {
  return async (args, { input = '', environment, values, folder, limit = 120, secret = false } = {}) => {
    const result = await execa(program, [...args], {
      input,
      all: true,
      reject: false,
      timeout: limit * 1000,
      forceKillAfterDelay: 5000,
      detached: process.platform !== 'win32',
      ...(signal && { cancelSignal: signal }),
      ...(folder !== undefined && { cwd: folder }),
      env: { ...environment, ...values },
      extendEnv: environment === undefined,
    });
    const output = result.timedOut
      ? `${result.all}\ngiven up after ${limit} s`
      : result.all || (result.exitCode === undefined ? String(result.shortMessage ?? '') : '');
    const answer = {
      code: result.exitCode ?? 127,
      stdout: result.stdout ?? '',
      output,
      missing: result.code === 'ENOENT',
    };
    const said = secret ? '(not shown)' : output;
    log(`$ ${[program, ...args].join(' ')}\n${said}${said === '' ? '' : '\n'}-> ${answer.code}\n`);
    signal?.throwIfAborted();
    return answer;
  };
}

/** As `docker`, but a failure is an error, and the result is the standard output. */
export async function must(docker: Docker, args: readonly string[], call?: Call): Promise<string> {
  const answer = await docker(args, call);
  if (answer.code !== 0) throw new CommandFailed(`docker ${args.slice(0, 2).join(' ')}`, answer);
  return answer.stdout.trim();
}
