import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  flagName,
  questionsFor,
  runOptions,
  platforms,
  targets,
  UserError,
  type Command,
  type Family,
} from 'litestream-generator-core';
import { flagProblems } from './flag-problems.js';

/** What was typed after `create-litestream`. */
export interface CommandLine {
  /** Family given as the first word; undefined lets detection choose. */
  readonly family?: string;
  /** Command given as the first word; undefined is the generator itself. */
  readonly command?: Command;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Flags of the command itself, beside those of the questions. */
export const ownOptions = [
  ...runOptions,
  {
    name: 'skip-install',
    type: Boolean,
    description: 'Has no effect, because nothing is installed; accepted as by every Yeoman generator',
  },
  { name: 'help', alias: 'h', type: Boolean, description: 'Show this text' },
  { name: 'version', type: Boolean, description: 'Show the version' },
] as const;

/** Flags that every command has. */
const everywhere = ['help', 'version'];

/** @throws UserError for every unknown flag, family or command: a misspelt flag that is ignored would deploy something else. */
export function parseCommandLine(
  argv: readonly string[],
  families: readonly Family[],
  commands: readonly Command[],
): CommandLine {
  const command = commands.find(({ name }) => name === argv[0]);
  const flags = command === undefined ? questionFlags(families) : commandFlags(command);
  // Strict parsing would stop at the first fault, and with advice about a syntax that nobody meant to use.
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: flags,
    strict: false,
    tokens: true,
    allowPositionals: true,
    allowNegative: true,
  });
  const problems = flagProblems(
    tokens.filter((token) => token.kind === 'option'),
    flags,
  );
  if (problems.length > 0) throw new UserError(...problems);
  if (command !== undefined) {
    if (positionals.length === 1) return { command, options: values };
    throw new UserError({
      what: `${command.name} takes flags only, but "${positionals.slice(1).join(' ')}" was given.`,
      fix: `See all flags: npm create litestream@latest -- ${command.name} --help`,
    });
  }
  const [family, ...surplus] = positionals;
  const known = families.map(({ id }) => id);
  if (surplus.length > 0 || (family !== undefined && !known.includes(family))) {
    throw new UserError({
      what: `"${positionals.join(' ')}" is neither a family nor a command.`,
      fix:
        `Give one of ${known.join(', ')}, or leave it out: the generator detects the family. Commands, as the ` +
        `first word: ${commands.map(({ name }) => name).join(', ')}.`,
    });
  }
  return { ...(family !== undefined && { family }), options: values };
}

function commandFlags({ options }: Command): NonNullable<ParseArgsConfig['options']> {
  const all = [...options, ...ownOptions.filter(({ name }) => everywhere.includes(name))];
  return Object.fromEntries(
    all.map((option) => [
      option.name,
      { type: option.type === Boolean ? 'boolean' : 'string', ...('alias' in option && { short: option.alias }) },
    ]),
  );
}

function questionFlags(families: readonly Family[]): NonNullable<ParseArgsConfig['options']> {
  const flags: NonNullable<ParseArgsConfig['options']> = {};
  for (const option of ownOptions)
    flags[option.name] = {
      type: option.type === Boolean ? 'boolean' : 'string',
      ...('alias' in option && { short: option.alias }),
    };
  for (const question of questionsFor(families, targets, platforms)) {
    flags[flagName(question)] = {
      type: question.type === 'confirm' ? 'boolean' : 'string',
      multiple: question.type === 'list',
    };
  }
  return flags;
}
