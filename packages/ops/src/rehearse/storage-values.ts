import { expandValues, type TargetSecret } from 'litestream-generator-core';

/** What the stack is given of the storage. */
export interface StorageValues {
  /** Variables of the Compose file. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files of the folder `keys`, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Variables by which Litestream finds one of the files, each with the file's name. The Compose file sets them by itself. */
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * Repository secrets as `deploy.sh` hands them on: escaped for a JSON string, as they are, or as a file. Compose reads them
 * from its own environment here, so that nothing is escaped a second time.
 * @throws when a required one is not there, which is a fault of the target's server
 */
export function storageValues(
  secrets: readonly TargetSecret[],
  values: Readonly<Record<string, string>>,
): StorageValues {
  const variables: Record<string, string> = {};
  const files: Record<string, string> = {};
  const paths: Record<string, string> = {};
  for (const { name, use, optional, default: fallback } of secrets) {
    const value = values[name] ?? expandValues(fallback ?? '', (variable) => variables[variable] ?? '');
    if (value === '' && optional !== true) throw new Error(`the server of the rehearsal has no value for ${name}`);
    if (use.as === 'file' && use.pathIn !== undefined) paths[use.pathIn] = use.file;
    if (use.as === 'file') files[use.file] = `${value}\n`;
    else variables[use.variable] = use.as === 'env' ? value : JSON.stringify(value).slice(1, -1);
  }
  return { variables, files, paths };
}
