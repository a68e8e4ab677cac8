import {
  makerCommands,
  proposedName,
  targets,
  UserError,
  type MakerCommand,
  type StorageMaker,
  type Target,
} from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import { askLine, confirm } from './ask.js';
import type { SetupContext } from './context.js';
import { theRepository } from './the-repository.js';
import { unstoredText } from './unstored-text.js';
import { thenAgain } from './then-again.js';

/** The target of the deployment, with what only a person needs of it. */
export function targetOf({ deployment }: SetupContext): Target {
  const target = targets.find(({ id }) => id === deployment.storage.id);
  if (target === undefined) throw new Error(`there is no target ${deployment.storage.id}`);
  return target;
}

/** Whether the provider's program is on this machine and logged in, and nothing of the storage is known yet. */
export async function offersMaker(context: SetupContext): Promise<boolean> {
  const { maker } = targetOf(context);
  if (maker === undefined || !isWholeNew(context)) return false;
  const { code } = await context.busy(`Looking for the ${maker.title}`, () =>
    context.provider(maker.program, maker.login),
  );
  return code === 0;
}

/** Whether nothing of the storage is known. Where a part is known, somebody has made it already. */
const isWholeNew = ({ deployment, value }: SetupContext): boolean =>
  deployment.storage.secrets.every(({ name, optional }) => optional || value(name) === undefined);

/**
 * Makes the storage, after saying what will be made. What exists already stays as it is.
 * @returns false when the person would rather do it by hand
 */
export async function makeStorage(context: SetupContext): Promise<boolean> {
  const { deployment, terminal, values, wishes } = context;
  const target = targetOf(context);
  const { maker } = target;
  if (maker === undefined) return false;
  const agreed = wishes.agreed.has('storage');
  if (!agreed && !(await confirm(context, `Create the storage with the ${maker.title}, which is logged in here?`)))
    return false;
  await refuseUnstorable(context);
  const answers: Record<string, string> = {};
  for (const question of maker.questions) {
    const { name, message, pattern, problem } = question;
    answers[name] = terminal.interactive
      ? await askLine(context, {
          message,
          default: proposedName(question, deployment.id),
          problem: (answer) => (new RegExp(pattern).test(answer) ? undefined : problem),
        })
      : proposedName(question, deployment.id);
  }
  const commands = makerCommands(target, answers, deployment.id);
  terminal.say(['This will be done now:', ...commands.map(({ what }) => `  ${what}`)].join('\n'));
  if (!agreed && !(await confirm(context, 'Do it?'))) return false;
  const done: MakerCommand[] = [];
  const names = [...Object.keys(answers), ...commands.flatMap(({ gives = {} }) => Object.keys(gives))];
  context.unstored.untilStored(
    names.filter((name) => deployment.storage.secrets.some((secret) => secret.name === name)),
    () => unstoredText(done, answers),
  );
  let isNew = true;
  for (const command of commands) {
    if (!isNew && command.onlyIfNew === true) continue;
    isNew = await carryOut(context, maker, command);
    if (isNew) done.push(command);
  }
  for (const [name, answer] of Object.entries(answers))
    if (deployment.storage.secrets.some((secret) => secret.name === name)) values.set(name, answer);
  return true;
}

/** A key that is shown once must not be made where it cannot be stored. */
async function refuseUnstorable(context: SetupContext): Promise<void> {
  const { name } = await theRepository(context);
  if ((await context.held()) === undefined)
    throw new UserError({
      what:
        `The login of gh is not allowed to list the secrets of ${name}, so nothing was created: ` +
        'the key of the new storage could not be stored there.',
      fix: thenAgain('Log in as somebody who is allowed to change its settings: gh auth login'),
    });
}

/** @returns false where it had been made already, and stays as it is */
async function carryOut(
  context: SetupContext,
  { program, advice }: StorageMaker,
  command: MakerCommand,
): Promise<boolean> {
  const { what, args, unless, gives = {}, refusals = {} } = command;
  return context.busy(what, async (progress) => {
    if (unless !== undefined && (await context.provider(program, unless)).code === 0) {
      progress('exists already, and stays as it is');
      return false;
    }
    const answer = await context.provider(program, args);
    if (answer.code !== 0) {
      const [, known] = Object.entries(refusals).find(([word]) => answer.output.includes(word)) ?? [];
      throw new UserError({
        what: `${program} could not do this: ${what}. It says: ${context.quote(lastLine(answer))}`,
        fix: thenAgain(
          known ?? `Correct the cause, or log in as somebody who is allowed to do it: ${advice}`,
          'Then run setup again: what was made stays.',
        ),
      });
    }
    for (const [name, keys] of Object.entries(gives)) context.values.set(name, found(answer.stdout, keys, program));
    return true;
  });
}

function found(text: string, keys: readonly string[], program: string): string {
  const problem = { what: `The answer of ${program} cannot be understood.`, fix: 'Update it, and run setup again.' };
  try {
    let value: unknown = JSON.parse(text);
    for (const key of keys) value = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'string' && value !== '') return value;
  } catch {
    // Its text may hold the secret, so it is not repeated.
  }
  throw new UserError(problem);
}
