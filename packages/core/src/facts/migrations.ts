import { posix } from 'node:path';
import { parseSqlite } from '../project/connection-string.js';
import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { fileOfPlace } from '../project/paths.js';
import { shellWord } from '../quoting/index.js';
import { uniqueBy } from '../unique-by.js';
import { efMigrations, type EfMigration } from './ef-migrations.js';
import { found, guessed, type Fact } from './fact.js';
import { serviceMigration } from './service-migration.js';

/** True where `AppTasks.Register("migrate", …)` stands in code: anywhere else, the argument would start the web server. */
export function findMigrations({ sources, surroundings }: Checkout): Fact<boolean> {
  for (const source of sources) {
    for (const call of findCalls(source, ['AppTasks\\s*\\.\\s*Register'])) {
      if (constantText(call.args[0], surroundings) === 'migrate') return found(true, call.at);
    }
  }
  return found(false, 'no AppTasks.Register("migrate", …) in the code');
}

/**
 * True where the code calls `Database.Migrate()` or `MigrateAsync()`, or the image migrates before the app, and no task does that in a run
 * of its own.
 */
export function findMigrationAtStart(checkout: Checkout): Fact<boolean> {
  const task = findMigrations(checkout);
  if (task.value) return found(false, task.from);
  for (const source of checkout.sources) {
    for (const call of findCalls(source, ['\\w*[dD]atabase\\s*\\.\\s*Migrate(?:Async)?'])) return found(true, call.at);
  }
  const [script] = efMigrations(checkout).filter(({ runs }) => runs === 'start');
  return script ? found(true, script.from) : found(false, 'no Database.Migrate() in the code');
}

/** The command of a container that migrates beside the app, where the image starts whatever command it is given. */
export function findMigrateCommand(checkout: Checkout): Fact<string> | undefined {
  if (findMigrations(checkout).value) return undefined;
  return ofEntityFramework(checkout) ?? serviceMigration(checkout);
}

function ofEntityFramework(checkout: Checkout): Fact<string> | undefined {
  const [run] = beside(checkout);
  const starts = checkout.dockerfile?.instructions.every(({ keyword }) => keyword !== 'ENTRYPOINT') === true;
  return run && run.runs === 'container' && starts && isPlain(run)
    ? found(run.words.map(shellWord).join(' '), run.from)
    : undefined;
}

/**
 * Migrations of the existing set-up that the new deployment does not run.
 * @param deploying files that deploy the project today: a workflow that only tests migrates nothing that is kept
 */
export function migrationRemarks(checkout: Checkout, deploying: readonly string[]): readonly Fact<string>[] {
  const carried = findMigrateCommand(checkout)?.from;
  return uniqueBy(beside(checkout), ({ from }) => from)
    .filter(({ from }) => from !== carried)
    .filter(({ from }) => !from.startsWith('.github/') || deploying.includes(fileOfPlace(from)))
    .map(({ words, from, runs, connection }) =>
      guessed(
        `The existing set-up migrates the database with ${named(words)}, and the new deployment does not run that. Call ` +
          'Database.Migrate() when the app starts, or run the bundle in the start script of the image, before the app. ' +
          'The deployment then sets a copy of the databases aside until the new version answers.' +
          (runs === 'elsewhere' ? placeOf(connection) : ''),
        from,
      ),
    );
}

/** Where the database is that a command on the host migrates: the path in the container is most likely another one. */
function placeOf(connection = ''): string {
  const source = connection.includes('$') ? undefined : parseSqlite(connection);
  return source?.kind === 'file' && source.path.startsWith('/')
    ? ` On the host, that database is ${source.path} today.`
    : '';
}

/** Those that run neither in the container of the app nor beside another migration. */
function beside(checkout: Checkout): readonly EfMigration[] {
  if (findMigrations(checkout).value || findMigrationAtStart(checkout).value) return [];
  return efMigrations(checkout).filter(({ runs }) => runs !== 'start');
}

/** Whether the command may stand in a file: it holds no password, and nothing that only the host knows. */
function isPlain({ words, connection = '' }: EfMigration): boolean {
  const source = parseSqlite(connection);
  return !words.some((word) => word.includes('$')) && !(source?.kind === 'file' && source.encrypted === true);
}

/** The program and what it is to do, without values, which may be secret. */
function named([program = '', ...rest]: readonly string[]): string {
  const option = rest.findIndex((word) => word.startsWith('-'));
  return [posix.basename(program), ...rest.slice(0, option < 0 ? rest.length : option)].join(' ');
}
