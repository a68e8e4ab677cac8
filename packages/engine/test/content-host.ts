import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { acted, sandbox } from './fuzz/sandbox.js';
import { endpoint, monthly, run } from './guard-host.js';

export const answer = '{"max_txid": "0000000000000009", "files": [{"size": 5, "timestamp": "2026-05-31T12:00:00Z"}]}';
export const owner = `user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;

/** A volume with app.db and its mark, and the storage with a backup of what the test says, as the real sqlite3 makes it. */
export function volume(restored: string, lines = monthly) {
  const one = sandbox();
  one.put('deploy.conf', `${lines.map((line) => (line.startsWith('user=') ? owner : line)).join('\n')}\n`);
  one.put(
    'litestream.yml',
    'dbs:\n  - path: "/data/.litestream-deployment/manifest.db"\n  - path: "/data/.litestream-deployment/turn.db"\n',
  );
  one.put('answer', answer);
  one.database('restored.db', restored);
  const call = async (verb: string, args: readonly string[] = [], input = '') => {
    const before = one.outside();
    const env = { ...one.env, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint(), SECRET: 'very-secret-key' };
    const result = await run(one.folder, verb, args, env, { cwd: one.folder, input, seconds: 40 });
    expect(
      [existsSync(one.at('ran')), result.output.includes('very-secret-key'), acted(result.output)],
      result.output,
    ).toEqual([false, false, []]);
    expect(one.outside()).toBe(before);
    return result;
  };
  return { ...one, call };
}
