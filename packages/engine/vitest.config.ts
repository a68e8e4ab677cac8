import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../tools/testkit/vitest.base.js';

// The files of a worker share hosts that are deployed once. Many tests wait for a sleep or a process: three workers keep two cores busy,
// where Vitest by itself starts one.
export default mergeConfig(base, defineConfig({ test: { maxWorkers: 3, globalSetup: 'test/scratch-folder.ts' } }));
