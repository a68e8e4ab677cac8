import { setInContainer } from '../deployment/reserved-names.js';
import type { AppSecret } from '../facts/facts.js';
import type { Family } from '../family.js';
import { platforms, projectFiles } from '../platforms/index.js';
import { confValues } from '../platforms/shared/conf-value.js';
import { isPattern, isPlainVariable, patternOf } from '../questions/index.js';
import type { Memory } from './memory.js';
import { storePath, type Stored } from './stored.js';

/** A memory, and what is said of it. */
export interface ReadBack {
  readonly stored: Stored;
  /** Undefined where nothing was read back. */
  readonly told?: string;
}

/**
 * If the memory is lost, the app's values and the databases are read from the files that an earlier run wrote; otherwise
 * they would be dropped. Values come from the template, and secrets are names only.
 */
export function readBack({ stored, read }: Memory, families: readonly Family[]): ReadBack {
  const conf = read(projectFiles.conf) ?? '';
  const environment = platforms.map((platform) => platform.appEnvironment(read)).find((found) => found !== undefined);
  if (Object.keys(stored.deployments).length > 0 || !/^id=/m.test(conf) || environment === undefined) return { stored };
  const secrets = secretsIn(
    environment,
    conf,
    new Set(families.flatMap(({ hostSecrets }) => [hostSecrets.host, ...hostSecrets.others]).map(({ name }) => name)),
  );
  const variables = Object.entries(environment)
    .filter(([name, value]) => !setInContainer.includes(name) && !/\$(?!\$)/.test(value.replaceAll('$$', '')))
    .map(([name, value]) => `${name}=${value.replaceAll('$$', '$')}`)
    .filter(isPlainVariable);
  const databases = confValues(conf, 'database').filter((path) => !isPattern(path));
  const patterns = confValues(conf, 'pattern').filter(isPattern);
  const files = confValues(conf, 'file');
  const ignoredDatabases = confValues(conf, 'ignored_database');
  const names = [
    ...secrets.map(({ secret }) => secret),
    ...variables.map((entry) => entry.split('=', 1).join()),
    ...databases,
    ...patterns,
    ...ignoredDatabases,
    ...files,
  ];
  return {
    stored: {
      ...stored,
      answers: {
        ...stored.answers,
        ...(variables.length > 0 && { variables }),
        ...(ignoredDatabases.length > 0 && { ignoredDatabases }),
        ...(files.length > 0 && { files }),
      },
      app: { secrets },
      last: {
        ...stored.last,
        databases: databases.map((path) => ({ path, holds: 'a database of the app' })),
        patterns: patterns.map((path) => ({ ...patternOf(path), holds: 'databases of the app' })),
      },
    },
    ...(names.length > 0 && {
      told: `These values were read from the files in .deploy/, because ${storePath} does not have them: ${names.join(', ')}.`,
    }),
  };
}

/** What the app gets by `${NAME:-}`, where deploy.conf says from which secret it comes. */
function secretsIn(
  environment: Readonly<Record<string, string>>,
  conf: string,
  ofHost: ReadonlySet<string>,
): readonly AppSecret[] {
  const sent = confValues(conf, 'app_value').map((line) => line.split(' '));
  return Object.entries(environment).flatMap(([variable, value]) => {
    const inEnvFile = /^\$\{(\w+):-\}$/.exec(value)?.[1];
    const [secret, way, , need] = sent.find((words) => words[2] === inEnvFile) ?? [];
    if (inEnvFile === undefined || secret === undefined || ofHost.has(secret) || setInContainer.includes(variable))
      return [];
    return [
      {
        secret,
        variable,
        encoding: way === 'base64' ? 'base64' : 'plain',
        ...(need === 'required' && { named: true }),
      } as const,
    ];
  });
}
