import { DamagedError } from '../errors.js';
import type { Fact } from '../facts/fact.js';
import type { AppSecret, DatabaseFile, DatabasePattern, EarlierDeployment, EarlierReplica } from '../facts/facts.js';
import { isObject } from '../is-object.js';
import { readObject } from '../plan/merge.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Answers } from '../questions/question.js';
import { carriedOver } from './carried-over.js';
import type { LeftStorage } from './earlier-storages.js';
import { packText } from './packed-text.js';
import { storedProblems } from './stored-problems.js';
import { storePath } from './store-path.js';

export { storePath };

/**
 * One key for the umbrella, the single packages and `create-litestream`: a second key would make a second
 * deployment id, and with it a second, empty backup.
 */
export const storeKey = 'generator-litestream';

/** What the last run came to: it shows what has changed since, and is used if the present fact is a guess. Nobody chose it. */
export interface LastRun {
  /** Every answer, defaults included. */
  readonly answers: Answers;
  /** `unnamed`: the code named it once and no longer does, and this was reported. */
  readonly databases: readonly (DatabaseFile & { readonly unnamed?: true })[];
  readonly patterns: readonly DatabasePattern[];
}

/** What a run remembers for the next one. Never a secret. */
export interface Stored {
  /** Version of the package that wrote this; undefined before the first run, and for what 0.1.0 wrote. */
  readonly version?: string;
  /** Host project that the deployment is for, `api/MyApp/MyApp.csproj`; undefined before the first run. */
  readonly project?: string;
  /** Answers that a person chose: by a flag, or at a prompt where they differ from the default. Defaults follow the facts. */
  readonly answers: Answers;
  /** Deployment id by environment, made once. */
  readonly deployments: Readonly<Record<string, string>>;
  /**
   * What was chosen for an environment beside the first one, by its name; the answers above hold for all, and their domain for the first.
   */
  readonly environments: Readonly<Record<string, Answers>>;
  /**
   * Deployments found before ours replaced their files: the host may hold their data for as long as nobody has
   * taken it over, and the checkout no longer says so.
   */
  readonly earlier: readonly EarlierDeployment[];
  /** What those deployments did, item by item, packed in one line: `unpackItems`. Empty where there were none. */
  readonly earlierItems: string;
  /** The app's secrets from files that were replaced or deleted since: names, never values. */
  readonly app: { readonly secrets: readonly AppSecret[] };
  /** What such files said beside that. */
  readonly found: {
    readonly earlierReplicas: readonly Fact<EarlierReplica>[];
    readonly remarks: readonly Fact<string>[];
  };
  readonly last: LastRun;
  /** Whether the workflow that upgrades the files is written: somebody asked for it. */
  readonly upgradeWorkflow: boolean;
  /** Storages that the deployment had before, as long as their history is needed. */
  readonly earlierStorages: readonly LeftStorage[];
  /** Git's blob id of what was rendered for each file, by path. */
  readonly written: Readonly<Record<string, string>>;
  /** Those of them that hold lines of somebody else's file as well. */
  readonly joined: readonly string[];
  /** Lines that runs added to somebody else's file: the generator may remove these lines again. */
  readonly added: Readonly<Record<string, readonly string[]>>;
  /** What was rendered, packed, where git does not have that text, because the file holds edits of a person as well. */
  readonly texts: Readonly<Record<string, string>>;
  /** What else stands there, such as a note of a person: it stays. */
  readonly others?: Readonly<Record<string, unknown>>;
}

const empty: Stored = {
  answers: {},
  deployments: {},
  environments: {},
  earlier: [],
  earlierItems: '',
  app: { secrets: [] },
  found: { earlierReplicas: [], remarks: [] },
  last: { answers: {}, databases: [], patterns: [] },
  upgradeWorkflow: false,
  earlierStorages: [],
  written: {},
  joined: [],
  added: {},
  texts: {},
};

/**
 * Reads what an earlier run remembered; nothing where there is no file.
 * @throws DamagedError when the file is damaged: ignoring it would create a new id, and so a new, empty backup
 */
export function readStored(text: string | undefined): Stored {
  const object = text === undefined ? {} : readObject(storePath, text);
  const store: unknown = object[storeKey] ?? {};
  const { version, ...rest } = isObject(store) ? store : { version: undefined, answers: store };
  const all = { ...empty, ...rest } as Record<keyof Stored, unknown>;
  const stored = { ...all, texts: packed(all.texts) };
  const problems = storedProblems({ ...stored, version });
  if (problems.length > 0) throw new DamagedError(...problems);
  return version === undefined
    ? carriedOver(stored as unknown as Stored)
    : ({ ...stored, version, others: othersOf(rest) } as unknown as Stored);
}

function othersOf(rest: object): Stored['others'] {
  return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'project' && !Object.hasOwn(empty, name)));
}

/** The file that remembers, joined with what other generators stored there. */
export function storedFile(stored: Stored): GeneratedFile {
  const { version, project, answers, deployments, environments, others, ...rest } = stored;
  const own = Object.keys(environments).length === 0 ? {} : { environments };
  return {
    path: storePath,
    text: `${JSON.stringify({ [storeKey]: { version, project, answers, deployments, ...own, ...rest, ...others } }, undefined, 2)}\n`,
    purpose: 'the chosen answers, the deployment id and what was written, for the next run',
    merge: 'json-keys',
  };
}

/** Texts were lists of lines before they were packed. */
function packed(texts: unknown): unknown {
  if (!isObject(texts)) return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, isLines(text) ? packText(text.join('\n')) : text]),
  );
}

function isLines(text: unknown): text is readonly string[] {
  return Array.isArray(text) && text.every((line) => typeof line === 'string');
}
