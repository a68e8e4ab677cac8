import { execa } from 'execa';
import type { Terminal } from 'litestream-generator-core';
import { allSecrets } from 'litestream-generator-core';
import { runner, type Answer, type Call } from '../docker/docker.js';
import { checkContext, type Subject } from '../doctor/check-context.js';
import type { Check, CheckContext, Finding } from '../doctor/check.js';
import { heldNames, type HeldNames } from '../doctor/checks/repository-secrets.js';
import { findRepository } from '../doctor/github.js';
import { runCheck } from '../doctor/run-check.js';
import { openUnstored, type Unstored } from './unstored.js';
import { heldHere } from './held-here.js';
import { openValues, type Values } from './values.js';

/** How a person, or a script, wants it. */
export interface Wishes {
  /** Steps that may be carried out without a question. */
  readonly agreed: ReadonlySet<string>;
  /** User of the host who may become root. */
  readonly administrator: string | undefined;
  /** Whether secrets that the repository has already may be replaced without a question. */
  readonly replace: boolean;
}

/** Shows that something takes its time, until it has ended. */
export type Busy = <T>(title: string, work: (progress: (text: string) => void) => Promise<T>) => Promise<T>;

/** What a step works with: all that a check of the doctor has, and a person. */
export interface SetupContext extends CheckContext {
  readonly terminal: Terminal;
  readonly busy: Busy;
  readonly wishes: Wishes;
  readonly values: Values;
  readonly unstored: Unstored;
  /** Runs a check of the doctor with all values that are known by now. */
  check(check: Check): Promise<Finding>;
  /** Runs a program that may ask the person itself, for a password; its words on standard error are shown as they come. */
  attached(program: string, args: readonly string[], call?: Pick<Call, 'input'>): Promise<Answer>;
  /** Runs the provider's program with the login of this shell. */
  provider(program: string, args: readonly string[]): Promise<Answer>;
  /** Names that the repository has, or its environment where that is not production; undefined, and not kept, where `gh` cannot tell. */
  held(): Promise<HeldNames | undefined>;
  /** Lets `held` ask again. */
  forgetHeld(): void;
}

/** What the context is made of. */
export interface Parts extends Pick<Subject, 'folder' | 'deployment' | 'plan'> {
  readonly shell: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly terminal: Terminal;
  readonly busy: Busy;
  readonly wishes: Wishes;
  readonly signal: AbortSignal;
}

/** Makes the context of a run of setup. */
export function setupContext(parts: Parts): SetupContext {
  const { folder, deployment, plan, shell, terminal, busy, wishes, signal } = parts;
  const values = openValues(deployment, shell, parts.home);
  const subject = (): Subject => ({ folder, deployment, plan, environment: values.all(), withValues: true });
  const today = (): CheckContext => checkContext(subject(), signal);
  let held: Promise<HeldNames | undefined> | undefined;
  const ask = async (): Promise<HeldNames | undefined> => {
    const repository = await findRepository(today());
    if ('state' in repository) return undefined;
    const names = await heldNames(repository, deployment.environment);
    return names === undefined ? undefined : heldHere(names, deployment.environment);
  };
  return {
    folder,
    deployment,
    plan,
    terminal,
    busy,
    wishes,
    values,
    unstored: openUnstored(),
    value: (name) => values.get(name),
    quote: (said) => today().quote(said),
    run: (...call) => today().run(...call),
    check: (check) => runCheck(check, subject(), signal),
    attached: (program, args, call) => attached(program, args, { ...call, environment: withoutSecrets(parts) }, signal),
    provider: (program, args) =>
      runner(program, () => undefined, signal)(args, { environment: withoutSecrets(parts), limit: 180 }),
    held: async () => {
      const asked = (held ??= ask());
      const answer = await asked;
      if (answer === undefined && held === asked) held = undefined;
      return answer;
    },
    forgetHeld: () => (held = undefined),
  };
}

/** In the foreground, because a password is typed at the terminal that a process of another group does not have. */
async function attached(
  program: string,
  args: readonly string[],
  { input = '', environment = {} }: Pick<Call, 'input' | 'environment'>,
  signal: AbortSignal,
): Promise<Answer> {
  const result = await execa(program, [...args], {
    input,
    reject: false,
    stderr: process.stderr.isTTY ? ['inherit', 'pipe'] : 'pipe',
    cancelSignal: signal,
    forceKillAfterDelay: 5000,
    env: environment,
    extendEnv: false,
  });
  signal.throwIfAborted();
  return {
    code: result.exitCode ?? 127,
    stdout: result.stdout,
    output: `${result.stderr}` || String(result.shortMessage ?? ''),
    missing: result.code === 'ENOENT',
  };
}

/** The shell without what belongs into the repository; what begins with AWS_ is the person's own login by then. */
function withoutSecrets({ deployment, shell }: Parts): Readonly<Record<string, string>> {
  const names = allSecrets(deployment).flatMap((secret) => (secret.for === 'storage' ? [] : [secret.name]));
  return Object.fromEntries(
    Object.entries(shell).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !names.includes(entry[0]),
    ),
  );
}
