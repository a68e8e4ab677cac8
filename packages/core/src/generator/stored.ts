import { deploymentIdPattern } from '../deployment/index.js';
import { UserError, type Problem } from '../errors.js';
import type { EarlierDeployment } from '../facts/facts.js';
import { readObject } from '../plan/merge.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Answers } from '../questions/question.js';

/** File in which Yeoman generators remember answers. */
export const storePath = '.yo-rc.json';

/**
 * One key for the umbrella, the single packages and `create-litestream`: a second key would make a second
 * deployment id, and with it a second, empty backup.
 */
const storeKey = 'generator-litestream';

/** What a run remembers for the next one. Never a secret. */
export interface Stored {
  /** Host project that the deployment is for, `api/MyApp/MyApp.csproj`; undefined before the first run. */
  readonly project?: string;
  readonly answers: Answers;
  /** Deployment id by environment, made once. */
  readonly deployments: Readonly<Record<string, string>>;
  /**
   * Deployments found before ours replaced their files: the host may hold their data for as long as nobody has
   * taken it over, and the checkout no longer says so.
   */
  readonly earlier: readonly EarlierDeployment[];
}

/**
 * Reads what an earlier run remembered; nothing where there is no file.
 * @throws UserError when the file is damaged: to ignore it would make a new id, and so a new, empty backup
 */
export function readStored(text: string | undefined): Stored {
  const object = text === undefined ? {} : readObject(storePath, text);
  const store: unknown = object[storeKey] ?? {};
  const { project, answers = {}, deployments = {}, earlier = [] } = isObject(store) ? store : { answers: store };
  const problems: Problem[] = [
    ...(isObject(answers) && (project === undefined || typeof project === 'string') ? [] : [damaged('The answers are no object.')]),
    ...(Array.isArray(earlier) && earlier.every(isEarlier) ? [] : [damaged('The list of earlier deployments is damaged.')]),
    ...(isObject(deployments) ? badIds(deployments) : [damaged('The deployment ids are no object.')]),
  ];
  if (problems.length > 0) throw new UserError(...problems);
  return { answers, deployments, earlier, ...(project !== undefined && { project }) } as Stored;
}

/** The file that remembers, joined with what other generators stored there. */
export function storedFile(stored: Stored): GeneratedFile {
  return {
    path: storePath,
    text: `${JSON.stringify({ [storeKey]: stored }, undefined, 2)}\n`,
    purpose: 'the answers and the deployment id, for the next run',
    merge: 'json-keys',
  };
}

function badIds(deployments: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(deployments)
    .filter(([, id]) => typeof id !== 'string' || !deploymentIdPattern.test(id))
    .map(([environment, id]) => damaged(`The deployment id of ${environment} is ${JSON.stringify(id)}, which cannot be one.`));
}

function damaged(cause: string): Problem {
  return { what: `${storePath} is damaged. ${cause}`, fix: `Restore it: git checkout -- ${storePath}. The right id is the one that the files in .deploy/ name.` };
}

function isEarlier(value: unknown): boolean {
  return isObject(value) && typeof value['title'] === 'string' && ['files', 'volumes', 'folders'].every((key) => Array.isArray(value[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
