import os from 'node:os';
import {
  loadDeployment,
  nextStep,
  UserError,
  wrapLines,
  type Family,
  type Problem,
  type Terminal,
} from 'litestream-generator-core';
import pc from 'picocolors';
import type { Finding } from '../doctor/check.js';
import { environmentsOf } from '../environments-of.js';
import { steps as allSteps } from './all-steps.js';
import { addressProblem } from './ask-address.js';
import { busyLine } from './busy-line.js';
import { setupContext, type Busy, type SetupContext, type Wishes } from './context.js';
import { printSetup } from './print-setup.js';
import { shells } from './shell.js';
import { stoppable } from './stoppable.js';
import type { Need, Step } from './step.js';

/** What a run of setup is asked to do. */
export interface Setup {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly families: readonly Family[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Environment of the checkout. Default: the first one. */
  readonly of?: string | undefined;
  readonly wishes: Wishes;
  /** Address of the host, where the shell does not have it under the name of its secret. */
  readonly host?: string | undefined;
  /** Prints the commands for this shell instead of running anything. */
  readonly print?: keyof typeof shells | undefined;
  /** Default: that of this process. Values of the repository are looked for in it, under their names. */
  readonly shell?: Readonly<Record<string, string | undefined>>;
  /** Folder of the person. Default: theirs. */
  readonly home?: string;
  /** Default: a line with a spinner. */
  readonly busy?: Busy;
  /** Default: all. */
  readonly steps?: readonly Step[];
}

/**
 * Goes step by step from a generated deployment to the first release. A step whose check is good is left alone, so that a second run goes
 * on where the first one stopped.
 * @throws UserError with everything that is missing, before the first step, where nobody can be asked; with what stopped a step; or, at the
 * end, with the steps that were left out
 */
export async function setUp(setup: Setup): Promise<void> {
  const { folder, families, signal, wishes, shell = process.env, home = os.homedir() } = setup;
  const terminal = stoppable(setup.terminal, signal);
  const { deployment: loaded, plan } = loadDeployment(folder, families);
  const [deployment] = environmentsOf(loaded, setup.of);
  const busy = setup.busy ?? busyLine;
  const context = setupContext({ folder, deployment, plan, shell, home, terminal, wishes, signal, busy });
  if (setup.host !== undefined) setAddress(context, setup.host);
  const steps = (setup.steps ?? allSteps).filter(
    ({ platform }) => platform === undefined || platform === deployment.platform,
  );
  if (setup.print !== undefined) {
    terminal.say(printSetup(context, steps, shells[setup.print]));
    return;
  }
  if (!terminal.interactive) await refuseUnanswered(context, steps);
  const ended: { readonly id: string; readonly end: End }[] = [];
  try {
    for (const [index, step] of steps.entries())
      ended.push({ id: step.id, end: await go(context, step, `${index + 1}/${steps.length} ${step.title}`) });
  } finally {
    for (const text of context.unstored.texts()) terminal.say(wrapLines(text));
  }
  const named = (end: End): string => ended.flatMap((one) => (one.end === end ? [one.id] : [])).join(', ');
  const [leftOut, unchecked] = [named('left out'), named('not checked')];
  if (leftOut !== '') throw new UserError({ what: `Left out: ${leftOut}.`, fix: `To continue: ${again} setup` });
  if (unchecked !== '')
    terminal.say(wrapLines(`Everything was done, but this could not be checked from here: ${unchecked}.`));
  const what = unchecked === '' ? 'Everything' : 'Everything else';
  terminal.say(wrapLines(`${pc.green('✔')} ${what} is set up. To check it again at any time: ${again} doctor`));
}

function setAddress({ values, deployment }: SetupContext, address: string): void {
  const problem = addressProblem(address);
  if (problem !== undefined) throw new UserError({ what: `--host "${address}": ${problem}.`, fix: 'Correct it.' });
  values.set(deployment.host.secret, address);
}

const again = 'npm create litestream@latest --';

/** How a step ended that did not stop the run. */
type End = 'good' | 'left out' | 'not checked';

async function go(context: SetupContext, step: Step, title: string): Promise<End> {
  const { terminal, wishes, busy } = context;
  const before = await busy(`${step.title}: looking`, () => step.check(context));
  if (before.state === 'good') {
    terminal.say(line(title, before));
    return 'good';
  }
  terminal.say([pc.bold(title), wrapLines(`  ${step.explain(context).join(' ')}`, 2)].join('\n'));
  if (!wishes.agreed.has(step.id)) {
    const choice = await terminal.choose(`${step.title}: do this step now?`, [
      { value: 'do', name: 'Do it' },
      { value: 'print', name: 'Show me the commands, and I run them myself' },
      { value: 'skip', name: 'Skip this step for now' },
      { value: 'stop', name: 'Stop here' },
    ]);
    if (choice === 'skip') return 'left out';
    if (choice === 'stop')
      throw new UserError({ what: 'Stopped. What is done stays.', fix: `To continue from here: ${again} setup` });
    if (choice === 'print') return byHand(context, step, title);
  }
  await step.run(context);
  return conclude(context, step, title);
}

/** A person runs the commands in another window. */
async function byHand(context: SetupContext, step: Step, title: string): Promise<End> {
  const { terminal } = context;
  const shell = process.platform === 'win32' ? shells.powershell : shells.sh;
  terminal.say(printSetup(context, [step], shell));
  const choice = await terminal.choose('Have you run them?', [
    { value: 'done', name: 'Yes, check the result' },
    { value: 'skip', name: 'Skip this step for now' },
  ]);
  context.forgetHeld();
  return choice === 'done' ? conclude(context, step, title) : 'left out';
}

/** What is bad afterwards ends the run; what cannot be seen from here does not. */
async function conclude(context: SetupContext, step: Step, title: string): Promise<End> {
  const after = await context.busy(`${step.title}: checking`, () => step.check(context));
  if (after.state === 'bad' && !step.lenient)
    throw new UserError({ what: `${step.title}: ${after.what}`, fix: after.fix });
  context.terminal.say(line(title, after));
  return ({ good: 'good', bad: 'left out', unknown: 'not checked' } as const)[after.state];
}

function line(title: string, finding: Finding): string {
  const mark = { good: pc.green('✔'), bad: pc.red('✖'), unknown: pc.dim('–') }[finding.state];
  const text = `${mark} ${pc.bold(title)}  ${finding.what}`;
  return wrapLines(finding.state === 'good' ? text : `${text}\n${nextStep(finding.fix)}`, 2);
}

/** Without a terminal everything has to be known before the first step. */
async function refuseUnanswered(context: SetupContext, steps: readonly Step[]): Promise<void> {
  const needs: Need[] = [];
  const problems: Problem[] = [];
  for (const step of steps) {
    if ((await step.check(context)).state === 'good') continue;
    try {
      needs.push(...(await step.needs(context)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
    if (!context.wishes.agreed.has(step.id) && !step.lenient)
      needs.push({ name: `consent to "${step.title}"`, how: `--agree ${step.id}` });
  }
  const missing = needs.filter(({ name }, index) => needs.findIndex((need) => need.name === name) === index);
  if (missing.length === 0 && problems.length === 0) return;
  throw new UserError(
    ...problems,
    ...(missing.length === 0
      ? []
      : [
          {
            what: `Nothing was done, because there is no terminal to ask at, and these answers are missing:\n${missing
              .map(({ name, how }) => `    ${name}: ${how}`)
              .join('\n')}`,
            fix: 'Give these answers, run setup at a terminal, or print the commands with --print.',
          },
        ]),
  );
}
