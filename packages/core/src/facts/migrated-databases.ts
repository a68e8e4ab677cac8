import { posix } from 'node:path';
import { parseSqlite } from '../project/connection-string.js';
import type { CSharpValue } from '../project/csharp-text.js';
import { isBelow } from '../project/paths.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { efMigrations, type EfMigration } from './ef-migrations.js';
import { variable } from './settings.js';
import type { SqliteUsage } from './sqlite-usage.js';

/**
 * Databases that Entity Framework's tools migrate beside the app: most likely it opens them. On the host, a database counts where the
 * existing set-up mounts its folder.
 */
export function migratedDatabases(checkout: Checkout): readonly SqliteUsage[] {
  return efMigrations(checkout).flatMap((run) => {
    const value = valueOf(checkout, run);
    return value ? [{ values: [value], registered: true, sure: false, at: run.from }] : [];
  });
}

const FILE = /^\/|\.(?:db3?|sqlite3?|s3db|sdb)$/i;

function valueOf(checkout: Checkout, { connection, from: at, runs }: EfMigration): CSharpValue | undefined {
  if (connection === undefined) return undefined;
  const name = /^\$\{?(\w+)\}?$/.exec(connection)?.[1];
  if (name !== undefined) {
    const [set] = runs === 'elsewhere' ? [] : variable(checkout, name);
    return set?.kind === 'value' ? { kind: 'variable', name, at } : undefined;
  }
  const opened = connection.includes('$') ? undefined : parseSqlite(connection);
  if (opened?.kind !== 'file' || !FILE.test(opened.path)) return undefined;
  if (runs !== 'elsewhere') return { kind: 'text', text: connection, at };
  const path = mountedAs(checkout, opened.path);
  return path === undefined ? undefined : { kind: 'text', text: `Data Source="${path}"`, at };
}

/** The path in the app's container under which a file of the host is mounted. */
function mountedAs(checkout: Checkout, path: string): string | undefined {
  const mounts = [...(checkout.kamal?.mounts ?? []), ...appServices(checkout).flatMap((service) => service.mounts)];
  const mount = mounts.find(({ source }) => source.startsWith('/') && isBelow(path, source));
  return mount && posix.join(mount.target, posix.relative(mount.source, path));
}
