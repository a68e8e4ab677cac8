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
import { nearest } from './nearest.js';

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
    description: 'Has no effect, because the generator installs nothing; Yeoman passes it to every generator',
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
  const [word, ...more] = argv;
  if (word === 'help') return parseCommandLine([...more, '--help'], families, commands);
  const command = commands.find(({ name }) => name === word);
  const help = ['npm create litestream@latest --', command?.name, '--help'].filter(Boolean).join(' ');
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
    help,
  );
  if (problems.length > 0) throw new UserError(...problems);
  if (command !== undefined) {
    if (positionals.length === 1) return { command, options: values };
    throw new UserError({
      what: `${command.name} takes flags only, but "${positionals.slice(1).join(' ')}" was given.`,
      fix: `See all flags: ${help}`,
    });
  }
  const [family, ...surplus] = positionals;
  const known = families.map(({ id }) => id);
  if (surplus.length > 0 || (family !== undefined && !known.includes(family))) {
    const late = commands.find(({ name }) => name === family);
    if (late !== undefined) {
      throw new UserError({
        what: `The command ${late.name} must come before the flags.`,
        fix: `Run: npm create litestream@latest -- ${late.name}. To see its flags, add --help.`,
      });
    }
    const unknown = [family, ...surplus].find((one) => one !== undefined && !known.includes(one)) ?? '';
    const near = nearest(unknown, [...known, ...commands.map(({ name }) => name)]);
    throw new UserError({
      what: `"${positionals.join(' ')}" is neither a family nor a command.`,
      fix:
        `${near === undefined ? '' : `Perhaps ${near} is meant. `}Give one of ${known.join(', ')}, ` +
        `or leave it out: the generator detects the family. Commands, as the ` +
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
