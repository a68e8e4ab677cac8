import { defineConfig } from 'vitest/config';

// Each test starts a program or two: seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000, isolate: false } });
