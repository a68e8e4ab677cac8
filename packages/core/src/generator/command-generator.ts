import Generator from 'yeoman-generator';
import type { GeneratorClass } from './litestream-generator.js';
import type { Terminal } from './terminal.js';
import { yeomanTerminal } from './yeoman-terminal.js';

/** A flag of a command that is no generator. */
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

/**
 * A Yeoman generator that generates nothing and runs a command: how `yo` gets to it.
 * @param run gives the exit code of the process
 */
export function commandGenerator(command: Command, run: (run: CommandRun) => Promise<number>): GeneratorClass {
  return class extends Generator {
    constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
      super(args, options, { ...features, customInstallTask: true });
      this.description = command.description;
      for (const { name, type, description } of command.options) this.option(name, { type, description });
    }

    async end(): Promise<void> {
      process.exitCode = await run({
        folder: this.destinationRoot(),
        options: this.options as Readonly<Record<string, unknown>>,
        terminal: yeomanTerminal(this),
      });
    }
  };
}
