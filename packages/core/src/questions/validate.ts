import { domainToASCII } from 'node:url';
import type { AnswerValue } from './question.js';

/** A rule about one value: what is wrong and what to do, in one sentence, or undefined when it is good. */
export type Rule = (value: AnswerValue) => string | undefined;

/** One line of text without characters that no terminal shows. */
export const oneLine: Rule = (value) =>
  /[\p{Cc}\u2028\u2029]/u.test(String(value))
    ? 'it holds a line break or another control character: leave that out'
    : undefined;

/** A whole number within these bounds, both included. */
export function wholeNumber(least: number, most: number): Rule {
  return (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `it must be a whole number from ${least} to ${most}`;
}

/** A text that matches; `problem` says what it should be like. */
export function matching(pattern: RegExp, problem: string): Rule {
  return (value) => (pattern.test(String(value)) ? undefined : problem);
}

/** Runs the rules in order; the first complaint counts. */
export function allOf(...rules: readonly Rule[]): Rule {
  return (value) => rules.map((rule) => rule(value)).find((problem) => problem !== undefined);
}

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A DNS name as a certificate can be issued for it; empty is allowed. */
export const hostName: Rule = (value) => {
  const name = String(value);
  if (name === '') return undefined;
  const labels = name.split('.');
  if (
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
    return undefined;
  const ascii = domainToASCII(name);
  if (ascii !== '' && ascii !== name.toLowerCase() && hostName(ascii) === undefined)
    return `write it as in DNS: ${ascii}`;
  if (/^[\d.]+$|^\[?[\da-f]*:[\da-f:]*:[\da-f.:]*\]?$/i.test(name))
    return 'a certificate needs a name like app.example.com, not an IP address; leave the domain empty to decide later';
  const alone = nameAlone(name);
  if (alone !== name && alone !== '' && hostName(alone) === undefined) return `write the host name alone: ${alone}`;
  return 'it must be a host name like app.example.com, without https://, port or path';
};

/** What is left of an address without quotes, scheme, user, port, path and the dot at its end. */
function nameAlone(address: string): string {
  return address
    .replaceAll(/["'`\s]/g, '')
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/\.$/, '');
}

/** Host names with commas between them, as `VIRTUAL_HOST` takes them; empty is allowed. */
export const hostNames: Rule = (value) => {
  const names = String(value).split(',');
  if (names.some((name) => name !== name.trim()))
    return `leave the spaces out: ${names.map((name) => name.trim()).join(',')}`;
  if (names.length > 1 && names.includes('')) return 'there is an empty entry between two commas';
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is listed twice`;
  return names.map((name) => hostName(name)).find((problem) => problem !== undefined);
};
