import { found, guessed } from 'litestream-generator-core';
import { findLine } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

/** Symfony with Doctrine: `DATABASE_URL`, where four slashes or the project's folder begin a path. */
export const symfony: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const composer = findLine(project, 'composer.json', /"(?:symfony\/framework-bundle|doctrine\/doctrine-bundle)"/);
  if (!composer) return undefined;
  const url = variableOf(view, 'DATABASE_URL');
  const text = url?.value.replaceAll('%kernel.project_dir%', '').replaceAll('%kernel.environment%', 'prod');
  const isSqlite = text !== undefined && /^(?:pdo-)?sqlite3?:/.test(text);
  const raw = isSqlite ? text.replace(/^(?:pdo-)?sqlite3?:\/\//, '').replace(/\?.*$/, '') : undefined;
  // `sqlite:///%kernel.project_dir%/var/data.db` is left with one slash too many.
  const path =
    raw === undefined
      ? undefined
      : url?.value.includes('project_dir')
        ? raw.replace(/^\/+/, '')
        : sqlitePath(raw.replace(/^\/(?=\/)/, ''));
  const migrates = startLines(view).find(({ text: line }) => /doctrine:migrations:migrate/.test(line));
  const engine = /^(postgres\w*|mysql)/.exec(text ?? '')?.[1];
  return {
    name: 'Symfony',
    from: composer.from,
    databases:
      path === undefined || !url
        ? []
        : [
            {
              path,
              holds: "the app's database",
              from: url.from,
              guessed: url.guessed,
              moves: { variable: 'DATABASE_URL', value: (to) => `sqlite:///${to}` },
            },
          ],
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : project.files.some((file) => /^migrations\/.*\.php$/.test(file))
        ? { migrateCommand: guessed('php bin/console doctrine:migrations:migrate --no-interaction', 'migrations') }
        : {}),
    secrets: [found('APP_SECRET', composer.from)],
    ...(engine === undefined || !url
      ? {}
      : { otherEngines: [guessed(engine === 'mysql' ? 'MySQL' : 'PostgreSQL', url.from)] }),
  };
};
