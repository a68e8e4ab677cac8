import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests make their folders. */
    readonly scratch: string;
  }
}

/** Makes the folder of all tests, and removes it when the last of them has ended. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  project.provide('scratch', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
