import type { Problem } from '../errors.js';
import type { Facts } from '../facts/facts.js';
import { refusedAnswer, refusedFlag, show, store, withoutEffect, withoutValue } from './answer-problems.js';
import { choiceOf } from './choice.js';
import { coerce } from './coerce.js';
import { gatherList, type Gathered } from './gather-list.js';
import { flagName } from './flags.js';
import type {
  AnswerValue,
  Answers,
  FamilySource,
  PlatformSource,
  Question,
  QuestionContext,
  QuestionSource,
} from './question.js';
import { questionsFor } from './questions-for.js';

/** All that is known before somebody is asked. */
export interface Given {
  readonly facts: Facts;
  readonly family: FamilySource;
  readonly targets: readonly QuestionSource[];
  /** Default: there is nothing to choose from. */
  readonly platforms?: readonly PlatformSource[];
  /** Flags of this run as typed, by question name. Those of a list with an opposite add to it. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** What was answered to prompts of this run; a list is the whole list. Default: nothing. */
  readonly prompted?: Readonly<Record<string, unknown>>;
  /** What was chosen in the runs before, by question name, from `.yo-rc.json`. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** What the run before came to, defaults included. Default: there was none. */
  readonly last?: Answers;
  /** True for the memory of 0.1.0, which does not say what was chosen: what is the default counts as not chosen. */
  readonly carriedOver?: boolean;
  /** True if the run must not ask. */
  readonly yes: boolean;
  /** True if a deployment is only read: open questions then stay open. Default: false. */
  readonly asItIs?: boolean;
}

/** Where the questions of a run stand. */
export interface Resolved {
  /** Settled answers, and for open questions the value that is proposed, so that later defaults can build on it. */
  readonly answers: Answers;
  /** Those of them that a person chose, to be remembered; the others follow the facts. */
  readonly chosen: Answers;
  /**
   * Still to be asked, in order, each with the proposed value as its default. Ask the
   * first, add it to `prompted`, resolve again: the rest may change.
   */
  readonly open: readonly Question[];
  /** There is no proposal, and nobody can be asked. */
  readonly missing: readonly Problem[];
  /** A flag or a stored answer that is not valid. */
  readonly invalid: readonly Problem[];
}

/**
 * Settles every question: the flag, else the prompt, else the earlier choice, else the project, else the result of the previous run,
 * else a guess. Pure, and reports all problems at once.
 */
export function resolveAnswers(given: Given): Resolved {
  const { facts, flags, prompted = {}, stored, last, yes, carriedOver = false, asItIs = false } = given;
  const questions = questionsFor([given.family], given.targets, given.platforms);
  const answers: Record<string, AnswerValue> = {};
  const chosen: Record<string, AnswerValue> = {};
  const open: Question[] = [];
  const missing: Problem[] = [];
  const invalid: Problem[] = [];

  for (const name of Object.keys(flags)) {
    if (!questions.some((question) => question.name === name)) invalid.push(withoutEffect(flagName({ name })));
  }
  for (const question of questions) {
    const { name } = question;
    const context: QuestionContext = { facts, answers, stored, ...(last && { last }) };
    if (question.when?.(context) === false) {
      if (flags[name] !== undefined) invalid.push(withoutEffect(flagName(question)));
      continue;
    }
    if (
      question.opposite !== undefined &&
      [flags, prompted, stored].some(
        (source) => source[name] !== undefined || source[question.opposite ?? ''] !== undefined,
      )
    ) {
      const list = listOf(question, questions, given, context);
      const { problem } = list;
      if (problem === undefined) {
        answers[name] = list.value;
        if (list.chosen.length > 0) chosen[name] = list.chosen;
        const left = prompted[name] === undefined ? question.unsettled?.(list.value, context) : undefined;
        if (yes && left && !asItIs) missing.push(left);
        const asked = left !== undefined || (flags[name] === undefined && (question.ask?.(context) ?? true));
        if (!yes && prompted[name] === undefined && asked) open.push({ ...question, default: () => list.value });
      } else
        invalid.push(
          flags[name] === undefined && flags[question.opposite] === undefined && prompted[name] === undefined
            ? refusedAnswer(question, stored[name], problem)
            : refusedFlag(question, flags[name], problem),
        );
      continue;
    }
    const fallback = defaultOf(question, context);
    const said = flags[name] ?? prompted[name];
    if (said !== undefined) {
      const { value, problem } = check(question, said, context);
      if (value !== undefined) answers[name] = value;
      if (value !== undefined && (flags[name] !== undefined || !same(value, fallback))) chosen[name] = value;
      if (problem !== undefined) invalid.push(refusedFlag(question, said, problem));
      continue;
    }
    if (stored[name] !== undefined) {
      const { value, problem } = check(question, stored[name], context);
      if (problem !== undefined) {
        invalid.push(refusedAnswer(question, stored[name], problem));
        continue;
      }
      if (value !== undefined) answers[name] = value;
      if (value !== undefined && !(carriedOver && same(value, question.default?.(context)))) chosen[name] = value;
      if (!yes && (question.ask?.(context) ?? true)) open.push(remembering(question, value));
      continue;
    }
    const problem = fallback === undefined ? undefined : check(question, fallback, context).problem;
    if (fallback !== undefined && problem === undefined) answers[name] = fallback;
    const needed = answers[name] === undefined;
    const left = needed ? undefined : question.unsettled?.(answers[name] as AnswerValue, context);
    if (yes && left && !asItIs) missing.push(left);
    // The result of the previous run was asked then.
    const settled = !needed && last?.[name] !== undefined && question.sure !== undefined && same(last[name], fallback);
    if (!yes && (needed || left !== undefined || (!settled && (question.ask?.(context) ?? true))))
      open.push(same(fallback, question.default?.(context)) ? question : remembering(question, fallback));
    else if (needed)
      missing.push(
        withoutValue(
          question,
          problem && `The value that was found, ${show(fallback)}, is not valid: ${problem}.`,
          context,
        ),
      );
  }
  return { answers, chosen, open, missing, invalid };
}

/** The present default; while it is a guess, the result of the previous run stays. */
function defaultOf(question: Question, context: QuestionContext): AnswerValue | undefined {
  const last = context.last?.[question.name];
  if (last !== undefined && question.sure?.(context) === false && check(question, last, context).problem === undefined)
    return last;
  return question.default?.(context);
}

function listOf(
  question: Question,
  questions: readonly Question[],
  { flags, prompted = {}, stored }: Given,
  context: QuestionContext,
): Gathered {
  const { name, opposite = '' } = question;
  const oppositeQuestion = questions.find((other) => other.name === opposite);
  const fallback = (question.default?.(context) ?? []) as readonly string[];
  const guesses = flags[name] === undefined ? [] : (question.guesses?.(context) ?? []);
  const list = gatherList(question, {
    flag: flags[name],
    opposite: flags[opposite],
    ...(oppositeQuestion && { oppositeQuestion }),
    prompted: prompted[name],
    stored: stored[name],
    fallback: fallback.filter((entry) => !guesses.includes(entry)),
    without: (context.answers[opposite] ?? []) as readonly string[],
  });
  const problem = list.problem ?? question.validate?.(list.value, context);
  return { ...list, ...(problem !== undefined && { problem }) };
}

function same(one: AnswerValue | undefined, other: AnswerValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function check(question: Question, raw: unknown, context: QuestionContext): { value?: AnswerValue; problem?: string } {
  const coerced = coerce(question, raw);
  if ('problem' in coerced) return coerced;
  const { choices } = question;
  const choice = choices && choiceOf(coerced.value, choices);
  if (choices !== undefined && choice === undefined)
    return { problem: `it must be ${oneOf(choices.map(({ value: word }) => word))}` };
  const value = choice?.value ?? coerced.value;
  const problem = question.validate?.(value, context);
  return problem === undefined ? { value } : { problem };
}

function remembering(question: Question, value: AnswerValue | undefined): Question {
  return { ...question, default: () => value, from: () => `as answered before, ${store}` };
}

/** `s3, azure or sftp` */
function oneOf(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}
