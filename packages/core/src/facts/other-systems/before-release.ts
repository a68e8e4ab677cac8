import { saysMigrate } from '../says-migrate.js';

/** What runs before each release. One command that migrates is what the new deployment runs; of several, each is told by itself. */
export function beforeRelease(script: string): string {
  return saysMigrate(script) && !/[;&|\n]/.test(script.trim()) ? 'migration before a release' : 'before a release';
}
