import { UserError } from '../errors.js';
import { readObject } from '../plan/merge.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Fact } from '../facts/fact.js';
import type { EarlierDeployment } from '../facts/facts.js';
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
 * @throws UserError when the file is not JSON or an id in it cannot be one
 */
export function readStored(text: string | undefined): Stored {
  const store = text === undefined ? {} : (readObject(storePath, text)[storeKey] ?? {});
  const { answers = {}, deployments = {}, earlier = [] } = store as Partial<Stored>;
  for (const [environment, id] of Object.entries(deployments)) {
    if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(String(id))) {
      throw new UserError({
        what: `${storePath} gives "${String(id)}" as the deployment id of ${environment}: ids are 2 to 63 of a-z, 0-9 and -.`,
        fix: `Restore the id that the files in .deploy/ name: git log -p -- ${storePath}`,
      });
    }
  }
  return { answers, deployments, earlier };
}

/** What was found earlier, and by this run: of one kind the first word counts, since it came from the original files. */
export function withEarlier(stored: readonly EarlierDeployment[], found: readonly Fact<EarlierDeployment>[]): readonly Fact<EarlierDeployment>[] {
  const known = stored.map((value): Fact<EarlierDeployment> => ({ value, from: `${storePath}, found by an earlier run`, guessed: false }));
  return [...known, ...found.filter(({ value }) => !stored.some(({ kind }) => kind === value.kind))];
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
