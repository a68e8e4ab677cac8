import { UserError } from 'litestream-generator-core';
import { findRepository, type Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';
import { thenAgain } from './then-again.js';

/** The repository on GitHub. @throws UserError where `gh` does not get to it */
export async function theRepository(context: SetupContext): Promise<Repository> {
  const repository = await findRepository(context);
  if (!('state' in repository)) return repository;
  throw new UserError({
    what: `${repository.what}.`,
    fix: thenAgain(
      'fix' in repository ? repository.fix : '',
      'Then run setup again, which continues here, or see the commands with --print.',
    ),
  });
}
