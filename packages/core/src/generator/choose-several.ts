import type { DetectOptions } from '../facts/index.js';
import { SeveralError } from '../facts/several.js';
import type { Terminal } from './terminal.js';

/** What was found, and the options of detection, with what a person chose. */
export interface Chosen<T> {
  readonly found: T;
  readonly asked: DetectOptions;
}

/**
 * Detects, and asks if several files are possible.
 * @throws SeveralError when there is nobody to ask
 */
export async function chooseSeveral<T>(
  detect: (asked: DetectOptions) => T,
  asked: DetectOptions,
  terminal: Terminal | undefined,
): Promise<Chosen<T>> {
  const asks = terminal?.interactive === true;
  for (let told: DetectOptions = asked; ;) {
    try {
      return { found: detect(told), asked: told };
    } catch (error) {
      if (!(error instanceof SeveralError) || !asks) throw error;
      const { option, question, choices } = error.several;
      told = { ...told, [option]: await terminal.choose(question, choices) };
    }
  }
}
