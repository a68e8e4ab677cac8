import { randomInt } from 'node:crypto';
import Generator from 'yeoman-generator';
import { joinDeployment, makeDeploymentId, type Deployment } from '../deployment/index.js';
import { UserError } from '../errors.js';
import type { Detection } from '../facts/index.js';
import type { Family } from '../family.js';
import { inState, planFiles, unwritable, type Plan } from '../plan/index.js';
import { renderCompose } from '../platforms/compose/index.js';
import { openProject } from '../project/index.js';
import { flagOptions, questionsFor, repeatCommand, type Answers } from '../questions/index.js';
import { shellWord } from '../quoting/index.js';
import { targets } from '../targets/registry.js';
import { askAll } from './ask-all.js';
import { chooseFamily } from './choose-family.js';
import { runOptions } from './run-options.js';
import { readText } from './read-text.js';
import { recall, refuseInsideCheckout } from './recall.js';
import { reportFacts } from './report-facts.js';
import { reportNext, reportPlan } from './report-plan.js';
import { coloured, settleConflicts, type Terminal } from './settle.js';
import { readStored, storedFile, storePath, type Stored } from './stored.js';
import { typedFlags } from './typed-flags.js';

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
 * A generator class for one package's shell: project → facts → answers → deployment → files → plan → disk.
 * Fresh for every call, because Yeoman reads the tasks from the class itself and never from what it extends.
 */
export function litestreamGenerator(shell: Shell): GeneratorClass {
  const allQuestions = questionsFor(shell.families, targets);

  return class extends Generator {
    #terminal!: Terminal;
    #stored: Stored;
    #detection!: Detection<Family>;
    #deployment!: Deployment;
    #answers!: Answers;
    #plan!: Plan;

    constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
      // Yeoman's own constructor opens the store, and knows no remedy when it cannot.
      const stored = readStored(readText(options?.destinationRoot ?? options?.env?.cwd ?? process.cwd(), storePath));
      // There is nothing to install, and no word to lose about a package.json that happens to be there.
      super(args, options, { ...features, customInstallTask: true });
      this.#stored = stored;
      if (this.log) Object.assign(this, { log: withoutTaskNames(this.log) });
      this.description = 'Deploys a .NET app whose SQLite databases come back: Docker Compose, Litestream, GitHub Actions.';
      for (const { name, ...option } of runOptions) this.option(name, option);
      for (const { name, ...option } of flagOptions(allQuestions)) this.option(name, option);
    }

    async initializing(): Promise<void> {
      this.#terminal = this.#openTerminal();
      refuseInsideCheckout(this.destinationRoot());
      const project = openProject(this.destinationRoot());
      const host = this.#project() ?? project.files.find((file) => file === this.#stored.project);
      const asked = { ...(shell.family !== undefined && { family: shell.family }), ...(host !== undefined && { host }) };
      const detection = await chooseFamily(project, shell.families, asked, this.#is('yes') ? undefined : this.#terminal);
      this.#detection = recall(detection, this.#stored);
      this.#terminal.say(reportFacts(this.#detection.facts, this.#detection.family));
    }

    async prompting(): Promise<void> {
      const { facts, family } = this.#detection;
      const { answers, target } = await askAll({
        facts,
        family,
        targets,
        flags: typedFlags(allQuestions, this.options, shell.argv ?? process.argv.slice(2)),
        stored: this.#stored.answers,
        yes: this.#is('yes') || !this.#terminal.interactive,
        prompt: async (question) => this.prompt([question] as never),
      });
      const environment = String(answers['environment']);
      const id = this.#stored.deployments[environment] ?? makeDeploymentId(String(answers['appName']), environment, randomInt);
      this.#answers = answers;
      this.#deployment = joinDeployment({ facts, answers, family, target, id });
      const others = Object.keys(this.#stored.deployments).filter((name) => name !== environment);
      if (others.length > 0) this.#terminal.say(`A checkout holds the files of one environment: those of ${environment} take the place of ${others.join(', ')}. Use a branch for each.`);
      const deployments = { ...this.#stored.deployments, [environment]: id };
      this.#stored = { project: facts.host.value.csproj, answers, deployments, earlier: facts.earlier.map(({ value }) => value) };
    }

    async configuring(): Promise<void> {
      const files = [...renderCompose(this.#deployment), storedFile(this.#stored)];
      this.#plan = planFiles(files, (file) => readText(this.destinationRoot(), file));
      this.#terminal.say(reportPlan(this.#plan));
      if (this.#is('dry-run')) return;
      const obstacles = unwritable(this.destinationRoot(), inState(this.#plan, 'new', 'merged', 'conflict'));
      if (obstacles.length > 0) throw new UserError(...obstacles);
      await settleConflicts(this.#plan, this.#terminal, this.#is('force'));
    }

    writing(): void {
      const changes = inState(this.#plan, 'new', 'merged', 'conflict');
      if (this.#is('dry-run')) {
        this.#terminal.say(inState(this.#plan, 'merged', 'conflict').map(coloured).join('\n') || 'Nothing that is there would change.');
        return;
      }
      for (const { file, after } of changes) {
        const target = this.destinationPath(...file.path.split('/'));
        this.fs.write(target, after);
        settle(this.env.sharedFs.get(target), file.mode ?? 0o644);
      }
    }

    end(): void {
      if (this.#is('dry-run')) return;
      const command = repeatCommand(this.#command(), allQuestions, this.#answers, this.#detection.facts);
      this.#terminal.say(reportNext(this.#deployment, this.#plan, command));
    }

    #openTerminal(): Terminal {
      return {
        interactive: shell.interactive ?? (process.stdin.isTTY && process.stdout.isTTY),
        // Not by Yeoman's log, which writes to standard error: this is the command's result.
        say: (text) => process.stdout.write(`${text}\n\n`),
        choose: async (message, choices) => {
          const { chosen } = await this.prompt([{ name: 'chosen', type: 'select', message, choices } as never]);
          return chosen as (typeof choices)[number]['value'];
        },
      };
    }

    #project(): string | undefined {
      return (this.options as { project?: string }).project;
    }

    #is(option: string): boolean {
      return (this.options as Record<string, unknown>)[option] === true;
    }

    #command(): string {
      const command = shell.command ?? `yo ${this._namespace.replace(/:app$/, '')}`;
      // Another family than the asked one may have been agreed upon.
      const agreed = shell.family === undefined ? command : command.replace(new RegExp(`${shell.family}$`), this.#detection.family.id);
      const project = this.#project();
      return project === undefined ? agreed : `${agreed} --project ${shellWord(project)}`;
    }
  };
}

/** Yeoman announces a failed task by its internal name; the error that follows says what happened. */
function withoutTaskNames(log: Generator['log']): Generator['log'] {
  return new Proxy(log, { get: (target, key) => (key === 'error' ? () => target : Reflect.get(target, key) as unknown) });
}

/**
 * The whole plan was settled before: Yeoman must not ask again, file by file, after it has written some. It forces
 * `.yo-rc.json` on its own, with a line about it; hence the setter.
 */
function settle(file: object, mode: number): void {
  Object.defineProperty(file, 'conflicter', { configurable: true, get: () => 'settled', set: () => undefined });
  Object.assign(file, { stat: { mode } });
}
