import Generator from 'yeoman-generator';
import type { Family } from '../family.js';
import { flagOptions, questionsFor } from '../questions/index.js';
import { targets } from '../targets/registry.js';
import { platforms } from '../platforms/index.js';
import { run } from './run.js';
import { runOptions } from './run-options.js';
import { isStopped, stoppedText } from './stopped.js';
import { typedFlags } from './typed-flags.js';
import { yeomanTerminal } from './yeoman-terminal.js';

/** What a generator package says of itself; the rest is the same for all. */
export interface Shell {
  /** Families that this package can deploy; the umbrella has them all. */
  readonly families: readonly Family[];
  /** Id of the family that the sub-generator is for; undefined lets detection choose. */
  readonly family?: string;
  /** How the user called it, for the line that repeats the run. Default: `yo` and the namespace. */
  readonly command?: string;
  /** What was typed behind the command. Default: the arguments of this process. */
  readonly argv?: readonly string[];
  /** Whether there is a person to ask. Default: standard input and output are terminals. */
  readonly interactive?: boolean;
}

/** What `yo` and yeoman-environment are given. */
export type GeneratorClass = new (...parameters: ConstructorParameters<typeof Generator>) => Generator;

/**
 * `run` as a Yeoman generator: its flags, its prompts, its folder. Fresh for every call, because Yeoman reads the tasks from the class
 * itself and never from what it extends.
 */
export function litestreamGenerator(shell: Shell): GeneratorClass {
  const allQuestions = questionsFor(shell.families, targets, platforms);

  return class extends Generator {
    constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
      // There is nothing to install, even if the folder has a package.json.
      super(args, options, { ...features, customInstallTask: true });
      if (this.log) Object.assign(this, { log: withoutTaskNames(this.log) });
      this.description =
        'Writes the files that deploy an app and back up its SQLite databases: Docker Compose, Litestream, GitHub Actions.';
      for (const { name, type, description, ...more } of runOptions)
        this.option(name, { type, description, ...('alias' in more && { alias: more.alias }) });
      // `env` is where Yeoman hands over its environment; what was typed is read from the command line.
      for (const { name, ...option } of flagOptions(allQuestions)) if (name !== 'env') this.option(name, option);
    }

    async writing(): Promise<void> {
      const options = this.options as Readonly<Record<string, unknown>>;
      const [yes, force] = [options['yes'] === true, options['force'] === true];
      const done = run({
        root: this.destinationRoot(),
        families: shell.families,
        ...(shell.family !== undefined && { family: shell.family }),
        ...(typeof options['project'] === 'string' && { project: options['project'] }),
        ...withoutEnvironmentOf(options),
        flags: typedFlags(allQuestions, options, shell.argv ?? process.argv.slice(2)),
        yes,
        force,
        allowDirty: options['allow-dirty'] === true || options['allowDirty'] === true,
        dryRun: options['dry-run'] === true || options['dryRun'] === true,
        command: shell.command ?? `yo ${this._namespace.replace(/:app$/, '')}`,
        terminal: yeomanTerminal(this, shell.interactive),
      });
      try {
        await done;
      } catch (error) {
        if (!isStopped(error)) throw error;
        process.stdout.write(`${stoppedText}\n`);
        process.exitCode = 130;
      }
    }
  };
}

function withoutEnvironmentOf(options: Readonly<Record<string, unknown>>): { withoutEnvironment?: string } {
  const name = options['without-environment'] ?? options['withoutEnvironment'];
  return name === undefined ? {} : { withoutEnvironment: String(name) };
}

/** Yeoman announces a failed task by its internal name; the error that follows says what happened. */
function withoutTaskNames(log: Generator['log']): Generator['log'] {
  const write = (...words: Parameters<Generator['log']>): Generator['log'] => log(...words) as Generator['log'];
  const quiet = Object.assign(write, log, { error: () => quiet }) as Generator['log'];
  return quiet;
}
