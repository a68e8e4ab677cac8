import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { agreed } from '../calls.js';
import { firstArgument, split, wholeStatement } from '../expression.js';
import { functionAround, linesSaying, packageFiles, parametersOf } from './go-files.js';
import { MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { settingMeanings } from '../setting-files.js';
import type { Meaning } from '../source-value.js';

/** What a name of Go may stand for: an assignment of its function, a constant of its package or another, a parameter, or a field. */
export function goNamed(view: ContainerView, text: string, at: Line): readonly Meaning[] {
  const [, of, name] = /^(?:([A-Za-z_][\w.]*)\.)?([A-Za-z_]\w*)$/.exec(text) ?? [];
  if (name === undefined) return [];
  const around = functionAround(view, at);
  const flags = givenFlags(view, of === undefined ? name : `${of}.${name}`);
  if (flags.length > 0) return flags;
  if (of !== undefined && !of.includes('.')) {
    const constants = packageFiles(view, at, of).flatMap((path) =>
      assignments(sourceLines(view.project, path), name, true),
    );
    if (constants.length > 0) return constants;
  }
  if (of !== undefined) {
    const found = fields(view, name);
    // `cfg.Database.Path` is what a file of settings has as `path` below `database`.
    return found.length > 0
      ? found
      : settingMeanings(
          view,
          [...of.split('.').slice(1), name].map((one) => one.toLowerCase()),
        );
  }
  const own = assignments(around, name, false);
  if (own.length > 0) return own;
  const place = parametersOf(around[0]?.text ?? '').indexOf(name);
  if (place >= 0) return arguments_(view, around[0]?.text ?? '', place);
  const same = assignments(sourceLines(view.project, fileOfPlace(at.from)), name, true);
  return same.length > 0
    ? same
    : packageFiles(view, at).flatMap((path) => assignments(sourceLines(view.project, path), name, true));
}

type Assignment = Required<Pick<Meaning, 'code' | 'at'>>;

/** `name := …`, `const name = …` and the like; a default that stands where a variable is empty as well. */
function assignments(lines: readonly Line[], name: string, outside: boolean): readonly Meaning[] {
  const assigns = new RegExp(
    String.raw`^\s*(?:(?:const|var|if)\s+)?${name}(?:\s*,\s*\w+)?\s*(?:string\s*)?:?=\s*(?!=)`,
  );
  const all = lines.flatMap((line, index): readonly Assignment[] => {
    const [head] = /^\s*\/\//.test(line.text) ? [] : (assigns.exec(line.text) ?? []);
    if (head === undefined || (outside && /^\s/.test(line.text) && /:=/.test(head))) return [];
    const code = firstArgument(wholeStatement(lines, index).slice(head.length));
    return /^""\s*$/.test(code) ? [] : [{ code, at: line }];
  });
  return orDefault(all) ?? all.map((one) => ({ ...one, sure: all.length === 1 }));
}

/** `path := os.Getenv("DB")`, and the default that a later line gives it where that is empty. */
function orDefault(all: readonly Assignment[]): readonly Meaning[] | undefined {
  const [first, second, ...others] = all;
  const variable = /^os\.(?:Getenv|LookupEnv)\(\s*"(\w+)"\s*\)\s*$/.exec(first?.code ?? '')?.[1];
  if (variable === undefined || second === undefined || others.length > 0 || !/^"[^"]*"\s*$/.test(second.code))
    return undefined;
  return [{ ...second, variable, sure: false }];
}

/** `flag.StringVar(&name, "db", "data/app.db", …)`, and the forms of Cobra and pflag. */
function givenFlags(view: ContainerView, name: string): readonly Meaning[] {
  const quoted = name.replaceAll('.', String.raw`\.`);
  const gives = new RegExp(String.raw`\bStringVarP?\(\s*&${quoted}\s*,`);
  return found(view, name, gives).flatMap(({ line, code }): readonly Meaning[] => {
    const args = split(code.slice(code.indexOf('(') + 1), /^\s*,\s*/);
    const isShort = /StringVarP\(/.test(line.text);
    const flags = (isShort ? args.slice(1, 3) : args.slice(1, 2)).flatMap(
      (one) => /^"([\w.-]+)"$/.exec(one.trim())?.[1] ?? [],
    );
    return [{ code: firstArgument(args[isShort ? 3 : 2] ?? ''), at: line, flags }];
  });
}

/** What the callers of a function give one of its parameters: one value if all of them give the same, else none. */
function arguments_(view: ContainerView, head: string, place: number): readonly Meaning[] {
  const name = /^func\s+(?:\([^)]*\)\s*)?(\w+)\(/.exec(head)?.[1];
  const calls = found(view, name ?? '', new RegExp(String.raw`(?<!^func\s.*)(?<!\w)${name}\(`));
  return agreed(
    calls.map(({ line, code }) => ({
      text: firstArgument(split(code.slice(code.indexOf('(') + 1), /^\s*,\s*/)[place] ?? '').trim(),
      at: line,
    })),
  );
}

/** The tag of a field, ``Dir string `env:"DATA_DIR" envDefault:"/data"` ``, and what a literal of its type or a line assigns. */
function fields(view: ContainerView, name: string): readonly Meaning[] {
  const tagged = found(view, name, new RegExp(String.raw`^\s*${name}\s+[\w.*]+\s+(?=\x60)`)).flatMap(
    ({ line }): readonly Meaning[] => {
      const byDefault = /\b(?:envDefault|default)[:=]"?([^"\x60,;]+)/.exec(line.text)?.[1];
      const variable = /\b(?:env|envconfig|envname)[:=]"?([A-Z][A-Z0-9_]+)/.exec(line.text)?.[1];
      if (byDefault === undefined && variable === undefined) return [];
      return [
        {
          at: line,
          ...(byDefault !== undefined && { code: `"${byDefault}"` }),
          ...(variable !== undefined && { variable }),
        },
      ];
    },
  );
  if (tagged.length > 0) return tagged.slice(0, 1);
  return found(view, name, new RegExp(String.raw`^\s*(?:${name}\s*:|\w+\.${name}\s*=(?!=))\s*`)).flatMap(
    ({ line, code }): readonly Meaning[] => {
      const value = firstArgument(code);
      return /^""\s*$/.test(value) ? [] : [{ code: value, at: line }];
    },
  );
}

/** Places of the project that match, with the code that begins behind the match, or with the call itself. */
function found(
  view: ContainerView,
  word: string,
  pattern: RegExp,
): readonly { readonly line: Line; readonly code: string }[] {
  return linesSaying(view, word)
    .flatMap((lines) =>
      lines.flatMap((line, index) => {
        const match = /^\s*\/\//.test(line.text) ? null : pattern.exec(line.text);
        if (!match) return [];
        const whole = wholeStatement(lines, index);
        return [
          {
            line,
            code: match[0].includes('(') ? whole.slice(match.index) : whole.slice(match.index + match[0].length),
          },
        ];
      }),
    )
    .slice(0, MAX_PLACES);
}
