import { defineConfig } from 'vitest/config';

// What the tests of every package share. Many run a whole generator, a real shell or a process of their own: on a busy machine that takes
// its time. No test changes a module, so the files of a worker share what they load. What another package has built is loaded as it is:
// Vitest would transform each of its files again, which took half of the time of a family's tests.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false,
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
