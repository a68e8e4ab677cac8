import type { Cell } from './cells.js';

/** Something that judges a cell. */
export interface Validator {
  /** As the table names it, `actionlint`. */
  readonly name: string;
  /** Why it cannot run here, with the command that helps; undefined when it can. */
  readonly missing?: string;
  /** The platform whose files it reads. Default: every platform's. */
  readonly platform?: string;
  /** What is wrong with the cell; undefined when nothing is. */
  check(cell: Cell): Promise<string | undefined>;
}

/** What to say of a program that is not installed. */
export function notInstalled(name: string): string {
  return `${name} is neither on the PATH nor in .tools: tools/provision/install.sh validators`;
}
