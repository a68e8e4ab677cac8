import { posix } from 'node:path';
import { replicationsIn } from '../project/litestream-command.js';
import { readLitestreamConfig } from '../project/litestream-config.js';
import { joinPath, folderOf, isBelow, nameOf } from '../project/paths.js';
import { placeOfUrl, type ReplicaPlace } from '../project/replica-place.js';
import { secretBehind } from '../project/workflow.js';
import { appServices, isProduction } from './app-services.js';
import type { Checkout } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';
import type { EarlierReplica } from './facts.js';
import { findSidecars, versionInDockerfiles, type Sidecar } from './litestream-sidecars.js';
import { isOurs } from './ours.js';
import { PLACEHOLDERS } from './placeholders.js';

/** Places where an earlier Litestream keeps backups, and a remark for each of its files that cannot be read. */
export interface EarlierReplicas {
  readonly replicas: readonly Fact<EarlierReplica>[];
  readonly remarks: readonly Fact<string>[];
}

/** Reads them from the command of the old sidecar, and from the configurations in the checkout. What is commented out is none. */
export function findEarlierReplicas(checkout: Checkout, dataFolder: string): EarlierReplicas {
  const sidecars = findSidecars(checkout);
  const [main] = sidecars;
  const version = main?.version ?? versionInDockerfiles(checkout);
  const configs = configPaths(checkout, sidecars).map(
    (path) => readLitestreamConfig(checkout.project, path, (text) => expand(text, main)) ?? [],
  );
  const broken = configs.flatMap((config) => ('error' in config ? [config] : []));
  const all = [
    ...sidecars.flatMap((sidecar) =>
      replicationsIn(sidecar.command?.text ?? '').flatMap(({ database, urls }) =>
        urls.flatMap((url) => {
          const place = placeOfUrl(expand(url, sidecar));
          return place && database !== undefined
            ? [
                replica(
                  checkout,
                  dataFolder,
                  place,
                  expand(database, sidecar),
                  sidecar.command?.from ?? sidecar.from,
                  sidecar,
                  sidecar.version,
                ),
              ]
            : [];
        }),
      ),
    ),
    ...configs
      .flatMap((config) => ('error' in config ? [] : config))
      .map(({ place, database, from }) => replica(checkout, dataFolder, place, database, from, main, version)),
  ];
  const same = (a: EarlierReplica, b: EarlierReplica): boolean =>
    a.type === b.type && a.bucket === b.bucket && a.path === b.path && a.database === b.database;
  return {
    replicas: all.filter(({ value }, index) => all.findIndex((other) => same(other.value, value)) === index),
    remarks: broken.map(({ path, error }) =>
      guessed(
        `${path} could not be read as YAML (${error}), so the place of an earlier backup may be missing here.`,
        path,
      ),
    ),
  };
}

/** Configurations by their name, and those that a sidecar mounts under it. */
function configPaths({ project }: Checkout, sidecars: readonly Sidecar[]): readonly string[] {
  const isConfig = (path: string): boolean => /litestream[\w.-]*\.ya?ml$/i.test(nameOf(path));
  const mounted = sidecars.flatMap(({ file, mounts }) =>
    mounts.filter(({ target }) => isConfig(target)).map(({ source }) => joinPath(folderOf(file), source)),
  );
  return project.files.filter(
    (path) =>
      ((isConfig(path) && isProduction(path)) || mounted.includes(path)) &&
      !isOurs(project, path) &&
      !path.startsWith('.github/'),
  );
}

/** Variables of the container itself: `$$NAME` in a Compose file, `${NAME}` in a configuration. */
function expand(text: string, sidecar: Sidecar | undefined): string {
  return text.replaceAll(/\$?\$(?:\{(\w+)\}|(\w+))/g, (_all, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    return sidecar?.environment.find((entry) => entry.name === name)?.value ?? `\${${name}}`;
  });
}

function replica(
  checkout: Checkout,
  dataFolder: string,
  place: ReplicaPlace,
  file: string,
  where: string,
  sidecar: Sidecar | undefined,
  version: string | undefined,
): Fact<EarlierReplica> {
  const database = belowData(checkout, dataFolder, file, sidecar);
  const path = place.path.replaceAll(/\$\{(\w+)\}/g, (all, name: string) =>
    isRepositoryName(checkout, name) ? PLACEHOLDERS.repository : all,
  );
  const value: EarlierReplica = {
    type: place.type,
    bucket: place.bucket,
    path,
    database: database ?? nameOf(file),
    where,
    secrets: secretsIn(checkout, [place.bucket, place.owner ?? '', place.endpoint ?? '']),
    ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
    ...(version !== undefined && { version }),
  };
  return (database === undefined || /[$<]/.test(path) ? guessed : found)(value, where);
}

function isRepositoryName({ workflows }: Checkout, variable: string): boolean {
  return (
    variable === 'APP_NAME' ||
    workflows.some(({ environment }) =>
      environment.some(({ name, value }) => name === variable && /github\.event\.repository\.name/.test(value)),
    )
  );
}

/** Repository secrets behind the variables of an address, as the workflow hands them over. */
function secretsIn({ workflows }: Checkout, texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{(\w+)(?::?[-?][^}]*)?\}/g)].map(([, name]) => name));
  return [...new Set(names.flatMap((variable) => secretBehind(workflows, variable as string) ?? []))];
}

/** The file by its path below the app's data folder, through the volume that both have; undefined when nothing says how they meet. */
function belowData(
  checkout: Checkout,
  dataFolder: string,
  file: string,
  sidecar: Sidecar | undefined,
): string | undefined {
  const within = (path: string, folder: string): boolean => path !== folder && isBelow(path, folder);
  const app = [...(checkout.kamal?.mounts ?? []), ...appServices(checkout).flatMap(({ mounts }) => mounts)];
  const theirs = (sidecar?.mounts ?? []).filter(({ target }) => within(file, posix.join(target)));
  const shared = theirs.flatMap((mount) =>
    app
      .filter(({ source }) => source === mount.source)
      .map(({ target }) => posix.join(target, posix.relative(posix.join(mount.target), file))),
  );
  // On the host itself, Litestream sees the folder or the volume that the app mounts.
  const onHost = app
    .filter(({ source }) => source.startsWith('/') && within(file, posix.join(source)))
    .map(({ source, target }) => posix.join(target, posix.relative(source, file)));
  const seen = [...shared, ...onHost, file].find((path) => within(path, dataFolder));
  if (seen !== undefined) return posix.relative(dataFolder, seen);
  return /^\/var\/lib\/docker\/volumes\/[^/]+\/_data\/(.+)$/.exec(file)?.[1];
}
