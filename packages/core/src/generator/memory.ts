import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Deployment } from '../deployment/deployment.js';
import { DamagedError, UserError } from '../errors.js';
import { planFiles, type Known, type Plan, type PlannedFile } from '../plan/index.js';
import type { Facts } from '../facts/facts.js';
import type { Answers } from '../questions/question.js';
import { packItems } from './earlier-items.js';
import { openGit, type Git } from './git.js';
import { leftBehind, refuseInterrupted } from './interrupted.js';
import { knownFiles } from './known-files.js';
import { restoreMemory } from './last-good-memory.js';
import { mergedMemory, type MergedMemory } from './merged-memory.js';
import { stillBackedUp } from './recall.js';
import { readText } from './read-text.js';
import { refuseDeletedMemory } from './refuse-deleted-memory.js';
import { readStored, storedFile, storePath, type Stored } from './stored.js';
import { version } from './versions.js';
import { withRenamedWorkflow } from './with-renamed-workflow.js';
import { writtenFiles } from './written-files.js';

/** A checkout as the last run left it, and its present state. */
export interface Memory {
  readonly stored: Stored;
  readonly known: Known;
  /** Undefined where there is no git to ask. */
  readonly git: Git | undefined;
  /** If git reported a conflict in `.yo-rc.json`: the content of both sides. */
  readonly merged?: MergedMemory;
  read(path: string): string | undefined;
}

/** What a terminal shows meanwhile: git may have a long history to read. On a first run there is nothing of a run before. */
export function readingMemory(root: string): string {
  return !existsSync(path.join(root, storePath)) ? 'Asking git about this folder' : 'Reading what the last run wrote';
}

/**
 * @param remember further values to store
 * @throws UserError when the file that remembers is damaged, or was deleted since the last commit, or where a run stopped half-way
 */
export function openMemory(root: string, remember: Partial<Stored> = {}): Memory {
  const read = (file: string): string | undefined => readText(root, file);
  const git = openGit(root);
  const { merged, stored } = withRemedy(git, () => {
    const merged = mergedMemory(read, git);
    const stored = withRenamedWorkflow(readStored(merged?.text ?? read(storePath)), git, read);
    return { merged, stored: { ...stored, ...remember } };
  });
  refuseInterrupted(root, leftBehind(root, Object.keys(stored.written)));
  refuseDeletedMemory(git, stored, read);
  return { stored, git, known: knownFiles(stored, git), ...(merged && { merged }), read };
}

/** @throws UserError with the command that restores a damaged memory */
function withRemedy<T>(git: Git | undefined, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    const fix = restoreMemory(git);
    throw new UserError(...error.problems.map(({ what }) => ({ what, fix })));
  }
}

/** What the run came to. */
export interface Outcome {
  readonly answers: Answers;
  readonly chosen: Answers;
  readonly deployment: Deployment;
  /** What was found, with what earlier runs had found: see `recall`. */
  readonly facts: Facts;
  /** What was chosen for other environments than the first. */
  readonly environments: Stored['environments'];
}

/** The plan with the file that remembers it: settle conflicts first, because the memory stores how they were settled. */
export function withMemory(
  plan: Plan,
  { stored, known, merged, read }: Memory,
  { answers, chosen, deployment, environments, facts }: Outcome,
): Plan {
  const { app, databases, patterns, earlier, environment, id, others } = deployment;
  const file = storedFile({
    version: version(),
    ...(app.host && { project: app.host.csproj }),
    answers: chosen,
    deployments: { [environment]: id, ...Object.fromEntries(others.map((other) => [other.name, other.id])) },
    environments,
    earlier,
    earlierItems: packItems(facts.earlierItems ?? [], stored.earlierItems),
    app: { secrets: facts.appSecrets.map(({ value }) => value) },
    found: { earlierReplicas: facts.earlierReplicas, remarks: facts.remarks },
    last: { answers: withoutEmptyLists(answers), databases: noted(databases, chosen, facts), patterns },
    upgradeWorkflow: deployment.upgradeWorkflow,
    earlierStorages: deployment.earlierStorages.map(({ target, since, until }) => ({ target, since, until })),
    ...writtenFiles(plan, known, stored),
    ...(stored.others && { others: stored.others }),
  });
  const remembered = planFiles([file], (path) => merged?.text ?? read(path)).files.map((planned): PlannedFile => {
    const before = read(storePath);
    return merged === undefined || before === undefined ? planned : { ...planned, state: 'merged', before };
  });
  return { ...plan, files: [...plan.files, ...remembered] };
}

/** Databases that nobody chose and that the code does not name are marked as such. */
function noted(databases: Deployment['databases'], chosen: Answers, facts: Facts): Stored['last']['databases'] {
  const named = (chosen['databases'] ?? []) as readonly string[];
  const unnamed = facts.databases.filter(({ from }) => from === stillBackedUp).map(({ value }) => value.path);
  return databases.map((database) =>
    unnamed.includes(database.path) && !named.includes(database.path) ? { ...database, unnamed: true } : database,
  );
}

function withoutEmptyLists(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}
