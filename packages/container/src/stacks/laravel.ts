import { found, guessed } from 'litestream-generator-core';
import { findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

/** Laravel: `DB_CONNECTION` and `DB_DATABASE`, else what `config/database.php` says. */
export const laravel: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const composer = findLine(project, 'composer.json', /"laravel\/framework"/);
  if (!composer || !project.files.includes('artisan')) return undefined;
  const connection =
    variableOf(view, 'DB_CONNECTION')?.value ??
    findLine(project, 'config/database.php', /'default'\s*=>\s*env\('DB_CONNECTION',\s*'(\w+)'\)/)?.match[1];
  const migrates = startLines(view).find(({ text }) => /artisan\s+migrate/.test(text));
  const written = findLine(
    project,
    'config/database.php',
    /'database'\s*=>\s*env\('DB_DATABASE',\s*database_path\('([^']+)'\)/,
  );
  const set = variableOf(view, 'DB_DATABASE');
  const path = (set && sqlitePath(set.value)) ?? `database/${written?.match[1] ?? 'database.sqlite'}`;
  const other = connection !== undefined && connection !== 'sqlite';
  return {
    name: 'Laravel',
    from: composer.from,
    databases: other
      ? []
      : [
          {
            path,
            holds: "the app's database",
            from: (set && sqlitePath(set.value) !== undefined ? set.from : written?.from) ?? composer.from,
            guessed: connection === undefined || (set?.guessed ?? written === undefined),
            moves: { variable: 'DB_DATABASE', value: (to) => to },
          },
        ],
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : { migrateCommand: guessed('php artisan migrate --force', composer.from) }),
    keeps: [
      {
        path: 'storage/app',
        holds: 'uploads (the local disk)',
        from: linesOf(project, 'config/filesystems.php')[0]?.from ?? composer.from,
      },
    ],
    secrets: [found('APP_KEY', composer.from)],
    ...(other ? { otherEngines: [guessed(connection === 'pgsql' ? 'PostgreSQL' : 'MySQL', composer.from)] } : {}),
  };
};
