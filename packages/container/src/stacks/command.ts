import { commandWords } from 'litestream-generator-core';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

/** Any stack: a word of the image's ENTRYPOINT or CMD that names a SQLite file, `--sqlitedb /data/app.db` or `--db=/data/app.db`. */
export const command: StackReader = ({ dockerfile }): Stack | undefined => {
  const started = ['ENTRYPOINT', 'CMD'].flatMap(
    (keyword) => dockerfile?.instructions.findLast((one) => one.keyword === keyword) ?? [],
  );
  const databases = started.flatMap(({ text, from }) =>
    commandWords(text).flatMap((word): readonly StackDatabase[] => {
      const path = sqlitePath(word.replace(/^--?[\w.-]+=/, ''));
      return path === undefined ? [] : [{ path, holds: "the app's database", from }];
    }),
  );
  return databases.length === 0 ? undefined : { name: 'its command', from: databases[0]?.from ?? '', databases };
};
