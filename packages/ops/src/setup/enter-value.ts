import type { RepositorySecret } from 'litestream-generator-core';
import { askLine, askValue } from './ask.js';
import type { SetupContext } from './context.js';

/** Asks for a value and remembers it. One of several lines is a file, because nobody types those. */
export async function enterValue(context: SetupContext, secret: RepositorySecret): Promise<void> {
  const { name, what, where } = secret;
  const { values } = context;
  const file = values.fileOf(name);
  if (file === undefined) return values.set(name, await askValue(context, secret));
  const place = await askLine(context, {
    message: `${name}: in which file is it? ${what} (${where})\n `,
    default: file,
    problem: (typed) => (values.readable(typed) ? undefined : 'there is no such file, or it is empty'),
  });
  values.setFromFile(name, place);
}
