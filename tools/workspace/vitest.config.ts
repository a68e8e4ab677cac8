import { defineConfig } from 'vitest/config';

// These tests start nx in a copy of the workspace: seconds, not milliseconds.
export default defineConfig({ test: { testTimeout: 180_000, hookTimeout: 120_000, fileParallelism: false } });
