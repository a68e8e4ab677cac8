import type { Working } from './progress-line.js';
import type { Prompt } from './prompt.js';

/** A person's terminal, or the output of a run that nobody watches. */
export interface Terminal {
  /** False without a person: conflicts then stop the run. */
  readonly interactive: boolean;
  say(text: string): unknown;
  /** Says what is being done for as long as it takes. Default: nothing is said. */
  readonly working?: Working;
  choose<T extends string>(
    message: string,
    choices: readonly { readonly value: T; readonly name: string }[],
  ): Promise<T>;
  /** Asks one question; its answer stands under its name. */
  prompt(question: Prompt): Promise<Readonly<Record<string, unknown>>>;
}
