/** A program that supervisord starts. */
export interface SupervisorProgram {
  readonly name: string;
  readonly from: string;
  /** What it is set to, with the place of each line. */
  readonly settings: ReadonlyMap<string, { readonly text: string; readonly from: string }>;
}

/**
 * The programs of a configuration of supervisord. A line with a blank at the front goes on with the one before it.
 * @see https://supervisord.org/configuration.html
 */
export function supervisorPrograms(file: string, text: string): readonly SupervisorProgram[] {
  const programs: { name: string; from: string; settings: Map<string, { text: string; from: string }> }[] = [];
  let settings: Map<string, { text: string; from: string }> | undefined;
  let last: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const from = `${file}:${index + 1}`;
    const head = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (head !== undefined) {
      const name = /^(?:fcgi-)?program:(.+)$/.exec(head)?.[1]?.trim();
      settings = name === undefined ? undefined : new Map();
      if (name !== undefined && settings !== undefined) programs.push({ name, from, settings });
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
  return programs;
}

const ASSIGNMENT = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,]*)/g;

/** `NAME="value",OTHER="value"`: a value is undefined where `%(ENV_NAME)s` takes it from another variable. */
export function supervisorEnvironment(
  text: string,
): readonly { readonly name: string; readonly value: string | undefined }[] {
  return [...text.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => ({
    name,
    value: value.includes('%(') ? undefined : value.replace(/^(["'])(.*)\1$/s, '$2'),
  }));
}
