import type { ComposeFile, ComposeService } from '../project/compose.js';
import { isReached } from './beside-app.js';
import { startWords, type ReadWord } from './carry-over/start-words.js';
import type { StartWords } from './carry-over/earlier-item.js';
import type { Checkout } from './checkout.js';
import { interpolatedBeside } from './compose-variables.js';

/** What a service of Compose starts in place of the ENTRYPOINT and the CMD of its image, as the new deployment can have it. */
export function composeStart(
  checkout: Checkout,
  { starts: { entrypoint, command } = {}, from }: ComposeService,
): { readonly entrypoint?: StartWords | undefined; readonly command?: StartWords | undefined } {
  const words = (list: readonly string[] | undefined): StartWords | undefined =>
    list && startWords(list, interpolate(checkout, from));
  // Without an entry point, the first word of the command is the program.
  if (entrypoint?.words.length === 0 && command !== undefined)
    return { entrypoint: words(command.words.slice(0, 1)), command: words(command.words.slice(1)) };
  const both = { entrypoint: words(entrypoint?.words), command: words(command?.words) };
  // Each means something else without the other.
  const isWhole = (entrypoint === undefined || both.entrypoint) && (command === undefined || both.command);
  return isWhole ? both : {};
}

/** The service that takes the requests, of those that run the app; all of them start alike where it is not known which does. */
export function isMainApp(
  checkout: Checkout,
  { services }: ComposeFile,
  service: ComposeService,
  apps: readonly string[],
): boolean {
  const all = services.filter(({ name }) => apps.includes(name));
  const reached = all.filter((one) => isReached(checkout, one));
  if (reached.length === 1) return reached[0] === service;
  const textOf = ({ starts }: ComposeService): string =>
    JSON.stringify([starts?.entrypoint?.words, starts?.command?.words]);
  return all.every((one) => textOf(one) === textOf(service));
}

/** `$$` is a `$` of the command itself; any other one that is left, only the host fills in. */
function interpolate(checkout: Checkout, from: string): ReadWord {
  return (word) => {
    const { value = '', unsure } = interpolatedBeside(checkout, from, word);
    return {
      value: value.replaceAll('$$', '').includes('$') ? undefined : value.replaceAll('$$', '$'),
      ...(unsure === true && value.replaceAll('$$', '') !== word.replaceAll('$$', '') && { unsure }),
    };
  };
}
