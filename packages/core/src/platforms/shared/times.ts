import type { Deployment } from '../../deployment/deployment.js';

/** Times of the sidecar that several generated files must agree on, in seconds. */
export const sidecarTimes = {
  /**
   * How often Litestream looks for new writes, in milliseconds; each time that finds some is
   * one upload. Its default, 1000, lost 1.5 s of writes on a busy host.
   */
  monitor: 500,
  /** How long it then waits at most before the upload, in milliseconds: with its default, 1000, a write would wait for both. */
  upload: 100,
  /** Litestream's final sync after SIGTERM; then it exits with 1 (`shutdown-timeout`, its default is 30). */
  shutdown: 25,
  /** Time until Docker sends SIGKILL: 5 more than `shutdown`, so that Litestream can report itself what went wrong. */
  stopGrace: 30,
  /** More of it where files are backed up too: their last backup runs beside that upload. */
  filesStop: 60,
  /** Between two health checks. */
  healthInterval: 30,
  /** For `litestream sync -wait -timeout` within one health check: answers normally take 0.02–0.08 s. */
  healthSync: 10,
  /** For a whole health check; above `healthSync`, because the check stops at the first database that fails. */
  healthTimeout: 20,
  /** In which a failing check does not count: the first snapshot of a large database takes a while to upload. */
  healthStart: 60,
  /** How often Litestream compares storage with what it has: the only way to notice that the storage of an idle database is gone. */
  validation: 300,
} as const;

/** Failing checks in a row until the sidecar counts as unhealthy. */
export const healthRetries = 3;

/** Label of the sidecar that holds `CONFIG_HASH`; Compose's own hash is computed differently by 2.26.1. */
export const configLabel = 'generator-litestream.config-hash';

/** GitHub ends a job after six hours; the host goes on alone. https://docs.github.com/actions/reference/limits */
const LONGEST_JOB_MINUTES = 360;

/**
 * Minutes for a deployment, and so the most for any of its steps. Databases are restored one by one, and so is every file of a pattern:
 * those are small and their number is not known here, hence the time of one database for all of them. The rest is for the pull, the
 * migration and a queue on the host.
 */
export function deployMinutes({ databases, limits, patterns, storage }: Deployment): number {
  const parts = databases.length + patterns.length + (storage.files === undefined ? 0 : 1);
  return Math.min(limits.restoreMinutes * parts + 20, LONGEST_JOB_MINUTES);
}

/** Minutes for a migration: rewriting a database takes no longer than restoring it. */
export function migrateMinutes({ databases, limits }: Deployment): number {
  return Math.min(limits.restoreMinutes * databases.length, LONGEST_JOB_MINUTES);
}

/** Minutes for a deployment whose migration is a step of its own. */
export function migratedDeployMinutes(deployment: Deployment): number {
  return Math.min(deployMinutes(deployment) + migrateMinutes(deployment), LONGEST_JOB_MINUTES);
}
