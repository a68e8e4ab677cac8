import { defineConfig } from 'vitest/config';

// Many of these tests run the generated scripts under a real shell: on a busy machine that takes its time.
// No test changes the process or a module, so the files of a worker share what they load, and hosts that are deployed once.
// Many wait for a sleep or a process: three workers keep two cores busy, where Vitest by itself starts one.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false,
    maxWorkers: 3,
    globalSetup: 'test/scratch-folder.ts',
  },
});
