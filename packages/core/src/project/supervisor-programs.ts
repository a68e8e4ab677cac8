import { uniqueBy } from '../unique-by.js';

/** A program that supervisord starts. */
export interface SupervisorProgram {
  readonly name: string;
  readonly from: string;
  /** What it is set to, with the place of each line. */
  readonly settings: Settings;
  /** Its own variables, and those that supervisord gives all of its programs. */
  readonly variables: readonly SupervisorVariable[];
}

type Settings = ReadonlyMap<string, { readonly text: string; readonly from: string }>;

/** A variable of a program; its value is undefined where `%(ENV_NAME)s` takes it from another variable. */
interface SupervisorVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly from: string;
}

/**
 * The programs of a configuration of supervisord. A line with a blank at the front goes on with the one before it.
 * @see https://supervisord.org/configuration.html
 */
export function supervisorPrograms(file: string, text: string): readonly SupervisorProgram[] {
  const sections: { head: string; from: string; settings: Map<string, { text: string; from: string }> }[] = [];
  let settings: Map<string, { text: string; from: string }> | undefined;
  let last: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const from = `${file}:${index + 1}`;
    const head = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (head !== undefined) {
      settings = new Map();
      sections.push({ head, from, settings });
      continue;
    }
    const plain = line.replace(/(?:^|\s);.*$/, '').trimEnd();
    if (settings === undefined || plain.trim() === '' || plain.startsWith('#')) continue;
    const before = /^\s/.test(plain) && last !== undefined ? settings.get(last) : undefined;
    const [, key, value = ''] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(plain) ?? [];
    if (before !== undefined && last !== undefined)
      settings.set(last, { text: `${before.text} ${plain.trim()}`, from: before.from });
    else if (key !== undefined) settings.set((last = key), { text: value, from });
  }
  const common = sections.flatMap((one) => (one.head === 'supervisord' ? variablesOf(one.settings) : []));
  return sections.flatMap(({ head, from, settings }): readonly SupervisorProgram[] => {
    const name = /^(?:fcgi-)?program:(.+)$/.exec(head)?.[1]?.trim();
    const variables = uniqueBy([...variablesOf(settings), ...common], (one) => one.name);
    return name === undefined ? [] : [{ name, from, settings, variables }];
  });
}

const ASSIGNMENT = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,]*)/g;

/** `environment=NAME="value",OTHER="value"`. */
function variablesOf(settings: Settings): readonly SupervisorVariable[] {
  const { text = '', from = '' } = settings.get('environment') ?? {};
  return [...text.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => ({
    name,
    value: value.includes('%(') ? undefined : value.replace(/^(["'])(.*)\1$/s, '$2'),
    from,
  }));
}
