import { defineConfig } from 'vitest/config';

// Many of these tests run the generated scripts under a real shell: on a busy machine that takes its time.
// No test changes the process or a module, so the files share one worker, which loads what they test once.
export default defineConfig({
  test: { testTimeout: 60_000, hookTimeout: 60_000, isolate: false, globalSetup: '../engine/test/scratch-folder.ts' },
});
