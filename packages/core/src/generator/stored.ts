import { deploymentIdPattern } from '../deployment/index.js';
import { DamagedError, type Problem } from '../errors.js';
import type { Fact } from '../facts/fact.js';
import type { AppSecret, DatabaseFile, DatabasePattern, EarlierDeployment, EarlierReplica } from '../facts/facts.js';
import { readObject } from '../plan/merge.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Answers } from '../questions/question.js';
import { carriedOver } from './carried-over.js';
import { unpackItems } from './earlier-items.js';
import type { LeftStorage } from './earlier-storages.js';
import { packText } from './packed-text.js';
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
  const problems = [
    ...problemsOf(stored),
    ...(version === undefined || isVersion(version)
      ? []
      : [damaged(`The version is ${JSON.stringify(version)}, which is not a valid version.`)]),
  ];
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

function problemsOf({
  answers,
  project,
  deployments,
  environments,
  earlier,
  earlierItems,
  app,
  found,
  last,
  upgradeWorkflow,
  earlierStorages,
  written,
  joined,
  added,
  texts,
}: Record<keyof Stored, unknown>): Problem[] {
  const databases = (list: unknown, key: string): boolean =>
    isList(list, (entry) => isObject(entry) && typeof entry[key] === 'string');
  return [
    ...(isObject(answers) && (project === undefined || typeof project === 'string')
      ? []
      : [damaged('The answers are not an object.')]),
    ...(isList(earlier, isEarlier) ? [] : [damaged('The list of earlier deployments is damaged.')]),
    ...(typeof earlierItems === 'string' && unpackItems(earlierItems) !== undefined
      ? []
      : [damaged('What the earlier deployment did ("earlierItems") is damaged.')]),
    ...(isObject(deployments) ? badIds(deployments) : [damaged('The deployment ids are not an object.')]),
    ...(isObject(environments) && Object.values(environments).every(isObject)
      ? []
      : [damaged('The answers of single environments ("environments") are damaged.')]),
    ...(isObject(app) && isList(app['secrets'], isAppSecret)
      ? []
      : [damaged("The list of the app's secrets is damaged.")]),
    ...(isObject(found) && ['earlierReplicas', 'remarks'].every((key) => isList(found[key], isFact))
      ? []
      : [damaged('What earlier runs found ("found") is damaged.')]),
    ...(isObject(last) &&
    isObject(last['answers']) &&
    databases(last['databases'], 'path') &&
    databases(last['patterns'], 'pattern')
      ? []
      : [damaged('What the last run came to ("last") is damaged.')]),
    ...(isList(earlierStorages, isLeftStorage) ? [] : [damaged('The list of earlier storages is damaged.')]),
    ...(typeof upgradeWorkflow === 'boolean' ? [] : [damaged('"upgradeWorkflow" is neither true nor false.')]),
    ...(isObject(written) && Object.values(written).every(isBlobId) && Object.keys(written).every(isInside)
      ? []
      : [damaged('The ids of the written files ("written") are damaged.')]),
    ...(isList(joined, (entry) => typeof entry === 'string') ? [] : [damaged('The list "joined" is damaged.')]),
    ...(isObject(added) && Object.values(added).every((lines) => isList(lines, (line) => typeof line === 'string'))
      ? []
      : [damaged('The lines that joined other files ("added") are damaged.')]),
    ...(isObject(texts) && Object.values(texts).every((text) => typeof text === 'string')
      ? []
      : [damaged('The texts of edited files ("texts") are damaged.')]),
  ];
}

/** Texts were lists of lines before they were packed. */
function packed(texts: unknown): unknown {
  if (!isObject(texts)) return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [
      path,
      isList(text, (line) => typeof line === 'string') ? packText((text as readonly string[]).join('\n')) : text,
    ]),
  );
}

function badIds(deployments: Readonly<Record<string, unknown>>): Problem[] {
  const twice = Object.entries(deployments).find(([, id], index) => Object.values(deployments).indexOf(id) < index);
  if (twice !== undefined)
    return [damaged(`Two environments have the deployment id ${String(twice[1])}, and so would write to one backup.`)];
  return Object.entries(deployments)
    .filter(([, id]) => typeof id !== 'string' || !deploymentIdPattern.test(id))
    .map(([environment, id]) =>
      damaged(`The deployment id of ${environment} is ${JSON.stringify(id)}, which is not a valid id.`),
    );
}

function damaged(cause: string): Problem {
  return {
    what: `${storePath} is damaged. ${cause}`,
    fix: 'Restore an earlier version of it. The right id is the one that the files in .deploy/ name.',
  };
}

function isEarlier(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['title'] === 'string' &&
    ['files', 'volumes', 'folders'].every((key) => Array.isArray(value[key]))
  );
}

function isLeftStorage(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['target'] === 'string' &&
    ['since', 'until'].every((key) => /^\d{4}-\d\d-\d\d$/.test(String(value[key])))
  );
}

function isFact(value: unknown): boolean {
  return (
    isObject(value) && 'value' in value && typeof value['from'] === 'string' && typeof value['guessed'] === 'boolean'
  );
}

function isAppSecret(value: unknown): boolean {
  return isObject(value) && ['secret', 'variable', 'encoding'].every((key) => typeof value[key] === 'string');
}

/** A run deletes what it no longer writes: nothing outside of the checkout may be among it. */
function isInside(file: string): boolean {
  return !/^[/\\]|^[A-Za-z]:|\\/.test(file) && !file.split('/').some((part) => part === '..' || part === '.git');
}

/** A run compares it with its own version. */
function isVersion(value: unknown): boolean {
  return typeof value === 'string' && /^\d+\.\d+\.\d+(?:[-+].+)?$/.test(value);
}

/** They become part of a command line, so they must be ids. */
function isBlobId(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
}

function isList(value: unknown, each: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(each);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
