import { shellCommands } from '../../project/shell-commands.js';
import { buildItemsOfScript } from '../carry-over/build-items.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { withoutOwnImage } from '../own-image.js';
import { beforeRelease } from './before-release.js';
import { dockerRunItems } from './docker-run-items.js';
import type { Leaf } from './leaves.js';

const HOST_NAME = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:\/.*)?$/i;

/** The commands of a text, and what these build and start. */
export function commandItems({ text, from, keys }: Leaf): readonly EarlierItem[] {
  const commands = [...new Set(shellCommands(text).map((command) => withoutOwnImage(command, text)))];
  const runs = [...dockerRunItems(text, from), ...buildItemsOfScript(text, from)];
  return [
    ...(commands.length > 0
      ? [
          {
            kind: 'step' as const,
            name: keys.join('.'),
            where: from,
            commands,
            ...(isBeforeRelease(keys) && { value: beforeRelease(text) }),
          },
        ]
      : []),
    ...runs,
  ];
}

/** Whether a platform runs a command before each release. */
function isBeforeRelease(keys: readonly string[]): boolean {
  return /^(?:.*\.)?(?:release|release_command|preDeployCommand|predeploy|release\.command)$/.test(keys.join('.'));
}

/** A name that visitors use, also in an address. */
export function domainItems({ text, from }: Leaf): readonly EarlierItem[] {
  const name = HOST_NAME.exec(text.trim())?.[1];
  return name === undefined ? [] : [{ kind: 'domain', name, where: from }];
}
