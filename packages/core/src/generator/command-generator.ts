import Generator from 'yeoman-generator';
import type { Command, CommandRun } from './command.js';
import type { GeneratorClass } from './litestream-generator.js';
import { yeomanTerminal } from './yeoman-terminal.js';

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
