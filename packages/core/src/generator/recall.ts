import path from 'node:path';
import { UserError } from '../errors.js';
import { startOfItems } from '../facts/app-start.js';
import { found, type Detection, type Fact } from '../facts/index.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { AppSecret, EarlierDeployment, Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import type { Project } from '../project/project.js';
import { present } from '../present.js';
import { rememberedItems } from './earlier-items.js';
import { outsideMounts } from './outside-mounts.js';
import type { Git } from './git.js';
import { recalled, storePath } from './store-path.js';
import type { Stored } from './stored.js';

/** Where a database comes from that was named, or that the code no longer names. */
export const stillBackedUp = `${storePath}, backed up since an earlier run`;

/**
 * Completes what was found with what an earlier run found.
 * @param git says where a project of another name was moved to. Default: not known
 * @throws UserError when that run was for another project of the checkout: two apps would share one backup
 */
export function recall(detection: Detection<Family>, stored: Stored, project: Project, git?: Git): Detection<Family> {
  const { facts: today } = detection;
  const { earlierServices, ...others } = today;
  // They are written once: a person who deleted the file wants none of them.
  const isDone = stored.last.answers['carryServices'] === true;
  const facts = isDone || earlierServices === undefined ? others : today;
  const csproj = facts.host?.value.csproj;
  if (stored.project !== undefined && csproj !== undefined && stored.project !== csproj) {
    const isThere = project.files.includes(stored.project);
    const isMoved =
      !isThere &&
      (path.posix.basename(stored.project) === path.posix.basename(csproj) || git?.movedTo(stored.project) === csproj);
    if (!isMoved)
      throw new UserError({
        what: `The deployment in this checkout is for ${stored.project}, and not for ${csproj}: a checkout holds one deployment.`,
        fix: isThere
          ? 'Leave --project out. To deploy the other app as well, give it a repository of its own.'
          : `If ${stored.project} was renamed, change "project" in ${storePath} to "${csproj}".`,
      });
  }
  const earlier = stored.earlier.map((value): Fact<EarlierDeployment> => found(value, recalled));
  const since = facts.earlier.filter(({ value }) => !stored.earlier.some(({ kind }) => kind === value.kind));
  const items = rememberedItems(stored.earlierItems, facts.earlierItems);
  return {
    ...detection,
    facts: {
      ...facts,
      earlier: [...earlier, ...since],
      ...(items.length > 0 ? { earlierItems: items } : {}),
      ...startOfItems(items),
      ...present({ migrateCommand: facts.migrateCommand ?? rememberedMigration(facts, items) }),
      uncovered: outsideMounts(facts.uncovered, items, facts.dataFolder.value),
      databases: joined(
        stored.last.databases.map(({ unnamed: _, ...database }) => database),
        facts.databases,
        ({ path }) => path,
        stillBackedUp,
      ),
      patterns: joined(
        stored.last.patterns,
        facts.patterns,
        ({ folder, pattern }) => `${folder}/${pattern}`,
        stillBackedUp,
      ),
      appSecrets: rememberedSecrets(stored.app.secrets, facts.appSecrets),
      earlierReplicas: remembered(stored.found.earlierReplicas, facts.earlierReplicas, stored, project),
      remarks: remembered(stored.found.remarks, facts.remarks, stored, project),
    },
  };
}

/** Facts from files that were deleted or replaced since, or that an earlier deployment left, and the facts that are found now. */
function remembered<T>(
  before: readonly Fact<T>[],
  today: readonly Fact<T>[],
  { earlier, written }: Stored,
  { files }: Project,
): readonly Fact<T>[] {
  const isGone = ({ from }: Fact<T>): boolean => {
    const place = /^(.+?)(?::\d+)?$/.exec(from)?.[1] ?? from;
    return (
      !files.includes(place) ||
      written[place] !== undefined ||
      earlier.some((deployment) => deployment.files.includes(place))
    );
  };
  // The file still exists, but the file that made the fact certain may have been replaced.
  const wasSure = ({ value, from, guessed }: Fact<T>): boolean =>
    !guessed &&
    today.some((fact) => fact.guessed && fact.from === from && JSON.stringify(fact.value) === JSON.stringify(value));
  const kept = before.filter((fact) => isGone(fact) || wasSure(fact));
  const all = [...kept, ...today.filter(({ from }) => kept.every((other) => other.from !== from))];
  // In the order of the previous run, so that nothing changes its place.
  const place = ({ value, from }: Fact<T>): number => {
    const at = before.findIndex((one) => one.from === from && JSON.stringify(one.value) === JSON.stringify(value));
    return at < 0 ? before.length : at;
  };
  return all.toSorted((a, b) => place(a) - place(b));
}

/**
 * The memory wins: the workflow that said where a value comes from may have been replaced, while the file that
 * names the variable still exists and says less.
 */
function rememberedSecrets(
  remembered: readonly AppSecret[],
  today: readonly Fact<AppSecret>[],
): readonly Fact<AppSecret>[] {
  const since = today.filter(({ value }) =>
    remembered.every(({ variable, secret }) => variable !== value.variable && secret !== value.secret),
  );
  return [...remembered.map((value) => found(value, recalled)), ...since];
}

/** In the order of the last run, so that nothing changes places; what was found today wins over what is remembered. */
function joined<T>(
  remembered: readonly T[],
  today: readonly Fact<T>[],
  nameOf: (value: T) => string,
  from: string,
): readonly Fact<T>[] {
  const names = remembered.map(nameOf);
  return [
    ...remembered.map((value) => today.find((fact) => nameOf(fact.value) === nameOf(value)) ?? found(value, from)),
    ...today.filter(({ value }) => !names.includes(nameOf(value))),
  ];
}

/** The command of the earlier deployment's migration, once its file is gone. The app's own task takes its place. */
function rememberedMigration({ migrations }: Facts, items: readonly EarlierItem[]): Fact<string> | undefined {
  const item = items.find(({ migrates }) => migrates !== undefined);
  return item?.migrates === undefined || migrations.value ? undefined : found(item.migrates, recalled);
}
