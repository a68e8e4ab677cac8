import { UserError, type RepositorySecret } from 'litestream-generator-core';
import type { SetupContext } from './context.js';
import { shapeProblem } from './shape-problem.js';

/** Values that the repository has as secrets, but that are not secret to the person who types them: stars would only hide a mistake. */
const plain = ['DEPLOY_USERNAME', 'DEPLOY_PORT', 'LETSENCRYPT_EMAIL', 'REGISTRY_USERNAME'];

/** A question for one line of text. */
export interface LineQuestion {
  readonly message: string;
  readonly default?: string;
  /** What is wrong with an answer; undefined where it is good. */
  readonly problem?: (answer: string) => string | undefined;
  /** Whether stars are shown in its place. */
  readonly secret?: boolean;
  /** Whether blanks at its ends belong to the answer. */
  readonly exact?: boolean;
}

/** @throws UserError without a person, which `needs` should have prevented */
export async function askLine({ terminal }: SetupContext, question: LineQuestion): Promise<string> {
  const { message, secret = false, exact = false, problem = () => undefined } = question;
  if (!terminal.interactive)
    throw new UserError({
      what: `This question has no answer, because there is no terminal: ${message}`,
      fix: 'Run the command at a terminal.',
    });
  const validate = (typed: unknown): true | string => {
    const answer = String(typed).trim();
    return answer === '' ? 'please type something, or press Ctrl-C to stop' : (problem(answer) ?? true);
  };
  const { answer } = await terminal.prompt({
    name: 'answer',
    type: secret ? 'password' : 'input',
    message,
    ...(secret && { mask: '*' }),
    ...(question.default !== undefined && { default: question.default }),
    validate,
  });
  return exact ? String(answer) : String(answer).trim();
}

/** Asks for a value of the repository, with stars where it is a secret. */
export function askValue(context: SetupContext, { name, what, where, kind }: RepositorySecret): Promise<string> {
  const { storage, host } = context.deployment;
  const names = storage.secrets.flatMap((secret) =>
    secret.use.as === 'config' && storage.identity.includes(secret.use.variable) ? [secret.name] : [],
  );
  const open = kind === 'variable' || [...plain, ...names, host.secret].includes(name);
  return askLine(context, {
    message: `${name}: ${what} (${where})\n `,
    secret: !open,
    problem: (answer) => shapeProblem(context, name, answer),
  });
}

/** Asks yes or no. */
export async function confirm({ terminal }: SetupContext, message: string, fallback = true): Promise<boolean> {
  if (!terminal.interactive) return false;
  const { answer } = await terminal.prompt({ name: 'answer', type: 'confirm', message, default: fallback });
  return answer === true;
}
