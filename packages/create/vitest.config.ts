import { defineConfig } from 'vitest/config';

// These tests start the command itself, each in a process of its own: on a busy machine that takes its time.
// No test changes a module, so the files of a worker share what they load.
export default defineConfig({
  test: { testTimeout: 60_000, hookTimeout: 60_000, isolate: false, setupFiles: 'test/clean-up.ts' },
});
