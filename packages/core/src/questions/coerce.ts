import type { AnswerValue, Question } from './question.js';

/** The value in the question's type, or what is wrong with it. */
export type Coerced = { readonly value: AnswerValue } | { readonly problem: string };

const yes = new Set(['true', 'yes', 'on', '1']);
const no = new Set(['false', 'no', 'off', '0']);

/**
 * Turns what a command line or `.yo-rc.json` holds into the question's type. Command lines know texts only, and some
 * parsers guess: a number for a text is taken back to its digits, one value for a list becomes a list of one.
 */
export function coerce({ type }: Pick<Question, 'type'>, raw: unknown): Coerced {
  switch (type) {
    case 'list': {
      const values = Array.isArray(raw) ? raw : [raw];
      return values.every(isPlain) ? { value: values.map(String) } : { problem: 'it must be a list of texts' };
    }
    case 'confirm': {
      const word = String(raw).toLowerCase();
      if (yes.has(word)) return { value: true };
      return no.has(word) ? { value: false } : { problem: 'it must be true or false' };
    }
    case 'number': {
      const number = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
      return typeof number === 'number' && Number.isFinite(number)
        ? { value: number }
        : { problem: 'it must be a number' };
    }
    default:
      if (Array.isArray(raw)) return { problem: 'it was given more than once: give it once' };
      return isPlain(raw) ? { value: String(raw).trim() } : { problem: 'it needs a value' };
  }
}

function isPlain(raw: unknown): raw is string | number {
  return typeof raw === 'string' || typeof raw === 'number';
}
