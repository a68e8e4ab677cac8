import { flagName } from '../questions/index.js';
import type { Question } from '../questions/question.js';

/**
 * The flags as the user typed them, by question name. `yo` guesses types (`--app-name 1e3` arrives as 1000,
 * `--app-name 007` as 7): text is therefore read from the command line again.
 */
export function typedFlags(
  questions: readonly Question[],
  options: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): Record<string, unknown> {
  const flags: Record<string, unknown> = {};
  for (const question of questions) {
    const flag = flagName(question);
    const given = options[flag] ?? options[camelCase(flag)];
    const typed = question.type === 'text' || question.type === 'list' ? typedValues(flag, argv) : [];
    // Yeoman also passes its environment to a generator as `env`: such an option is not one of the flags.
    if (question.type === 'list') {
      if (typed.length > 0 || isTyped(given)) flags[question.name] = typed.length > 0 ? typed : given;
    } else if (given !== undefined) flags[question.name] = typed.at(-1) ?? given;
  }
  return flags;
}

function isTyped(given: unknown): boolean {
  return typeof given === 'string' || typeof given === 'number' || (Array.isArray(given) && given.every(isTyped));
}

function typedValues(flag: string, argv: readonly string[]): string[] {
  const values: string[] = [];
  for (const [index, word] of argv.entries()) {
    const next = argv[index + 1];
    if (word.startsWith(`--${flag}=`)) values.push(word.slice(flag.length + 3));
    else if (word === `--${flag}` && next !== undefined && !next.startsWith('--')) values.push(next);
  }
  return values;
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
