import type { Working } from './progress-line.js';
import type { Prompt } from './prompt.js';

/** A person's terminal, or the output of a run that nobody watches. */
export interface Terminal {
  /** False without a person: conflicts then stop the run. */
  readonly interactive: boolean;
  say(text: string): unknown;
  /** Shows what is being done while it is done. Default: shows nothing. */
  readonly working?: Working;
  /** @param signal cancels the question, which then throws as if it was not answered */
  choose<T extends string>(
    message: string,
    choices: readonly { readonly value: T; readonly name: string }[],
    signal?: AbortSignal,
  ): Promise<T>;
  /** Asks one question; its answer stands under its name. */
  prompt(question: Prompt, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}
