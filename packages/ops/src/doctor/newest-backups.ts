import { ageOf } from './age-of.js';
import type { Backup } from './ask-backups.js';

/** The most databases that are named one by one, so that the finding stays readable. */
const named = 8;

/**
 * How old the backups are: one by one, or the youngest and the oldest where there are many. There is none where all databases appear
 * while the app runs, and none did yet.
 */
export function newestBackups(backups: readonly Backup[], now: Date): string {
  const describe = ({ database, time }: Backup): string =>
    `${database} ${time === undefined ? 'none yet' : `${ageOf(time, now)} old`}`;
  if (backups.length === 0) return 'none yet';
  if (backups.length <= named) return backups.map(describe).join(', ');
  const times = backups.flatMap(({ time }) => time ?? []).toSorted((one, other) => one.getTime() - other.getTime());
  const [oldest, newest] = [times[0], times.at(-1)];
  const without = backups.filter(({ time }) => time === undefined).map(describe);
  return [
    `${backups.length} databases`,
    ...(oldest && newest ? [`between ${ageOf(newest, now)} and ${ageOf(oldest, now)} old`] : []),
    ...without.slice(0, named),
  ].join(', ');
}
