import type { ContainerView, Line } from 'litestream-generator-core';

/** A tool that runs named tasks which a file of the checkout defines: npm, Composer, make. */
export interface TaskRunner {
  /** Names of the tasks that a command line calls. */
  readonly called: (command: string) => readonly string[];
  /** The command lines of a task; those that it calls stand in them as commands. */
  readonly lines: (view: ContainerView, task: string, command: string) => readonly Line[];
}
