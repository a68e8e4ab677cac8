import { defineConfig } from 'vitest/config';

// Many of these tests run the generated scripts under a real shell: on a busy machine that takes its time.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
