import type { Problem } from '../errors.js';
import { perhapsMeant } from './choice.js';
import { flagExample, flagName, flagUsage } from './flags.js';
import type { Question, QuestionContext } from './question.js';

/** File that `stored` comes from, as messages name it. */
export const store = '.yo-rc.json';

/** A flag, or an answer to a prompt, that is not valid. */
export function refusedFlag(question: Question, raw: unknown, problem: string): Problem {
  // What is wrong with a list names the entries that it is about.
  const typed = question.type === 'list' ? '' : ` ${show(raw)}`;
  const [, rule, why = ''] = /^it must be ([^;]*)(;.*)?$/s.exec(problem) ?? [];
  return {
    what:
      rule !== undefined && typed !== ''
        ? `--${flagName(question)} must be ${rule}, not${typed}${why}.`
        : `--${flagName(question)}${typed} is not valid: ${problem}.`,
    fix:
      meantBy(question, raw) ?? namesTheNextStep(question, problem) ?? `Give it ${howTo(question)}${unitOf(question)}`,
  };
}

/** What a number counts, because a unit is what people add to it. */
function unitOf({ type, help }: Question): string {
  const [meaning = ''] = help.split('. ');
  return type === 'number' ? `: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}.` : '';
}

/** Some know a choice by its title. */
function meantBy(question: Question, raw: unknown): string | undefined {
  const meant = perhapsMeant(raw, question.choices ?? []);
  return meant === undefined ? undefined : `If ${meant.title} is meant: --${flagName(question)} ${meant.value}`;
}

/** An answer of an earlier run that is not valid. */
export function refusedAnswer(question: Question, raw: unknown, problem: string): Problem {
  const stored = question.type === 'list' ? ' is not valid' : ` is ${show(raw)}, which is not valid`;
  return {
    what: `"${question.name}" in ${store}${stored}: ${problem}.`,
    fix: inProblem(problem) ?? `Override it with a flag, ${howTo(question)}, or remove it from ${store}.`,
  };
}

/** If the problem itself names a flag, that flag is the advice: an entry of a list replaces the old one. */
function inProblem(problem: string): string | undefined {
  const flag = /--app-secret \S+=\w+/.exec(problem)?.[0];
  return flag === undefined
    ? undefined
    : `First give it another name, and commit that: npm create litestream@latest -- ${flag}`;
}

/** What a problem says that is not about how an entry is written: which flag helps, or which entries there are. */
const nextStep =
  /--(?:env|without-(?:env|app-secret|database)) |--app-secret \w|\bleave --database out|with --database\b|leave one of the two out|: write |; (?:the backup has|it is given) /;

/** If the problem itself says what to do, an example of the flag would mislead. */
function namesTheNextStep({ type }: Question, problem: string | undefined): string | undefined {
  return type === 'list' && problem !== undefined && nextStep.test(problem)
    ? 'Do what this message says, and run this again.'
    : undefined;
}

/** With the choices, or with an example: `<text>` alone would be no next step. */
function howTo(question: Question): string {
  const example = flagExample(question);
  return example === undefined ? `as ${flagUsage(question)}` : `as in ${example}`;
}

/** A flag of a question that is not asked. */
export function withoutEffect(flag: string): Problem {
  return {
    what: `--${flag} has no effect with the other answers of this run.`,
    fix: `Leave --${flag} out, or see --help for what it belongs to.`,
  };
}

/** A question without an answer, where nobody can be asked. @param problem with the value that was found */
export function withoutValue(question: Question, problem: string | undefined, context: QuestionContext): Problem {
  const example = flagExample(question);
  const why = question.missing?.(context);
  if (problem === undefined && typeof why === 'object') return why;
  return {
    what: problem ?? (typeof why === 'string' ? why : undefined) ?? `Nothing says what "${question.name}" should be.`,
    fix:
      namesTheNextStep(question, problem) ??
      `Add ${flagUsage(question)}${example === undefined ? '' : `, as in ${example}`}`,
  };
}

/** A value as it was typed. */
export function show(raw: unknown): string {
  return JSON.stringify(raw) ?? String(raw);
}
