import type { TargetSecret } from '../target.js';
import { networkErrors } from './network-errors.js';
import type { StorageError, StorageErrors } from './storage-errors.js';

/** What an error of a storage means. */
export interface Explanation {
  /** As the storage gives it. */
  readonly code: string;
  /** Undefined: nobody has described this code yet. */
  readonly known: StorageError | undefined;
}

/** Litestream's message as one line, without its log. */
export function litestreamMessage(printed: string): string {
  const [message = ''] = printed
    .trimEnd()
    .split(/(?:^|\n)Error: /)
    .slice(-1);
  return message.replaceAll(/\s+/g, ' ').replaceAll(/-{5,}/g, '-').trim();
}

/**
 * Finds the code in what Litestream printed, as the engine does in `guard/errors.sh`.
 * @returns undefined where Litestream's message has no code of the storage or of the way to it
 */
export function explainStorageError(errors: StorageErrors, printed: string): Explanation | undefined {
  const [message = ''] = printed
    .trimEnd()
    .split(/(?:^|\n)Error: /)
    .slice(-1);
  const line = message.replaceAll(/\s+/g, ' ').replaceAll(/-{5,}/g, '-');
  return explain(errors, line) ?? explain(networkErrors, line);
}

function explain({ code: patterns, operation, known }: StorageErrors, message: string): Explanation | undefined {
  for (const pattern of patterns) {
    const code = new RegExp(pattern).exec(message)?.at(-1);
    if (code === undefined) continue;
    const of = operation === undefined ? undefined : new RegExp(operation).exec(message)?.at(-1);
    const find = (wanted: string): StorageError | undefined => known.find(({ codes }) => codes.includes(wanted));
    return { code, known: find(`${of} ${code}`) ?? find(code) };
  }
  return undefined;
}

/**
 * A next step with the names of the repository's settings in it.
 * @param secrets of the target
 */
export function namedNextStep(next: string, secrets: readonly TargetSecret[]): string {
  return next
    .replaceAll('{secrets}', secrets.map(({ name }) => name).join(', '))
    .replaceAll(/\{(\w+)\}/g, (_, variable: string) => {
      const secret = secrets.find(({ use }) => 'variable' in use && use.variable === variable);
      return secret?.name ?? variable;
    });
}
