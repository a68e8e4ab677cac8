import { defineConfig } from 'vitest/config';

// Many of these tests run a whole generator or a process of its own: on a busy machine that takes its time.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
