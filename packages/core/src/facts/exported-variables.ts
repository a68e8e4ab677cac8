import type { Line } from '../project/lines.js';
import { fileOfPlace } from '../project/paths.js';
import { remembered } from '../project/remembered.js';
import { simpleCommands } from '../project/simple-commands.js';
import type { Checkout } from './checkout.js';
import { startLines } from './image-user/start-script.js';
import { fillIn } from './start-script/fill-in.js';
import { shellText } from './start-script/shell-text.js';

/** A variable that a script sets before it starts the app, with the place of the line. */
interface ExportedVariable {
  readonly name: string;
  readonly value: string;
  readonly from: string;
  /** True where the script gives it several values, of which a condition chooses one. */
  readonly unsure?: boolean;
}

/** The same of a variable that may be the script's own. */
interface Assignment extends ExportedVariable {
  /** Whether it counts only where nothing sets the variable. */
  readonly isDefault: boolean;
  /** Whether the app gets it. */
  readonly reaches: boolean;
}

/**
 * What the start script of the image exports, the one that counts first.
 * @param plain true for texts, which win over every variable; false for defaults of variables, which count where nothing sets these
 * @param known what else sets a variable: the value of another one may stand in a text
 */
export function exportedVariables(
  { project, dockerfile }: Checkout,
  plain: boolean,
  known: (name: string) => string | undefined = () => undefined,
): readonly ExportedVariable[] {
  if (!dockerfile) return [];
  const all = once(dockerfile, '', () =>
    assignmentsIn(
      startLines({ project, dockerfile, environment: [] }),
      (file) => file === dockerfile.path,
    ).toReversed(),
  );
  return all
    .filter(({ isDefault, reaches }) => reaches && isDefault !== plain)
    .map(({ name, value, from }): ExportedVariable => {
      const set = (other: string): string | undefined =>
        known(other) ?? (other === name ? undefined : all.find((one) => one.name === other)?.value);
      const others = all.filter((one) => one.reaches && one.name === name && one.isDefault !== plain);
      const unsure = others.some((one) => one.value !== value);
      return { name, value: fillIn(fillIn(value, set), set), from, ...(unsure && { unsure }) };
    });
}

const once = remembered<readonly Assignment[]>();

const ASSIGNS = /^([A-Za-z_]\w*)=(.*)$/s;
const EXPORTS = /^(?:export|declare|typeset)$/;
/** Words of the shell that stand before a command. */
const IN_FRONT = /^(?:then|elif|else|do|\{|if|!|CMD)$/;
/** `[ -z "$NAME" ]` and `[ "$NAME" = "" ]`: what is set then is a default. */
const ASKS = /^(?:(?:test|\[\[?) -z \$\{?(\w+)\S*|(?:test|\[\[?) \$\{?(\w+)\}? ={1,2} (?:\]|$))/;

/**
 * What the lines of start scripts set, in their order.
 * @param starts whether each command of a file is part of the start, so that variables in front of it reach the app
 */
export function assignmentsIn(lines: readonly Line[], starts: (file: string) => boolean): readonly Assignment[] {
  const all: Assignment[] = [];
  const asked = new Set<string>();
  let exportsAll = false;
  let depth = 0;
  for (const { text, from } of lines) {
    const inside = new Set<string>();
    for (const command of simpleCommands(shellText(text))) {
      const words = command.slice(command.findIndex((word) => !IN_FRONT.test(word.text))).map((word) => word.text);
      const said = words.join(' ');
      const name = ASKS.exec(said)?.slice(1).find(Boolean);
      if (name !== undefined) (/^\s*if\b/.test(text) ? asked : inside).add(name);
      if (command[0]?.text === 'if') depth++;
      if (said === 'fi' && --depth <= 0) asked.clear();
      if (/^set -\w*a/.test(said)) exportsAll = true;
      for (const one of setsOf(words, from, starts(fileOfPlace(from))))
        all.push({
          ...one,
          // What a condition computes, a secret out of a file, takes nothing from what the set-up says.
          isDefault:
            one.isDefault || asked.has(one.name) || inside.has(one.name) || (depth > 0 && one.value.includes('$')),
          reaches: one.reaches || exportsAll,
        });
      // `export NAME` hands on what was set before.
      if (EXPORTS.test(words[0] ?? ''))
        for (const word of words.slice(1)) all.push(...ofName(all, word).map((one) => ({ ...one, reaches: true })));
    }
  }
  return all;
}

/** The last value that a script gives a variable, as a list of one. */
function ofName(all: readonly Assignment[], name: string): readonly Assignment[] {
  return all.filter((one) => one.name === name).slice(-1);
}

/** What one command sets. */
function setsOf(words: readonly string[], from: string, isStart: boolean): readonly Assignment[] {
  const [first = ''] = words;
  if (first === ':')
    return words.flatMap((text) => {
      const [, name, value] = /^\$\{(\w+):?=(.*)\}$/s.exec(text) ?? [];
      return name === undefined || value === undefined ? [] : [{ name, value, from, isDefault: true, reaches: false }];
    });
  const isExport = EXPORTS.test(first);
  const start = isExport ? 1 : words.findIndex((text) => !/^(?:exec|(?:\/\S*\/)?env|cross-env(?:-shell)?)$/.test(text));
  const rest = words.slice(Math.max(start, 0));
  const end = rest.findIndex((text) => !ASSIGNS.test(text));
  const program = isExport || end < 0 ? undefined : (rest[end] ?? '');
  const startsApp =
    isStart || words.includes('exec') || /env(?:-shell)?$/.test(first) || /(?:^|\/)dotnet$|\.dll$/.test(program ?? '');
  // In front of a program that is no part of the start, a variable does not reach the app.
  if (program !== undefined && !startsApp) return [];
  const given = isExport ? rest.filter((text) => ASSIGNS.test(text)) : rest.slice(0, end < 0 ? undefined : end);
  return given.map((text) => {
    const [, name = '', value = ''] = ASSIGNS.exec(text) ?? [];
    const fallback = new RegExp(String.raw`^\$\{${name}:?-(.*)\}$`, 's').exec(value)?.[1];
    return {
      name,
      value: fallback ?? value,
      from,
      isDefault: fallback !== undefined,
      reaches: isExport || program !== undefined,
    };
  });
}
