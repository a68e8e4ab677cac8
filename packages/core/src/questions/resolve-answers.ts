import type { Problem } from '../errors.js';
import type { Facts } from '../facts/facts.js';
import { coerce } from './coerce.js';
import { flagExample, flagName, flagUsage } from './flags.js';
import type { AnswerValue, Answers, FamilySource, Question, QuestionContext, QuestionSource } from './question.js';
import { questionsFor } from './questions-for.js';

/** All that is known before somebody is asked. */
export interface Given {
  readonly facts: Facts;
  readonly family: FamilySource;
  readonly targets: readonly QuestionSource[];
  /** Of this run, by question name: flags as typed, and what was answered to prompts. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Of the run before, by question name, from `.yo-rc.json`. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** True when nobody is to be asked. */
  readonly yes: boolean;
}

/** Where the questions of a run stand. */
export interface Resolved {
  /** Settled answers, and for open questions the value that is proposed, so that later defaults can build on it. */
  readonly answers: Answers;
  /** Still to be asked, in order, each with the proposed value as its default. Ask the first, add it to `flags`, resolve again: the rest may change. */
  readonly open: readonly Question[];
  /** Nothing to propose, and nobody to ask. */
  readonly missing: readonly Problem[];
  /** A flag or a stored answer that cannot be. */
  readonly invalid: readonly Problem[];
}

/** File that `stored` comes from, as messages name it. */
const store = '.yo-rc.json';

/** Settles every question: flag, else stored answer, else default. Pure, and reports all problems at once. */
export function resolveAnswers(given: Given): Resolved {
  const { facts, flags, stored, yes } = given;
  const questions = questionsFor([given.family], given.targets);
  const answers: Record<string, AnswerValue> = {};
  const open: Question[] = [];
  const missing: Problem[] = [];
  const invalid: Problem[] = [];

  for (const name of Object.keys(flags)) {
    if (!questions.some((question) => question.name === name)) invalid.push(withoutEffect(flagName({ name })));
  }
  for (const question of questions) {
    const { name } = question;
    const context = { facts, answers };
    if (question.when?.(context) === false) {
      if (flags[name] !== undefined) invalid.push(withoutEffect(flagName(question)));
      continue;
    }
    if (flags[name] !== undefined) {
      const { value, problem } = check(question, flags[name], context);
      if (value !== undefined) answers[name] = value;
      if (problem !== undefined) invalid.push(refusedFlag(question, flags[name], problem));
      continue;
    }
    if (stored[name] !== undefined) {
      const { value, problem } = check(question, stored[name], context);
      if (problem !== undefined) {
        invalid.push(refusedAnswer(question, stored[name], problem));
        continue;
      }
      if (value !== undefined) answers[name] = value;
      if (!yes && (question.ask?.(context) ?? true)) open.push(remembering(question, value));
      continue;
    }
    const fallback = question.default?.(context);
    const problem = fallback === undefined ? undefined : check(question, fallback, context).problem;
    if (fallback !== undefined && problem === undefined) answers[name] = fallback;
    const needed = answers[name] === undefined;
    if (!yes && (needed || (question.ask?.(context) ?? true))) open.push(question);
    else if (needed) missing.push(withoutValue(question, problem && `What was found, ${show(fallback)}, cannot be: ${problem}.`, context));
  }
  return { answers, open, missing, invalid };
}

function check(question: Question, raw: unknown, context: QuestionContext): { value?: AnswerValue; problem?: string } {
  const coerced = coerce(question, raw);
  if ('problem' in coerced) return coerced;
  const { value } = coerced;
  const choices = question.choices?.map((choice) => choice.value);
  if (choices !== undefined && !choices.includes(String(value))) return { problem: `it must be one of ${choices.join(', ')}` };
  const problem = question.validate?.(value, context);
  return problem === undefined ? { value } : { problem };
}

function remembering(question: Question, value: AnswerValue | undefined): Question {
  return { ...question, default: () => value, from: () => `as answered before, ${store}` };
}

function refusedFlag(question: Question, raw: unknown, problem: string): Problem {
  // What is wrong with a list names the entries that it is about.
  const typed = question.type === 'list' ? '' : ` ${show(raw)}`;
  return { what: `--${flagName(question)}${typed} cannot be: ${problem}.`, fix: `Give it ${howTo(question)}` };
}

function refusedAnswer(question: Question, raw: unknown, problem: string): Problem {
  const stored = question.type === 'list' ? ' cannot be' : ` is ${show(raw)}, which cannot be`;
  return {
    what: `"${question.name}" in ${store}${stored}: ${problem}.`,
    fix: `Overrule it by a flag, ${howTo(question)}, or remove it from ${store}.`,
  };
}

/** With the choices, or with an example: `<text>` alone would be no next step. */
function howTo(question: Question): string {
  const example = flagExample(question);
  return example === undefined ? `as ${flagUsage(question)}` : `as in ${example}`;
}

function withoutEffect(flag: string): Problem {
  return { what: `--${flag} has no effect with the other answers of this run.`, fix: `Leave --${flag} out, or see --help for what it belongs to.` };
}

function withoutValue(question: Question, problem: string | undefined, context: QuestionContext): Problem {
  const example = flagExample(question);
  return { what: problem ?? question.missing?.(context) ?? `Nothing says what "${question.name}" should be.`, fix: `Add ${flagUsage(question)}${example === undefined ? '' : `, as in ${example}`}` };
}

function show(raw: unknown): string {
  return JSON.stringify(raw) ?? String(raw);
}
