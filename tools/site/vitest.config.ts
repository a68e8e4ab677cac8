import { defineConfig } from 'vitest/config';

// One browser for each file, one page after the other.
export default defineConfig({
  test: { include: ['e2e/*.e2e.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
