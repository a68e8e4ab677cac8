import pc from 'picocolors';
import {
  itemPlace,
  itemTitle,
  keptGroups,
  lostGroups,
  nameThere,
  replacedGroups,
} from '../deployment/carry-over-lists.js';
import type { Deployment } from '../deployment/deployment.js';
import { projectFiles } from '../platforms/shared/paths.js';
import { wrapWords } from './wrap-words.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';

/**
 * What becomes of each thing that the earlier deployment did, in three lists; nothing where there was none.
 * @param again whether the files of an earlier run have the lists: then they are counted, and only what is lost is listed
 */
export function reportCarryOver(deployment: Deployment, again = false): string {
  const { carryOver } = deployment;
  const { kept, replaced, lost } = carryOver;
  if (kept.length + replaced.length + lost.length === 0) return '';
  return [
    pc.bold('From the earlier deployment'),
    ...(again
      ? [`  ${kept.length} kept, ${replaced.length} replaced, ${lost.length} lost: ${projectFiles.guide} lists them.`]
      : [...eachKept(deployment), ...eachReplaced(deployment)]),
    ...lostGroups(deployment).flatMap(({ text, items }) => [
      ...items.map((item) => `  ${pc.red('lost')}      ${shown(item)}  ${pc.dim(itemPlace(item))}`),
      `            ${wrapWords(text, 12)}`,
    ]),
    ...(lost.length === 0 && !again ? [`  ${pc.red('lost')}      nothing`] : []),
  ].join('\n');
}

function eachKept({ carryOver }: Deployment): readonly string[] {
  return keptGroups(carryOver).flatMap(({ file, setting, items }) => {
    const each = items.map((item) => {
      const there = nameThere(item);
      return `${shown(item, false)} (${itemPlace(item)})${there === undefined ? '' : ` as ${there}`}`;
    });
    return [
      `  ${pc.green('kept')}      ${wrapWords(`in ${file}, ${setting}:`, 12)}`,
      `            ${pc.dim(wrapWords(each.join(', '), 12))}`,
    ];
  });
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
