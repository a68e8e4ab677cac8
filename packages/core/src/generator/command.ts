import type { Terminal } from './terminal.js';

/** A flag of a command that is not a generator. */
export interface CommandOption {
  /** Without its dashes, `server-image`. */
  readonly name: string;
  readonly type: BooleanConstructor | StringConstructor;
  /** What stands for the value in `--help`, `<reference>`; only with a text. */
  readonly value?: string;
  readonly description: string;
}

/** A command beside the generator, declared once: `yo litestream:<name>`, `create-litestream <name>`, and the line in `--help`. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

/** How a command is carried out. */
export interface CommandRun {
  /** Folder of the project. */
  readonly folder: string;
  /** Values of the options, by their names. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
}
