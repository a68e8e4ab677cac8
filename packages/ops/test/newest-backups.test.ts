import { expect, it } from 'vitest';
import { newestBackups } from '../src/doctor/newest-backups.js';

const now = new Date('2026-06-01T00:00:00Z');
const aged = (seconds: number, database = `tenants/${seconds}.db`) => ({
  database,
  time: new Date(now.getTime() - seconds * 1000),
});

it.each([
  ['none yet', []],
  ['app.db 5 s old, jobs.db none yet', [aged(5, 'app.db'), { database: 'jobs.db', time: undefined }]],
  [
    '11 databases, between 3 s and 13 s old, new.db none yet',
    [{ database: 'new.db', time: undefined }, aged(13), ...[12, 11, 10, 9, 8, 7, 5, 4, 3].map((one) => aged(one))],
  ],
])('%s', (text, backups) => {
  expect(newestBackups(backups, now)).toBe(text);
});
