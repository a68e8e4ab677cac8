import { posix } from 'node:path';
import { backUpAsWell, found, guessed, type ContainerFacts, type ContainerView } from 'litestream-generator-core';
import { findAppName } from './app-name.js';
import type { KnownImage } from './known-images.js';

/** What the table says of a published image, as guesses; what the existing Compose file says of it comes first. */
export function factsOfImage(view: ContainerView, row: KnownImage): ContainerFacts {
  const from = `what is known of the image ${row.name}`;
  const [port] = view.ports;
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
    unresolved: [],
    dataFolder: mount ? found(row.folder, mount.from) : guessed(row.folder, from),
    port: port?.port === row.port ? found(row.port, port.from) : guessed(row.port, from),
    user: guessed(row.user, from),
    ...(row.dropsRights ? { dropsRights: guessed(true, from) } : {}),
    healthPath: guessed(row.health ?? '/', row.health === undefined ? 'nothing is known of a health check' : from),
    migratesAtStart: found(true, from),
    variables: [],
    uncovered: (row.keeps ?? []).map((name) =>
      guessed(
        {
          path: posix.join(row.folder, name),
          holds: 'files of the app',
          remedy: backUpAsWell(posix.join(row.folder, name), row.folder),
        },
        from,
      ),
    ),
    otherEngines: [],
    secrets: [],
    remarks: [],
  };
}
