#!/usr/bin/env node
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// An older Node would end in the middle of the program, with a part of its text instead of the cause.
if (major < 20 || (major === 20 && minor < 17)) {
  console.error(`✖ This needs Node 20.17 or newer, and Node ${process.versions.node} runs here.`);
  console.error('  → Install a newer one: https://nodejs.org/en/download');
  process.exitCode = 1;
} else {
  // Start-up is loading modules: from Node 22.8 on the second run finds them compiled. Node 20 has no such cache.
  module.enableCompileCache?.();
  const { run } = await import('../dist/cli.js');

  process.exitCode = await run(process.argv.slice(2));
}
