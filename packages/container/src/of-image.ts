import { posix } from 'node:path';
import {
  backUpAsWell,
  findDroppedRights,
  found,
  guessed,
  imageUser,
  type ContainerFacts,
  type ContainerView,
  type Fact,
  type UncoveredState,
} from 'litestream-generator-core';
import { findAppName } from './app-name.js';
import type { KnownImage } from './known-images.js';

/** What the table says of a published image, as guesses; what the existing Compose file says of it comes first. */
export function factsOfImage(view: ContainerView, row: KnownImage): ContainerFacts {
  const from = `what is known of the image ${row.name}`;
  const [port] = view.ports;
  // A container that starts as another user than root cannot switch to the user of the table.
  const own = /^[1-9]\d*(?::\d+)?$/.test(view.runsAs?.text ?? '') ? imageUser(view) : undefined;
  const mount = view.mounts.find(({ target }) => target.replace(/\/+$/, '') === row.folder);
  return {
    template: { value: 'image', from: view.image.from, guessed: view.image.guessed },
    appName: findAppName(view),
    databases: row.databases.map((name, index) => ({
      file: posix.join(row.folder, name),
      holds: index === 0 ? "the app's database" : 'a database of the app',
      from,
      guessed: true,
    })),
    patterns: patternsOf(row),
    unresolved: [],
    dataFolder: mount ? found(row.folder, mount.from) : guessed(row.folder, from),
    port: port?.port === row.port ? found(row.port, port.from) : guessed(row.port, from),
    // The variables of the set-up may name the user that the start script switches to.
    user: own ?? ((row.dropsRights && findDroppedRights(view)?.user) || guessed(row.user, from)),
    ...(row.dropsRights && own === undefined ? { dropsRights: guessed(true, from) } : {}),
    healthPath: guessed(row.health ?? '/', row.health === undefined ? 'nothing is known of a health check' : from),
    migratesAtStart: found(true, from),
    variables: [],
    uncovered: filesOf(row),
    otherEngines: [],
    secrets: [],
    remarks: [],
  };
}

/** Files beside the databases that the table knows of. */
export function filesOf({ name, folder, keeps = [], needs = [] }: KnownImage): readonly Fact<UncoveredState>[] {
  return keeps.map((file) =>
    guessed(
      {
        path: posix.join(folder, file),
        holds: needs.includes(file)
          ? 'files that belong to the databases: without them the app does not start, or cannot read what is in them'
          : 'files of the app',
        remedy: backUpAsWell(posix.join(folder, file), folder),
        ...(needs.includes(file) && { needed: true as const }),
      },
      `what is known of the image ${name}`,
    ),
  );
}

/** Databases that appear while the app runs, as the table knows them. */
export function patternsOf({ name, folder, patterns = [] }: KnownImage): NonNullable<ContainerFacts['patterns']> {
  return patterns.map((pattern) => ({
    folder: posix.join(folder, posix.dirname(pattern)),
    pattern: posix.basename(pattern),
    holds: 'databases that the app makes while it runs',
    from: `what is known of the image ${name}`,
    guessed: true,
  }));
}
