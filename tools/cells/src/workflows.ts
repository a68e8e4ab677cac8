import path from 'node:path';
import { projectFiles } from 'litestream-generator-core';
import type { Cell } from './cells.js';

/** The workflows that were written for a cell, as files on disk. A checkout may have workflows of its own beside them. */
export function workflowsOf({ folder, deployment }: Cell): readonly string[] {
  const written = [
    path.posix.join('.github/workflows', deployment.releaseWorkflow),
    projectFiles.recover,
    projectFiles.restoreDrill,
    ...(deployment.upgradeWorkflow === true ? [projectFiles.upgrade] : []),
  ];
  return written.map((file) => path.join(folder, ...file.split('/')));
}
