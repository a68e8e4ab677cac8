import { createRequire } from 'node:module';
import { families } from 'generator-litestream';
import {
  questionsFor,
  run as generate,
  platforms,
  targets,
  typedFlags,
  fitPrompt,
  isStopped,
  pageSize,
  problemText,
  progressLine,
  stoppedText,
  UserError,
  type Prompt,
  type Terminal,
} from 'litestream-generator-core';
import { commands, runCommand } from 'litestream-ops';
import { parseCommandLine } from './command-line.js';
import { commandUsage, usage } from './usage.js';

/**
 * `create-litestream [family] [flags]`: the generator on the current folder, without a global install; `create-litestream <command>`: a
 * command beside it.
 * @returns the exit code: 0 done, 1 stopped with an explanation, 130 interrupted; a command has its own
 */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const { family, command: other, options } = parseCommandLine(argv, families, commands);
    if (options['version'] === true) return say(version());
    if (other !== undefined)
      return options['help'] === true
        ? say(commandUsage(other))
        : await runCommand(other.name, { folder: process.cwd(), options, terminal: openTerminal() }, { families });
    if (options['help'] === true)
      return say(
        usage(
          families.filter(({ id }) => family === undefined || id === family),
          commands,
        ),
      );
    await generate({
      root: process.cwd(),
      families,
      ...(family !== undefined && { family }),
      ...(typeof options['project'] === 'string' && { project: options['project'] }),
      ...(typeof options['without-environment'] === 'string' && { withoutEnvironment: options['without-environment'] }),
      flags: typedFlags(questionsFor(families, targets, platforms), options, argv),
      yes: options['yes'] === true,
      force: options['force'] === true,
      allowDirty: options['allow-dirty'] === true,
      dryRun: options['dry-run'] === true,
      command: ['npm create litestream@latest --', family].filter(Boolean).join(' '),
      terminal: openTerminal(),
    });
    return 0;
  } catch (error) {
    return explain(error);
  }
}

/** The prompts that Yeoman has too, so that both ways in look alike; loaded when there is something to ask. */
function openTerminal(): Terminal {
  const ask = async (prompt: Prompt, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> => {
    const { name, type, ...question } = fitPrompt(prompt);
    const prompts = await import('@inquirer/prompts');
    const show = prompts[type] as (question: object, context: object) => Promise<unknown>;
    return { [name]: await show(question, signal === undefined ? {} : { signal }) };
  };
  return {
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    say: (text) => process.stdout.write(`${text}\n\n`),
    working: progressLine(),
    prompt: ask,
    choose: async (message, choices, signal) => {
      const { chosen } = await ask(
        { name: 'chosen', type: 'select', message, choices, pageSize: pageSize(choices.length) },
        signal,
      );
      return chosen as (typeof choices)[number]['value'];
    },
  };
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function explain(error: unknown): number {
  if (isStopped(error)) {
    process.stdout.write(`${stoppedText}\n`);
    return 130;
  }
  if (error instanceof UserError) process.stderr.write(`${problemText(error.problems)}\n`);
  else
    process.stderr.write(
      `✖ This is a fault in the generator itself.\n  → Please report it with this trace: ` +
        `${error instanceof Error ? error.stack : String(error)}\n`,
    );
  return 1;
}

function version(): string {
  return (createRequire(import.meta.url)('../package.json') as { version: string }).version;
}
