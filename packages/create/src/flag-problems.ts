import type { ParseArgsConfig } from 'node:util';
import type { Problem } from 'litestream-generator-core';
import { nearest } from './nearest.js';

/** A flag as `parseArgs` met it: which one, how it was written, and the value that it took. */
export interface TypedFlag {
  readonly name: string;
  /** `--target`, `-y`, `--no-migrations` */
  readonly rawName: string;
  readonly value?: string | undefined;
  /** True for `--target=s3`, where nobody can take the value for the next flag. */
  readonly inlineValue?: boolean | undefined;
}

type Known = NonNullable<ParseArgsConfig['options']>;

/**
 * Everything that is wrong with the flags as such; what they say is judged by the questions.
 * @param help the command that lists them
 */
export function flagProblems(typed: readonly TypedFlag[], known: Known, help: string): readonly Problem[] {
  return typed.flatMap(({ name, rawName, value, inlineValue }): Problem | readonly Problem[] => {
    const type = Object.hasOwn(known, name) ? known[name]?.type : undefined;
    if (type === undefined || (type === 'string' && rawName.startsWith('--no-')))
      return unknown(rawName, Object.keys(known), help);
    if (type === 'boolean') {
      return value === undefined
        ? []
        : {
            what: `${rawName} takes no value, but "${value}" was given.`,
            fix: `Write ${rawName}, or --no-${name} to switch it off.`,
          };
    }
    if (value === undefined)
      return { what: `${rawName} needs a value.`, fix: `Write the value after it: ${rawName} <value>` };
    return inlineValue || !value.startsWith('-')
      ? []
      : {
          what: `${rawName} needs a value, and "${value}" follows, which looks like a flag.`,
          fix: `If it is the value, join them: ${rawName}=${value}`,
        };
  });
}

function unknown(rawName: string, known: readonly string[], help: string): Problem {
  const near = nearest(rawName.replace(/^-+/, ''), known);
  return {
    what: `${rawName} is not a flag of this command.`,
    fix: near === undefined ? `See all flags: ${help}` : `Perhaps --${near} is meant; see all flags: ${help}`,
  };
}
