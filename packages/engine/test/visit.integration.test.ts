import { describe, expect, test } from 'vitest';
import { conf, endpoint, run } from './guard-host.js';
import { metrics } from './health-host.js';
import { idle } from './idle-files.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('a visit where nothing is about to change', () => {
  const listed = (names: readonly string[]) => [...conf, ...names.map((name) => `database=${name}`)];
  const visit = ({ folder, PATH }: { folder: string; PATH: string }, ...options: string[]) =>
    run(folder, 'unchanged', ['1', '/up', 'name', '127.0.0.1', ...options], {
      PATH,
      FOLDER: folder,
      METRICS: metrics,
      REPLICA_BUCKET: 'b',
      REPLICA_ENDPOINT: endpoint(),
    });

  test('all four answer, and the storage is asked once', async () => {
    const one = idle(listed);
    await one.settled();
    one.put('seen', ''); // as after writes
    one.put('data/other.db', 'SQLite format 3'.padEnd(512));
    one.forget();
    const { code, output } = await visit(one);
    expect(code).toBe(0);
    const lines = output.trim().split('\n');
    expect(lines.filter((line) => /^\w+=/.test(line))).toEqual(['app=1', 'guard=0', 'volume=0', 'proof=0']);
    expect(lines.filter((line) => line.startsWith('guard: restore: '))).toHaveLength(21);
    expect(lines).toContain('volume: difference=volume other.db');
    expect(lines).toContain('proof: jobs/jobs_159.db@000000000000000a');
    expect([one.asked('restore'), one.asked('sync')]).toEqual([20, 20]);
    one.forget();
    expect((await visit(one)).output).toContain('\nproof=0');
    expect(one.asked('restore')).toBeLessThanOrEqual(8);
  });

  test('what the storage got after that is asked about again', async () => {
    const one = idle(listed);
    await one.settled();
    one.put('seen', '');
    one.put('replicated', '11'); // the storage still says 10
    one.forget();
    const { output } = await visit(one);
    expect(output).toMatch(/\nguard=0\n[^]*\nproof: \S+ the storage ends at transaction 000000000000000a, but/);
    expect(output).toMatch(/\nproof=1\n$/);
  });

  test.each([
    [
      'the restore check refuses',
      ['--proven', 'app.db@00000000000000ff'],
      /\nguard: .*lost transactions[^]*\nguard=4\n/,
    ],
    ['an option is wrong', ['--adopt', 'none'], /\nguard: .*--adopt takes local or backup\nguard=2\n/],
  ])('%s: that is its answer, and the proof does not wait for it', async (_, options, words) => {
    const one = idle(listed);
    await one.settled();
    const { code, output } = await visit(one, ...options);
    expect([code, output]).toEqual([0, expect.stringMatching(words)]);
    expect(output).toMatch(/\nproof=0\n$/);
  });
});
