import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { sqlitePath, urlSlashes } from '../sqlite-path.js';

/** Any stack: a variable of the app's container whose value names a SQLite file, `DB_PATH=/data/app.db`. */
export const settings: StackReader = (view): Stack | undefined => {
  const { environment } = view;
  const slashes = urlSlashes(view);
  const databases = environment.flatMap(({ name, value, from, unsure }, index): readonly StackDatabase[] => {
    if (value === undefined || /[$<]/.test(value) || environment.findIndex((one) => one.name === name) !== index)
      return [];
    const path = sqlitePath(value, slashes);
    // A name alone is most likely a part of a path that another variable holds as a whole.
    if (path === undefined || !/[/:]/.test(value)) return [];
    return [
      {
        path,
        holds: "the app's database",
        from,
        ...(unsure ? { guessed: true } : {}),
        ...(value === path ? { moves: { variable: name, value: (to: string) => to } } : {}),
      },
    ];
  });
  return databases.length === 0 ? undefined : { name: 'its variables', from: databases[0]?.from ?? '', databases };
};
