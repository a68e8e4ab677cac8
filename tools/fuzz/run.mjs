// Hostile content against the engine, for longer than `npm test` does it: npm run fuzz -- --minutes 10 [--seed 1000]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
const { status } = spawnSync('npx', ['vitest', 'run', 'test/fuzz.integration.test.ts'], {
  cwd: path.join(import.meta.dirname, '../../packages/engine'),
  env: { ...process.env, FUZZ_MINUTES: flags.minutes, FUZZ_SEED: flags.seed },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
