import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Unaccounted, Verdict } from './account-rule.js';
import { inWorkflow } from './workflow-words.js';
import { rules } from './account-rules.js';
import type { CarryOver } from './carry-over.js';
import { inRelease, type KeptPlace } from './kept-place.js';

/**
 * Sorts each item of the earlier deployment by the first rule that fits. An item without a rule is lost, so nothing is left out, and
 * something new in an old file is reported until a rule says what happens to it.
 */
export function account(items: readonly EarlierItem[], deployment: Unaccounted): CarryOver {
  const judged = items.map((item) => ({ item, verdict: verdictOf(item, deployment) }));
  return {
    kept: judged.flatMap(({ item, verdict }) =>
      isPlace(verdict) ? [{ ...item, at: placed(verdict, deployment) }] : [],
    ),
    replaced: judged.flatMap(({ item, verdict }) =>
      verdict !== undefined && 'by' in verdict ? [{ ...item, by: inWorkflow(verdict.by, deployment) }] : [],
    ),
    lost: judged.flatMap(({ item, verdict }) => (verdict === undefined ? [open(item, deployment)] : [])),
  };
}

/** A step or a script is replaced only if each of its commands is. */
function verdictOf(item: EarlierItem, deployment: Unaccounted): Verdict | undefined {
  const { commands = [] } = item;
  const step = (deployment.app.steps ?? []).find(({ where, name }) =>
    item.kind === 'step' ? where === item.where && name === item.name : where === item.step,
  );
  if (step !== undefined) return { ...inRelease('steps'), as: step.name };
  if (commands.length === 0) return verdict(item, deployment);
  const each = commands.map((command) => ofCommand(item, command, deployment));
  if (each.some((one) => one === undefined)) return undefined;
  return each.find((one) => !isPlace(one)) ?? each[0];
}

/** The workflow that releases may have another name. */
function placed(place: KeptPlace, deployment: Unaccounted): KeptPlace {
  return { ...place, file: inWorkflow(place.file, deployment) };
}

function isPlace(verdict: Verdict | undefined): verdict is KeptPlace {
  return verdict !== undefined && 'file' in verdict;
}

function ofCommand(item: EarlierItem, command: string, deployment: Unaccounted): Verdict | undefined {
  const { kind, where, value, commands = [] } = item;
  return verdict({ kind, name: command, where, commands, ...(value === undefined ? {} : { value }) }, deployment);
}

/** The rest of a step: the commands that nothing replaces. */
function open(item: EarlierItem, deployment: Unaccounted): EarlierItem {
  if (item.commands === undefined) return item;
  return { ...item, commands: item.commands.filter((one) => ofCommand(item, one, deployment) === undefined) };
}

function verdict(item: EarlierItem, deployment: Unaccounted): Verdict | undefined {
  // Somebody else builds a published image, so nothing here decides over it.
  if (item.kind === 'build' && deployment.app.image.kind === 'published') return undefined;
  for (const { kinds, name, value, when, result } of rules) {
    if (!kinds.includes(item.kind)) continue;
    if (name !== undefined && !name.test(item.name)) continue;
    if (value !== undefined && !value.test(item.value ?? '')) continue;
    if (when !== undefined && !when(item, deployment)) continue;
    return typeof result === 'function' ? result(item, deployment) : result;
  }
  return undefined;
}
