import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readingMemory } from '../../src/generator/memory.js';

test('only where there was a run before, the terminal says that its memory is read', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(readingMemory(folder)).toBe('Asking git about this folder');
  writeFileSync(path.join(folder, '.yo-rc.json'), '{}');
  expect(readingMemory(folder)).toBe('Reading what the last run wrote');
});
