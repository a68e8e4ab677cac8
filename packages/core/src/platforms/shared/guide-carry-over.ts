import {
  itemPlace,
  itemTitle,
  keptGroups,
  lostGroups,
  nameThere,
  replacedGroups,
} from '../../deployment/carry-over-lists.js';
import type { Deployment } from '../../deployment/deployment.js';
import type { EarlierItem } from '../../facts/carry-over/earlier-item.js';
import { markdownCell, markdownCode } from '../../quoting/index.js';

/** The three lists of the guide; a line for each advice, however long the lists are. */
export function carryOverLists(deployment: Deployment) {
  const { carryOver } = deployment;
  const { kept, replaced, lost } = carryOver;
  return {
    summary:
      kept.length + replaced.length + lost.length === 0
        ? ''
        : `Of the earlier deployment, ${things(kept)} kept, ${things(replaced)} replaced, and ${things(lost)} lost`,
    kept:
      kept.length === 0
        ? ': nothing'
        : keptGroups(carryOver)
            .map(
              ({ file, setting, items }) =>
                ` in ${markdownCode(file)}, ${markdownCode(setting)}: ${names(items, nameThere)}`,
            )
            .join('.<br>Kept'),
    replaced: replacedGroups(carryOver)
      .map(({ text, items }) => `by ${markdownCell(text)}: ${names(items)}`)
      .join('.<br>Replaced '),
    lost: lostGroups(deployment).map(({ text, items }) => ({
      advice: markdownCell(text),
      items: items.map(lostItem).join(', '),
    })),
  };
}

function things({ length }: readonly EarlierItem[]): string {
  if (length === 0) return 'nothing is';
  return length === 1 ? 'one thing is' : `${length} things are`;
}

function lostItem(item: EarlierItem): string {
  const { kind, name } = itemTitle(item);
  return `${kind} ${markdownCode(name)} (${markdownCell(itemPlace(item))})`;
}

/**
 * By kind: `secrets A, B as C; step D`.
 * @param there another name that an item has now
 */
function names<T extends EarlierItem>(
  items: readonly T[],
  there: (item: T) => string | undefined = () => undefined,
): string {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const own = items.filter((item) => item.kind === kind);
      const title = itemTitle({ ...(own[0] as EarlierItem), commands: [] }).kind;
      const each = own.map((item) => {
        const other = there(item);
        return `${markdownCode(item.name)}${other === undefined ? '' : ` as ${markdownCode(other)}`}`;
      });
      return `${title}${own.length > 1 ? 's' : ''} ${each.join(', ')}`;
    })
    .join('; ');
}
