import { commandWords } from '../project/dockerfile.js';
import type { Checkout } from './checkout.js';
import { startLines } from './image-user/start-script.js';

/** A variable that a script sets before it starts the app, with the place of the line. */
interface ExportedVariable {
  readonly name: string;
  readonly value: string;
  readonly from: string;
}

/**
 * What the start script of the image exports.
 * @param plain true for texts, which win over every variable; false for defaults of variables, which count where nothing sets these
 */
export function exportedVariables({ project, dockerfile }: Checkout, plain: boolean): readonly ExportedVariable[] {
  if (!dockerfile) return [];
  return startLines({ project, dockerfile, environment: [] }).flatMap(({ text, from }) =>
    assignments(shellText(text)).flatMap((assignment): readonly ExportedVariable[] => {
      const [, name = '', double, single, bare] = ASSIGNMENT.exec(assignment) ?? [];
      const value = double ?? single ?? bare ?? '';
      const fallback = /^\$\{\w+:?-([^}]*)\}$/.exec(value)?.[1];
      if ((fallback === undefined) !== plain) return [];
      return [{ name, value: fallback ?? value, from }];
    }),
  );
}

const ONE = String.raw`[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s;&|]*)`;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(.*))$/;
/** `export A=b`, and `A=b dotnet …` or `env A=b dotnet …`. */
const SETS = new RegExp(
  String.raw`(?:^|[;&|]|\bCMD\b)\s*(?:export\s+(${ONE}(?:\s+${ONE})*)|(?:exec\s+)?(?:(?:\/\S*\/)?env\s+)?((?:${ONE}\s+)+)(?:exec\s+)?(?:\S*\/)?(?:dotnet|\w+\.dll)\b)`,
  'g',
);

/** Assignments that reach the app, the one that counts first. */
function assignments(text: string): readonly string[] {
  return [...text.matchAll(SETS)]
    .flatMap(([, exports = '', before = '']) =>
      [...(exports + before).matchAll(new RegExp(ONE, 'g'))].map(([one]) => one),
    )
    .toReversed();
}

/** The words of `["sh", "-c", "…"]` and `["env", "A=b", "dotnet"]` as a shell's line. */
function shellText(text: string): string {
  if (!text.trimStart().startsWith('[')) return text;
  const words = commandWords(text);
  const [program = '', option, line = ''] = words;
  if (/(?:^|\/)(?:ba|da|a)?sh$/.test(program) && option === '-c') return line;
  return /(?:^|\/)env$/.test(program) ? words.map((word) => word.replace(/^(\w+)=(.*)$/s, '$1="$2"')).join(' ') : '';
}
