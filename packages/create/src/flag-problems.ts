import type { ParseArgsConfig } from 'node:util';
import type { Problem } from 'litestream-generator-core';

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

/** Everything that is wrong with the flags as such; what they say is judged by the questions. */
export function flagProblems(typed: readonly TypedFlag[], known: Known): readonly Problem[] {
  return typed.flatMap(({ name, rawName, value, inlineValue }): Problem | readonly Problem[] => {
    const type = Object.hasOwn(known, name) ? known[name]?.type : undefined;
    if (type === undefined || (type === 'string' && rawName.startsWith('--no-')))
      return unknown(rawName, Object.keys(known));
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

function unknown(rawName: string, known: readonly string[]): Problem {
  const near = nearest(rawName.replace(/^-+/, ''), known);
  return {
    what: `${rawName} is not a flag of this command.`,
    fix:
      near === undefined
        ? 'See all flags: npm create litestream@latest -- --help'
        : `Perhaps --${near} is meant; see all flags: npm create litestream@latest -- --help`,
  };
}

/** The known word that is at most two letters away, and not more than a third of it. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, far: distance(word, name) }))
    .filter(({ name, far }) => far <= Math.min(2, name.length / 3))
    .toSorted((a, b) => a.far - b.far);
  return best?.name;
}

/** Letters to add, drop or change to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const changed = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
