import { deploymentIdPattern } from '../deployment/index.js';
import type { Problem } from '../errors.js';
import { isObject } from '../is-object.js';
import { unpackItems } from './earlier-items.js';
import { storePath } from './store-path.js';
import type { Stored } from './stored.js';

/** Says what is wrong with a value, in full sentences. */
type Check = (value: unknown) => readonly string[];

/** In the order of the message. */
const checks: Readonly<Record<Exclude<keyof Stored, 'others'>, Check>> = {
  answers: must(isObject, 'The answers are not an object.'),
  project: must(isOptional(isText), 'The path of the project ("project") is not a text.'),
  earlier: must(isList(isEarlier), 'The list of earlier deployments is damaged.'),
  earlierItems: must(
    (value) => typeof value === 'string' && unpackItems(value) !== undefined,
    'What the earlier deployment did ("earlierItems") is damaged.',
  ),
  deployments: (value) => (isObject(value) ? wrongIds(value) : ['The deployment ids are not an object.']),
  environments: must(isMap(isObject), 'The answers of single environments ("environments") are damaged.'),
  app: must(
    (value) => isObject(value) && isList(isAppSecret)(value['secrets']),
    "The list of the app's secrets is damaged.",
  ),
  found: must(
    (value) => isObject(value) && ['earlierReplicas', 'remarks'].every((key) => isList(isFact)(value[key])),
    'What earlier runs found ("found") is damaged.',
  ),
  last: must(isLastRun, 'The result of the last run ("last") is damaged.'),
  earlierStorages: must(isList(isLeftStorage), 'The list of earlier storages is damaged.'),
  upgradeWorkflow: must((value) => typeof value === 'boolean', '"upgradeWorkflow" is neither true nor false.'),
  written: must(
    (value) => isMap(isBlobId)(value) && Object.keys(value as object).every(isInside),
    'The ids of the written files ("written") are damaged.',
  ),
  joined: must(isList(isText), 'The list "joined" is damaged.'),
  added: must(isMap(isList(isText)), 'The lines that joined other files ("added") are damaged.'),
  texts: must(isMap(isText), 'The texts of edited files ("texts") are damaged.'),
  version: (value) =>
    isOptional(isVersion)(value) ? [] : [`The version is ${JSON.stringify(value)}, which is not a valid version.`],
};

/** What is wrong with a memory that was read from a file. */
export function storedProblems(stored: Readonly<Record<keyof typeof checks, unknown>>): readonly Problem[] {
  return (Object.keys(checks) as readonly (keyof typeof checks)[])
    .flatMap((key) => checks[key](stored[key]))
    .map((cause) => ({
      what: `${storePath} is damaged. ${cause}`,
      fix: 'Restore an earlier version of it. The right id is the one that the files in .deploy/ name.',
    }));
}

function must(isGood: (value: unknown) => boolean, cause: string): Check {
  return (value) => (isGood(value) ? [] : [cause]);
}

function wrongIds(deployments: Readonly<Record<string, unknown>>): readonly string[] {
  const ids = Object.values(deployments);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined)
    return [`Two environments have the deployment id ${String(twice)}, and so would write to one backup.`];
  return Object.entries(deployments)
    .filter(([, id]) => typeof id !== 'string' || !deploymentIdPattern.test(id))
    .map(
      ([environment, id]) => `The deployment id of ${environment} is ${JSON.stringify(id)}, which is not a valid id.`,
    );
}

function isEarlier(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value['title']) &&
    ['files', 'volumes', 'folders'].every((key) => Array.isArray(value[key]))
  );
}

function isLastRun(value: unknown): boolean {
  const isListOf = (list: unknown, key: string): boolean =>
    isList((entry) => isObject(entry) && isText(entry[key]))(list);
  return (
    isObject(value) &&
    isObject(value['answers']) &&
    isListOf(value['databases'], 'path') &&
    isListOf(value['patterns'], 'pattern')
  );
}

function isLeftStorage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value['target']) &&
    ['since', 'until'].every((key) => /^\d{4}-\d\d-\d\d$/.test(String(value[key])))
  );
}

function isFact(value: unknown): boolean {
  return isObject(value) && 'value' in value && isText(value['from']) && typeof value['guessed'] === 'boolean';
}

function isAppSecret(value: unknown): boolean {
  return isObject(value) && ['secret', 'variable', 'encoding'].every((key) => isText(value[key]));
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

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isList(isEntry: (value: unknown) => boolean) {
  return (value: unknown): boolean => Array.isArray(value) && value.every(isEntry);
}

function isMap(isValue: (value: unknown) => boolean) {
  return (value: unknown): boolean => isObject(value) && Object.values(value).every(isValue);
}

function isOptional(isGood: (value: unknown) => boolean) {
  return (value: unknown): boolean => value === undefined || isGood(value);
}
