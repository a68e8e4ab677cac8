import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../tools/testkit/vitest.base.js';

export default mergeConfig(base, defineConfig({ test: { globalSetup: '../engine/test/scratch-folder.ts' } }));
