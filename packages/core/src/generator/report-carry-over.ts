import pc from 'picocolors';
import { itemPlace, itemTitle, lostGroups, replacedGroups } from '../deployment/carry-over-lists.js';
import type { Deployment } from '../deployment/deployment.js';
import { wrapWords } from './wrap-words.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';

/** What happens to each part of the earlier deployment, in three lists; empty if there was none. */
export function reportCarryOver(deployment: Deployment): string {
  const { carryOver } = deployment;
  const { kept, replaced, lost } = carryOver;
  if (kept.length + replaced.length + lost.length === 0) return '';
  return [
    pc.bold('From the earlier deployment'),
    ...(kept.length === 0 ? [] : [`  ${pc.green('kept')}      ${wrapWords(listed(kept), 12)}`]),
    ...eachReplaced(deployment),
    ...lostGroups(deployment).flatMap(({ text, items }) => [
      ...items.map((item) => `  ${pc.red('lost')}      ${shown(item)}  ${pc.dim(itemPlace(item))}`),
      `            ${wrapWords(text, 12)}`,
    ]),
    ...(lost.length === 0 ? [`  ${pc.red('lost')}      nothing`] : []),
  ].join('\n');
}

function eachReplaced({ carryOver }: Deployment): readonly string[] {
  return replacedGroups(carryOver).flatMap(({ text, items }) => [
    `  ${pc.yellow('replaced')}  ${wrapWords(`by ${text}:`, 12)}`,
    `            ${pc.dim(wrapWords(listed(items), 12))}`,
  ]);
}

function listed(items: readonly EarlierItem[]): string {
  return items.map((item) => `${shown(item, false)} (${itemPlace(item)})`).join(', ');
}

function shown(item: EarlierItem, withCommands = true): string {
  const { kind, name } = itemTitle(withCommands ? item : { ...item, commands: [] });
  return `${kind} ${name}`;
}
