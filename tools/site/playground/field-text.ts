import type { AnswerValue } from 'litestream-generator-core';
import type { Field } from './fields.ts';

/** An answer as it stands in a text field; a list has one entry a line. */
export function asText(value: AnswerValue | undefined): string {
  return Array.isArray(value) ? value.join('\n') : String(value ?? '');
}

/** What was typed, as an answer; undefined takes the proposed one. */
export function fromText(type: Field['type'], typed: string): string | readonly string[] | undefined {
  if (type === 'number') return typed.trim() === '' ? undefined : typed;
  if (type !== 'list') return typed;
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
