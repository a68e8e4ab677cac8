import type { Line } from './lines.js';

/** Whether the first bracket closes at the end. */
export function isWhole(text: string, before: string): boolean {
  let open = 0;
  const start = text.indexOf('(', text.indexOf(before));
  for (let index = start; index < text.length; index++) {
    if (text[index] === '(') open++;
    if (text[index] === ')' && --open === 0) return index === text.length - 1;
  }
  return false;
}

/** Splits where the pattern stands outside of texts and brackets. */
export function split(text: string, by: RegExp): readonly string[] {
  const found: string[] = [];
  let open = 0;
  let quote = '';
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const one = text[index] ?? '';
    if (quote !== '') quote = one === quote && text[index - 1] !== '\\' ? '' : quote;
    else if ('"\'`'.includes(one)) quote = one;
    else if ('([{'.includes(one)) open++;
    else if (')]}'.includes(one)) open--;
    else if (open === 0) {
      const length = by.exec(text.slice(index))?.[0].length ?? 0;
      if (length === 0) continue;
      found.push(text.slice(start, index));
      start = index + length;
      index = start - 1;
    }
  }
  return [...found, text.slice(start)];
}

/** Up to the first comma or closing bracket outside of texts and brackets. */
export function firstArgument(code: string): string {
  let open = 0;
  let quote = '';
  for (let index = 0; index < code.length; index++) {
    const one = code[index] ?? '';
    if (quote !== '') quote = one === quote ? '' : quote;
    else if ('"\'`'.includes(one)) quote = one;
    else if ('([{'.includes(one)) open++;
    else if (
      (')]}'.includes(one) && --open < 0) ||
      (open === 0 && (one === ',' || /^(?:#|;|\/\/)/.test(code.slice(index))))
    )
      return code.slice(0, index);
  }
  return code;
}

/** A line with those that its brackets, or a backslash at its end, go on to. */
export function wholeStatement(lines: readonly Line[], index: number): string {
  let whole = lines[index]?.text ?? '';
  for (let next = index + 1; next < index + 8 && (isOpen(whole) || GOES_ON.test(whole)); next++)
    whole = `${whole.replace(GOES_ON, '')} ${(lines[next]?.text ?? '').trim()}`;
  return whole;
}

/** The backslash that ends a line of Python whose statement goes on. */
const GOES_ON = /\\\s*$/;

function isOpen(text: string): boolean {
  return (text.match(/[([{]/g) ?? []).length > (text.match(/[)\]}]/g) ?? []).length;
}

/** Whether an expression puts the name of a file together from a part that it does not know: `"data/" + tenant + ".db"`. */
export function namesSeveral(code: string): boolean {
  const hole = String.raw`(?:\$?\{[^{}]*\}|#\{[^{}]*\}|%[sdv]|\$\w+|["'\`]\s*[+.]\s*\$?[\w.()]+\s*[+.]\s*["'\`])`;
  const text = new RegExp(String.raw`${hole}[\w.-]*\.(?:db3?|sqlite3?)\b`);
  // `tenant + ".db"`: what begins with a dot is the end of a name.
  return text.test(code) || /[\w)\]]\s*[+.]\s*["'`][._-][\w.-]*?(?:db3?|sqlite3?)["'`]/.test(code);
}
