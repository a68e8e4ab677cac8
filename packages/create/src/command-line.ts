import { parseArgs, type ParseArgsConfig } from 'node:util';
import { flagName, questionsFor, runOptions, targets, UserError, type Family } from 'litestream-generator-core';
import { flagProblems } from './flag-problems.js';

/** What was typed after `create-litestream`. */
export interface CommandLine {
  /** Family given as the first word; undefined lets detection choose. */
  readonly family?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Flags of the command itself, beside those of the questions. */
export const ownOptions = [
  ...runOptions,
  { name: 'skip-install', type: Boolean, description: 'Accepted as in every Yeoman generator; nothing is installed anyway' },
  { name: 'help', alias: 'h', type: Boolean, description: 'Show this text' },
  { name: 'version', type: Boolean, description: 'Show the version' },
] as const;

/** @throws UserError for every unknown flag or family: a misspelt flag that is ignored would deploy something else. */
export function parseCommandLine(argv: readonly string[], families: readonly Family[]): CommandLine {
  const flags = questionFlags(families);
  // Strict parsing would stop at the first fault, and with advice about a syntax that nobody meant to use.
  const { values, positionals, tokens } = parseArgs({ args: [...argv], options: flags, strict: false, tokens: true, allowPositionals: true, allowNegative: true });
  const problems = flagProblems(tokens.filter((token) => token.kind === 'option'), flags);
  if (problems.length > 0) throw new UserError(...problems);
  const [family, ...surplus] = positionals;
  const known = families.map(({ id }) => id);
  if (surplus.length > 0 || (family !== undefined && !known.includes(family))) {
    throw new UserError({ what: `"${positionals.join(' ')}" is no family.`, fix: `Give one of ${known.join(', ')}, or none: it is found by looking at the project.` });
  }
  return { ...(family !== undefined && { family }), options: values };
}

function questionFlags(families: readonly Family[]): NonNullable<ParseArgsConfig['options']> {
  const flags: NonNullable<ParseArgsConfig['options']> = {};
  for (const option of ownOptions) flags[option.name] = { type: option.type === Boolean ? 'boolean' : 'string', ...('alias' in option && { short: option.alias }) };
  for (const question of questionsFor(families, targets)) {
    flags[flagName(question)] = { type: question.type === 'confirm' ? 'boolean' : 'string', multiple: question.type === 'list' };
  }
  return flags;
}
