import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { allSecrets, filesOfSecrets, platforms, type Deployment } from 'litestream-generator-core';
import { addressIn } from './known-hosts.js';

/** The user that `deploy.sh host-setup` makes. */
export const deployer = 'deployer';

/** What is known of the repository's secrets and variables, for as long as this process runs. Never written anywhere. */
export interface Values {
  get(name: string): string | undefined;
  /** Remembers a value that a person gave, or that was made just now. */
  set(name: string, value: string): void;
  /** The same with the text of a file. */
  setFromFile(name: string, file: string): void;
  /** Whether a file is there, and has a text. */
  readable(file: string): boolean;
  /** Says that the repository has this value now. */
  settle(name: string): void;
  /** Forgets values, wherever they came from: those of the shell and of files count no longer, because they were wrong. */
  forget(names: readonly string[]): void;
  /** Whether it was given or made in this run, and did not come from the shell or a file. */
  isNew(name: string): boolean;
  /** File of a secret that is entered as a file, as a full path; undefined for all others. */
  fileOf(name: string): string | undefined;
  /** All of them, as an environment. */
  all(): Readonly<Record<string, string | undefined>>;
}

/**
 * Values of the shell, of the files that the guide makes, and what a person gives. The shell's values for the storage count only if all
 * are there that the storage needs: AWS_ACCESS_KEY_ID alone is rather the login of whoever administers the account.
 * @param shell The environment of the process.
 */
export function openValues(
  deployment: Deployment,
  shell: Readonly<Record<string, string | undefined>>,
  home: string,
): Values {
  const secrets = allSecrets(deployment);
  const names = secrets.map(({ name }) => name);
  const ofStorage = secrets.filter((secret) => secret.for === 'storage');
  const complete = ofStorage.every(({ name, optional }) => optional || (shell[name] ?? '') !== '');
  const leftOut = complete ? [] : ofStorage.map(({ name }) => name);
  const fromShell = Object.fromEntries(
    Object.entries(shell).filter(([name, value]) => !leftOut.includes(name) && value !== ''),
  );
  const inHome = (file: string): string =>
    file.startsWith('~/') ? path.join(home, ...file.split('/').slice(1)) : path.resolve(file);
  const made = platforms.find(({ id }) => id === deployment.platform)?.secretFiles(deployment) ?? [];
  const files = new Map([...filesOfSecrets(deployment, made)].map(([name, file]) => [name, inHome(file)]));
  const given = new Map<string, string>();
  const settled = new Set<string>();
  const forgotten = new Set<string>();
  const read = (file: string): string | undefined =>
    existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8').trim() || undefined : undefined;
  const fromFiles = (): Record<string, string> =>
    Object.fromEntries([...files].flatMap(([name, file]) => [[name, read(file)]].filter(isText)));
  const defaults = (): Record<string, string> => {
    const known = fromFiles()['DEPLOY_KNOWN_HOSTS'];
    const address = known === undefined ? undefined : addressIn(known);
    return {
      ...(names.includes('DEPLOY_USERNAME') && { DEPLOY_USERNAME: deployer }),
      ...(address && { [deployment.host.secret]: address.host }),
      ...(address?.port !== undefined && { DEPLOY_PORT: address.port }),
    };
  };
  const found = (): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.entries({ ...defaults(), ...fromFiles(), ...fromShell }).filter(([name]) => !forgotten.has(name)),
    );
  const all = () => ({ ...found(), ...Object.fromEntries(given) });
  return {
    all,
    get: (name) => all()[name],
    set: (name, value) => {
      given.set(name, value);
      settled.delete(name);
    },
    setFromFile: (name, file) => void given.set(name, read(inHome(file)) ?? ''),
    readable: (file) => read(inHome(file)) !== undefined,
    forget(gone) {
      for (const name of gone) {
        given.delete(name);
        forgotten.add(name);
      }
    },
    settle: (name) => void settled.add(name),
    isNew: (name) => given.has(name) && !settled.has(name),
    fileOf: (name) => files.get(name),
  };
}

function isText(entry: readonly (string | undefined)[]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}
