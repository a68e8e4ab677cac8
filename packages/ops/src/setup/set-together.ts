import { environmentArguments, UserError, type RepositorySecret } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import type { Repository } from '../doctor/github.js';
import type { SetupContext } from './context.js';
import { setValue } from './set-value.js';
import { thenAgain } from './then-again.js';

/** The secret and those that match it alone: an access key and its secret key. */
export function matching(secret: RepositorySecret, all: readonly RepositorySecret[]): readonly RepositorySecret[] {
  const pair = ({ name, belongsTo = name }: RepositorySecret): string => belongsTo;
  return all.filter((one) => pair(one) === pair(secret));
}

/** These, and what matches them. */
export function withMatching(
  some: readonly RepositorySecret[],
  all: readonly RepositorySecret[],
): readonly RepositorySecret[] {
  return all.filter((secret) => matching(secret, all).some((one) => some.includes(one)));
}

/**
 * Sets those that have a value. The repository never has two values of a pair that do not match: the old half is removed first, so that a
 * run that ends in between leaves half a pair, and the next run sets both.
 */
export async function setTogether(
  context: SetupContext,
  repository: Repository,
  secrets: readonly RepositorySecret[],
): Promise<void> {
  const held = await context.held();
  const known = secrets.filter(({ name }) => context.value(name) !== undefined);
  for (const secret of known)
    if (secret.belongsTo !== undefined && held?.[secret.kind].has(secret.name) === true)
      await removeValue(context, repository, secret);
  for (const secret of known) await setValue(context, repository, secret);
}

async function removeValue(
  { run, folder, deployment, busy, quote }: SetupContext,
  repository: Repository,
  { name, kind }: RepositorySecret,
): Promise<void> {
  const args = [kind, 'delete', name, ...environmentArguments(deployment.environment)];
  const answer = await busy(`Removing the old ${name}`, () => run('gh', args, { folder, limit: 30 }));
  // One of the organization is not the repository's, and gives way to the new one.
  if (answer.code === 0 || /HTTP 404|not found/i.test(answer.output)) return;
  throw new UserError({
    what: `gh could not remove the old ${name} from ${repository.name}: ${quote(lastLine(answer))}`,
    fix: thenAgain('Log in as somebody who is allowed to change its settings: gh auth login'),
  });
}
