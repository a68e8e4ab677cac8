#!/usr/bin/env node
import module from 'node:module';

// Start-up is loading modules: from Node 22.8 on the second run finds them compiled. Node 20 has no such cache.
module.enableCompileCache?.();
const { run } = await import('../dist/cli.js');

process.exitCode = await run(process.argv.slice(2));
