import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { isWhole, split } from '../expression.js';
import type { Line } from '../lines.js';
import { rustMeanings } from './rust-names.js';
import { firstKnown, joined, meant, ofVariable, onceIn, type SourceValue } from '../source-value.js';

type Part = SourceValue | undefined;

const DEPTH = 12;

/** Methods and marks behind a value that leave it what it is. */
const TAIL =
  /(?:\?|\.await|\.(?:unwrap|to_string|into|to_owned|clone|as_str|as_path|as_os_str|cloned|copied|as_ref|as_deref|display|to_path_buf|to_str|to_string_lossy|into_string|into_owned|unwrap_or_default)\(\)|\.expect\("[^"]*"\))$/;

/**
 * The value of an expression of Rust: texts, `format!`, paths and their `join`, what the environment or an option gives or else the
 * default, and names of constants, variables, fields and functions of the project. Undefined where other code decides it.
 */
export function rustValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  return onceIn(view, JSON.stringify(['rust', depth, at.from, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  let text = code
    .trim()
    .replace(/^(?:&(?:mut\s+)?|\*)+\s*/, '')
    .replace(/;$/, '');
  while (TAIL.test(text)) text = text.replace(TAIL, '');
  if (text === '' || depth > DEPTH) return undefined;
  const next = (inner: string): Part => rustValue(view, inner, at, depth + 1);
  if (/^[({].*[)}]$/s.test(text) && (text.startsWith('{') || isWhole(text, ''))) return next(text.slice(1, -1));
  const literal = /^r?#*"((?:[^"\\]|\\.)*)"#*$/.exec(text)?.[1];
  if (literal !== undefined) return { text: literal, guessed: false };
  const [, head, method, inner = ''] =
    /^(.*)\.(join|with_file_name|unwrap_or|unwrap_or_else|or|or_else)\((.*)\)$/s.exec(text) ?? [];
  if (head !== undefined && method !== undefined && isWhole(text.slice(head.length), method)) {
    const own = next(head);
    const other = next(inner.replace(/^\s*(?:move\s+)?\|[^|]*\|\s*/, ''));
    if (method === 'join') return joined([own, other], pathOf);
    if (method === 'with_file_name')
      return joined([own, other], ([path = '', name = '']) => posix.join(posix.dirname(path), name));
    const variable = VARIABLE.exec(head.trim())?.[1];
    return own ?? (other && { ...other, guessed: true, ...(variable !== undefined && { variable }) });
  }
  const variable = VARIABLE.exec(text)?.[1];
  if (variable !== undefined) return ofVariable(view, variable);
  const format = /^format!\((.*)\)$/s.exec(text)?.[1];
  if (format !== undefined) return formatted(split(format, /^\s*,\s*/), next);
  const wrapped = /^(?:(?:std::path::)?(?:Path::new|PathBuf::from)|String::from|Some|Ok|Cow::from)\((.*)\)$/s.exec(
    text,
  )?.[1];
  if (wrapped !== undefined) return next(wrapped);
  return firstKnown(
    rustMeanings(view, text, at).map((meaning) =>
      meant(view, meaning, (inner, where) => rustValue(view, inner, where, depth + 1)),
    ),
  );
}

const VARIABLE = /^(?:(?:std::)?env::var|dotenvy?::var|(?:option_)?env!)\(\s*"(\w+)"\s*\)(?:\.ok\(\))?$/;

function pathOf(texts: readonly string[]): string {
  return texts.reduce((path, part) => (part.startsWith('/') ? part : posix.join(path, part)));
}

/** `format!("{}/{name}.db", dir)`. */
function formatted([first = '', ...given]: readonly string[], next: (code: string) => Part): Part {
  const text = /^\s*r?"((?:[^"\\]|\\.)*)"\s*$/.exec(first)?.[1];
  let count = 0;
  const parts = text?.split(/(\{[^{}]*\})/).filter((part) => part !== '');
  return (
    parts &&
    joined(
      parts.map((part) => {
        const hole = /^\{(\w*)(?::[^}]*)?\}$/.exec(part)?.[1];
        if (hole === undefined) return { text: part, guessed: false };
        const named = given.find((one) => one.trim().startsWith(`${hole} =`))?.replace(/^[^=]*=/, '');
        return next(hole === '' ? (given[count++] ?? '') : (named ?? hole));
      }),
      (texts) => texts.join(''),
    )
  );
}
