import type { DetectOptions } from '../facts/index.js';
import { variableOf } from '../questions/app-environment.js';
import type { Answers } from '../questions/question.js';
import { storePath } from './stored.js';

/** Variables of the app that detection has to know: what is typed now, then what earlier runs came to. */
export function givenVariables(
  flags: Readonly<Record<string, unknown>>,
  stored: Partial<Answers>,
  last: Partial<Answers>,
): Pick<DetectOptions, 'given' | 'remembered'> {
  const list = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
  const out = [flags, stored].flatMap((from) => list(from['withoutVariables']));
  const read = (entries: readonly string[], from: (name: string) => string) =>
    entries
      .filter((entry) => entry.includes('='))
      .map(variableOf)
      .map(({ name, value }) => ({ name, value, from: from(name) }));
  return {
    given: read(list(flags['variables']), (name) => `--env ${name}`),
    remembered: read([...list(stored['variables']), ...list(last['variables'])], () => storePath).filter(
      ({ name }) => !out.includes(name),
    ),
  };
}
