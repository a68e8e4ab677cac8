import { joinPath } from '../project/paths.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';

/** Secret with a JSON Patch for the settings, as the templates' workflows call it. */
export const settingsPatchSecret = 'APPSETTINGS_PATCH';

/**
 * The settings that the earlier workflow changes by `x patch appsettings.json.patch` before it publishes; undefined where it does not.
 * @param folder the host project's, where the step names none
 */
export function settingsPatchOf(items: readonly EarlierItem[], folder: string): string | undefined {
  if (!items.some(({ kind, name }) => kind === 'secret' && name === settingsPatchSecret)) return undefined;
  return items
    .flatMap(({ value, commands = [] }) =>
      commands.flatMap((command) => {
        const file = /^x patch (\S+\.json)\.patch$/.exec(command)?.[1];
        return file === undefined ? [] : (joinPath(value ?? folder, file) ?? []);
      }),
    )
    .at(0);
}
