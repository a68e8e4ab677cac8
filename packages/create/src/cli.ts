import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { families } from 'generator-litestream';
import { litestreamGenerator, UserError } from 'litestream-generator-core';
import { commands, runCommand } from 'litestream-ops';
import { createEnv } from 'yeoman-environment';
import { parseCommandLine } from './command-line.js';
import { commandUsage, usage } from './usage.js';

/**
 * `create-litestream [family] [flags]`: the generator on the current folder, without a global install; `create-litestream <command>`: a
 * command beside it.
 * @returns the exit code: 0 done, 1 stopped with an explanation, 2 wrong usage, 130 interrupted; a command has its own
 */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const { family, command: other, options } = parseCommandLine(argv, families, commands);
    if (options['version'] === true) return say(version());
    if (other !== undefined) return options['help'] === true ? say(commandUsage(other)) : await runCommand(other.name, { folder: process.cwd(), options }, { families });
    if (options['help'] === true) return say(usage(families.filter(({ id }) => family === undefined || id === family), commands));
    const env = createEnv();
    const command = ['npm create litestream@latest --', family].filter(Boolean).join(' ');
    const shell = { families, command, argv, ...(family !== undefined && { family }) };
    env.register(litestreamGenerator(shell), { namespace: 'litestream:app', resolved: fileURLToPath(import.meta.url) });
    await env.run(['litestream:app'], options);
    return 0;
  } catch (error) {
    return explain(error);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function explain(error: unknown): number {
  // Inquirer's name for Ctrl-C: the person knows what happened.
  if (error instanceof Error && error.name === 'ExitPromptError') return 130;
  if (error instanceof UserError) process.stderr.write(`${error.problems.map(({ what, fix }) => `✖ ${what}\n  → ${fix}`).join('\n')}\n`);
  else process.stderr.write(`✖ This is a fault in the generator itself.\n  → Please report it with this trace: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

function version(): string {
  return (createRequire(import.meta.url)('../package.json') as { version: string }).version;
}
