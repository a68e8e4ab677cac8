import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../tools/testkit/vitest.base.js';

// The files of a worker share hosts that are deployed once. Many tests wait for a sleep or a process: three workers keep two cores busy,
// where Vitest by itself starts one. Many play limits of a few seconds, which a machine of CI that is shared with others can exceed: there
// a test is tried twice, and the report marks it with "retry x1".
export default mergeConfig(
  base,
  defineConfig({ test: { maxWorkers: 3, globalSetup: 'test/scratch-folder.ts', retry: process.env.CI ? 1 : 0 } }),
);
