import { subjectOf } from './list-entries.js';

/** A variable of the app with its value, as `--env` gives it. */
export interface PlainVariable {
  readonly name: string;
  readonly value: string;
}

/** `NAME=value` in its two parts. */
export function variableOf(entry: string): PlainVariable {
  const at = entry.indexOf('=');
  return { name: subjectOf(entry), value: at < 0 ? '' : entry.slice(at + 1) };
}

/** `NAME` or `NAME=VARIABLE`: the repository's secret, and the app's variable that gets it. */
export function secretOf(entry: string): { readonly secret: string; readonly variable: string } {
  const secret = subjectOf(entry);
  return { secret, variable: entry === secret ? secret : entry.slice(secret.length + 1) };
}
