import type { Prompt } from './prompt.js';

/** A person's terminal, or the output of a run that nobody watches. */
export interface Terminal {
  /** False without a person: conflicts then stop the run. */
  readonly interactive: boolean;
  say(text: string): unknown;
  choose<T extends string>(
    message: string,
    choices: readonly { readonly value: T; readonly name: string }[],
  ): Promise<T>;
  /** Asks one question; its answer stands under its name. */
  prompt(question: Prompt): Promise<Readonly<Record<string, unknown>>>;
}
