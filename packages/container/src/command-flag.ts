import { commandWords, found, startLines, type ContainerView, type Fact } from 'litestream-generator-core';

/** The value of an option on the app's command line, `--db /data/app.db` or `-db=/data/app.db`; undefined where the image names none. */
export function commandFlag(view: ContainerView, names: readonly string[]): Fact<string> | undefined {
  if (names.length === 0) return undefined;
  for (const { text, from } of startLines(view)) {
    const words = commandWords(text).flatMap((word) => (/\s/.test(word) ? commandWords(word) : word));
    for (const [index, word] of words.entries()) {
      const [, name, value] = /^--?([\w.-]+)(?:=(.*))?$/s.exec(word) ?? [];
      if (name === undefined || !names.includes(name)) continue;
      const given = value ?? words[index + 1];
      if (given !== undefined && given !== '' && !/[$<]/.test(given)) return found(given, from);
    }
  }
  return undefined;
}
