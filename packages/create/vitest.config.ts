import { defineConfig } from 'vitest/config';

// These tests start the command itself, each in a process of its own: on a busy machine that takes its time.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
