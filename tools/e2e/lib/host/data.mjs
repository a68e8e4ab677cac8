import path from 'node:path';
import { docker, eventually } from '../command.mjs';
import { litestream } from './on-host.mjs';

/** What a host's databases hold. @param {import('./on-host.mjs').OnHost} host */
export function data({ databases, app, onVolume }) {
  return {
    /** Rows of each database, as the app sees them. @returns {Promise<Record<string, number>>} */
    rows: async () => JSON.parse(await app('/count')),

    /** The same of an app that is still starting. */
    eventualRows: () => eventually('the app answers', 30, async () => JSON.parse(await app('/count'))),

    /** `uid:gid` of each database and what `integrity_check` says. */
    inspect: async () =>
      Object.fromEntries(
        (
          await onVolume(
            databases
              .map(
                (name) =>
                  `echo "$(stat -c %u:%g ${quoted(`/data/${name}`)}) $(sqlite3 -readonly ` +
                  `${quoted(`/data/${name}`)} 'pragma integrity_check')"`,
              )
              .join('; '),
          )
        )
          .split('\n')
          .map((line, index) => [databases[index] ?? '', line]),
      ),

    /** What SQLite answers about a file on the host. @param {string} file @param {string} sql */
    query: (file, sql) =>
      docker(
        'run',
        '--rm',
        '--volume',
        `${path.dirname(file)}:/look`,
        '--entrypoint',
        'sqlite3',
        litestream,
        `/look/${path.basename(file)}`,
        sql,
      ),

    /** Rows on the volume while nothing writes there. @returns {Promise<Record<string, number>>} */
    rowsOnVolume: async () => {
      const counts = await onVolume(
        'cp -r /data /tmp/copy; cd /tmp/copy; ' +
          `${databases.map((name) => `sqlite3 ${quoted(`./${name}`)} 'select count(*) from counter'`).join('; ')}`,
      );
      return Object.fromEntries(counts.split('\n').map((count, index) => [databases[index] ?? '', Number(count)]));
    },
  };
}

/** As one word of a shell. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
