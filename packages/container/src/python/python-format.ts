import { isWhole, split } from '../expression.js';
import type { SourceValue } from '../source-value.js';

type Part = SourceValue | undefined;

/**
 * The parts of `"sqlite:///{}".format(path)` and `"sqlite:///%s" % path`, and those of `URL.create("sqlite", database=path)`. Undefined
 * where an expression is none of these.
 */
export function pythonFormat(code: string, next: (code: string) => Part): readonly Part[] | undefined {
  const format = /^(["'])((?:(?!\1)[^\\])*)\1\.format\((.*)\)$/s.exec(code);
  if (format && isWhole(code, '.format')) return filled(format[2] ?? '', /(\{\w*\})/, args(format[3] ?? ''), next);
  const [, , text, given] = /^(["'])((?:(?!\1)[^\\])*)\1\s*%\s*(.+)$/s.exec(code) ?? [];
  if (text !== undefined && given !== undefined) {
    const several = /^\(.*\)$/s.test(given) && isWhole(given, '');
    return filled(text, /(%\(\w+\)[sd]|%[sd])/, several ? args(given.slice(1, -1)) : [given], next);
  }
  const url = /^(?:[\w.]+\.)?URL(?:\.create)?\((.*)\)$/s.exec(code)?.[1];
  if (url === undefined) return undefined;
  const [driver, database] = [named(args(url), 'drivername') ?? args(url)[0], named(args(url), 'database')];
  return [next(driver ?? ''), { text: ':///', guessed: false }, next(database ?? '')];
}

/** What stands between the holes, and what fills each. */
function filled(
  text: string,
  holes: RegExp,
  given: readonly string[],
  next: (code: string) => Part,
): readonly Part[] | undefined {
  let count = 0;
  return text.split(holes).flatMap((part, index): readonly Part[] => {
    if (index % 2 === 0) return part === '' ? [] : [{ text: part, guessed: false }];
    const name = /[A-Za-z_]\w*(?=[)}])/.exec(part)?.[0];
    const number = /^\{(\d+)\}$/.exec(part)?.[1];
    const code = name === undefined ? given[number === undefined ? count++ : Number(number)] : named(given, name);
    return [next(code ?? '')];
  });
}

function args(code: string): readonly string[] {
  return split(code, /^\s*,\s*/).filter((one) => one.trim() !== '');
}

/** The value of `name=…`. */
function named(given: readonly string[], name: string): string | undefined {
  const argument = given.find((one) => new RegExp(String.raw`^\s*${name}\s*=(?!=)`).test(one));
  return argument?.replace(/^[^=]*=\s*/, '');
}
