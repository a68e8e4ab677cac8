import type { RepositorySecret } from 'litestream-generator-core';
import type { SetupContext } from './context.js';
import { enterValue } from './enter-value.js';

/** Asks which of the optional values a person wants to give, and for each of those; where nobody can be asked, for none. */
export async function enterOptional(
  context: SetupContext,
  optional: readonly RepositorySecret[],
  message: string,
): Promise<void> {
  if (optional.length === 0 || !context.terminal.interactive) return;
  const { answer } = await context.terminal.prompt({
    name: 'answer',
    type: 'checkbox',
    message,
    choices: optional.map(({ name, what }) => ({ value: name, name: `${name}: ${what}` })),
  });
  for (const secret of optional.filter(({ name }) => (answer as readonly string[]).includes(name)))
    await enterValue(context, secret);
}
