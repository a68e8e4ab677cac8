import { expect, it } from 'vitest';
import { earlierStorages } from '../../src/generator/earlier-storages.js';

const last = (target: string) => ({ last: { answers: { target, historyDays: 7 }, databases: [], patterns: [] } });
const june = new Date('2026-06-10T12:00:00Z');

it('a storage that was left is known until its history has passed, and the one of today is none of them', () => {
  const s3 = { target: 's3', since: '2026-06-05', until: '2026-06-12' };
  expect(earlierStorages({ ...last('s3'), earlierStorages: [] }, { target: 's3' }, june)).toEqual([]);
  expect(earlierStorages({ ...last('s3'), earlierStorages: [] }, { target: 'azure' }, june)).toEqual([
    { target: 's3', title: 'AWS S3', since: '2026-06-10', until: '2026-06-17' },
  ]);
  expect(earlierStorages({ ...last('azure'), earlierStorages: [s3] }, { target: 'azure' }, june)).toEqual([
    { ...s3, title: 'AWS S3' },
  ]);
  expect(
    earlierStorages({ ...last('azure'), earlierStorages: [{ ...s3, until: '2026-06-09' }] }, { target: 'azure' }, june),
  ).toEqual([]);
  expect(
    earlierStorages({ ...last('azure'), earlierStorages: [s3] }, { target: 's3' }, june).map(({ target }) => target),
  ).toEqual(['azure']);
});
