import {
  detect,
  joinDeployment,
  openProject,
  platformFor,
  platforms,
  renderDeployment,
  resolveAnswers,
  targets,
  type Answers,
  type Deployment,
  type Facts,
  type Family,
  type GeneratedFile,
  type Halves,
} from 'litestream-generator-core';

/** What a run of the generator would be given. */
export interface Case {
  /** Folder of the checkout. */
  readonly folder: string;
  /** Id of a target. */
  readonly target: string;
  /** Id of a platform. Default: the first one. */
  readonly platform?: string;
  /** Answers other than the target's, by question name; everything else is taken as detected. */
  readonly answers: Answers;
  /** Deployment id; a run would make one. */
  readonly id: string;
  /** Environments beside that of the answers. Default: none. */
  readonly others?: Deployment['others'];
  /**
   * What earlier runs left in the memory: storages that were switched from, whether the upgrade's workflow was asked for, backups of an
   * earlier Litestream, what the earlier deployment did, and where its packages came from.
   */
  readonly remembered?: Pick<Partial<Halves>, 'earlierStorages' | 'upgradeWorkflow'> &
    Pick<Partial<Facts>, 'earlierReplicas' | 'earlierItems' | 'npmRegistry' | 'feeds'>;
}

export interface Rendered {
  readonly deployment: Deployment;
  readonly files: readonly GeneratedFile[];
}

/**
 * The whole way from a checkout to the generated files, without Yeoman and without a disk.
 * @throws when an answer is missing or refused: a case says all that a user would have to say
 */
export function renderCase(
  families: readonly Family[],
  { folder, target: targetId, platform: platformId, answers: given, id, others = [], remembered = {} }: Case,
): Rendered {
  const { facts: detected, family } = detect(openProject(folder), families);
  const { earlierReplicas = [], earlierItems = [], npmRegistry, feeds, ...halves } = remembered;
  const facts = {
    ...detected,
    earlierReplicas: [...detected.earlierReplicas, ...earlierReplicas],
    ...(npmRegistry && { npmRegistry }),
    ...(feeds && { feeds }),
    ...(earlierItems.length > 0 && { earlierItems: [...(detected.earlierItems ?? []), ...earlierItems] }),
  };
  const target = targets.find((candidate) => candidate.id === targetId);
  if (target === undefined) throw new Error(`there is no target "${targetId}"`);
  const { answers, missing, invalid } = resolveAnswers({
    facts,
    family,
    targets,
    platforms,
    flags: { target: targetId, ...(platformId !== undefined && { platform: platformId }), ...given },
    stored: {},
    yes: true,
  });
  const problems = [...missing, ...invalid];
  if (problems.length > 0) throw new Error(problems.map(({ what, fix }) => `${what} ${fix}`).join('\n'));
  const deployment = joinDeployment({
    facts,
    answers,
    family,
    target,
    platform: platformFor(answers),
    id,
    others,
    ...halves,
  });
  return { deployment, files: renderDeployment(deployment) };
}
