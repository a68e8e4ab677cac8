import type { Checkout } from './checkout.js';
import { environment } from './environment.js';
import { settingsMatching } from './settings.js';

/** Names of what stands directly below a section of the settings, in small letters: `0` and `1` of an array. */
export function settingChildren(checkout: Checkout, section: string): readonly string[] {
  const below = `${section.toLowerCase()}:`;
  const keys = [
    ...settingsMatching(checkout, /:/).map(({ key }) => key),
    ...environment(checkout).map(({ name }) => name.replaceAll('__', ':').toLowerCase()),
  ];
  return [
    ...new Set(
      keys.filter((key) => key.startsWith(below)).map((key) => key.slice(below.length).split(':', 1)[0] as string),
    ),
  ];
}
