import type { EarlierStorage } from '../deployment/index.js';
import type { Answers } from '../questions/question.js';
import { targets } from '../targets/registry.js';
import type { Target } from '../targets/target.js';
import type { Stored } from './stored.js';

/** What the memory holds of a storage that the deployment had. */
export interface LeftStorage {
  /** Id of the target. */
  readonly target: string;
  /** Day on which the files were switched to another one, `2026-05-31`. */
  readonly since: string;
  /** Last day on which its history is needed. */
  readonly until: string;
}

/** The target that a run leaves for another one; undefined where it stays, and on a first run. */
export function leftTarget({ last }: Pick<Stored, 'last'>, now: string): Target | undefined {
  const before = last.answers['target'];
  return before === now ? undefined : targets.find(({ id }) => id === before);
}

/** Earlier storages that still have history: that of this run, if it leaves one, and those that the memory knows. */
export function earlierStorages(
  stored: Pick<Stored, 'last' | 'earlierStorages'>,
  answers: Answers,
  today = new Date(),
): readonly EarlierStorage[] {
  const now = String(answers['target']);
  const left = leftTarget(stored, now);
  const day = dayOf(today);
  const days = Number(stored.last.answers['historyDays'] ?? answers['historyDays']);
  const all = [
    ...stored.earlierStorages.filter(({ target, until }) => target !== left?.id && until >= day),
    ...(left === undefined
      ? []
      : [{ target: left.id, since: day, until: dayOf(new Date(today.getTime() + days * 86_400_000)) }]),
  ];
  return all
    .filter(({ target }) => target !== now)
    .map((one) => ({ ...one, title: targets.find(({ id }) => id === one.target)?.title ?? one.target }));
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
