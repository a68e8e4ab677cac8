import { environmentArguments, environmentPlace, UserError, type RepositorySecret } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import type { Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';
import { notThere } from './shell.js';
import { thenAgain } from './then-again.js';

/** Sets a secret or variable. Its value is on standard input, where no list of processes shows it. */
export async function setValue(
  { run, folder, deployment, value, unstored, busy, quote }: SetupContext,
  repository: Repository,
  { name, kind }: RepositorySecret,
): Promise<void> {
  const args = [kind, 'set', name, ...environmentArguments(deployment.environment)];
  const answer = await busy(`Setting ${name}`, () => run('gh', args, { folder, input: value(name) ?? '', limit: 30 }));
  if (answer.code !== 0)
    throw new UserError({
      what: `gh could not set ${name} in ${repository.name}: ${quote(lastLine(answer))}`,
      fix: thenAgain('Log in as somebody who is allowed to change its settings: gh auth login'),
    });
  unstored.stored(name);
}

/** Makes the environment where the repository does not have it. One that is there keeps its rules. */
export async function makeEnvironment({ deployment, quote }: SetupContext, { gh, name }: Repository): Promise<void> {
  const { environment } = deployment;
  if (environment === 'production') return;
  const place = environmentPlace(environment);
  const there = await gh('api', '--silent', place);
  if (there.code === 0) return;
  const made = there.output.includes(notThere) ? await gh('api', '--silent', '--method', 'PUT', place) : there;
  if (made.code !== 0)
    throw new UserError({
      what: `gh could not create the environment ${environment} in ${name}: ${quote(lastLine(made))}`,
      fix: `Create it in the settings of the repository, under Environments. Then run setup again.`,
    });
}
