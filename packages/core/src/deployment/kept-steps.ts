import { fileOfPlace } from '../project/paths.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { BuildScript } from '../facts/carry-over/build-script.js';
import { account } from './account.js';
import type { Unaccounted } from './account-rule.js';
import type { App } from './app.js';

/**
 * Steps of the earlier workflow before the build of the image that nothing else replaces: they are kept in place, as far as they can
 * run in another workflow. Nothing is built for a published image, so nothing is kept for one.
 */
export function keptSteps(items: readonly EarlierItem[], deployment: Unaccounted): Pick<App, 'steps' | 'stepsNode'> {
  if (deployment.app.image.kind === 'published') return {};
  const steps = account(items, deployment).lost.flatMap(({ name, where, script }) =>
    script === undefined ? [] : [{ ...script, name, where }],
  );
  const isNeeded = ({ provides }: BuildScript): boolean =>
    provides === undefined || steps.some((step) => step.provides !== provides && calls(step.run, provides));
  const needed = steps.filter(isNeeded).map(({ provides: _provides, ...step }) => step);
  return needed.length > 0 ? { steps: needed, ...nodeOf(items, needed) } : {};
}

function calls(run: string, program: string): boolean {
  return new RegExp(`(?:^|[\\s;&|(])${program}\\s`, 'm').test(run);
}

/** The version of Node that the workflow of the steps installed. */
function nodeOf(items: readonly EarlierItem[], steps: NonNullable<App['steps']>): Pick<App, 'stepsNode'> {
  const files = new Set(steps.map(({ where }) => fileOfPlace(where)));
  const versions = items.flatMap(({ kind, value, where }) =>
    kind === 'step' && files.has(fileOfPlace(where)) ? Number(/^node (\d+)$/.exec(value ?? '')?.[1] ?? 0) : [],
  );
  const node = Math.max(0, ...versions);
  return node === 0 ? {} : { stepsNode: node };
}
