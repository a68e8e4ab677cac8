import { commandWords } from '../../project/dockerfile.js';
import type { Line } from '../../project/lines.js';
import type { ContainerUser } from '../facts.js';

/**
 * The numbers that a start script gives a user of a name, by `usermod -u "$PUID" app` or by making it. Undefined where it gives none, or
 * where only the running container knows them.
 * @param filled what a word with variables comes to
 */
export function renumbered(
  lines: readonly Line[],
  name: string,
  filled: (word: string) => string,
): Partial<ContainerUser> {
  const commands = lines
    .flatMap(({ text }) => text.split(/&&|\|\||;|\bthen\b|\bdo\b/))
    .map((text) => commandWords(text));
  const number = (programs: RegExp, names: readonly string[], of: string): number | undefined => {
    const words = commands.find((one) => {
      const at = one.findIndex((word) => programs.test(word));
      return (
        at >= 0 &&
        one
          .slice(at + 1)
          .map(filled)
          .includes(of) &&
        one.some((word) => names.some((option) => word.startsWith(option)))
      );
    });
    const at =
      words?.findIndex((word) => names.some((option) => word === option || word.startsWith(`${option}=`))) ?? -1;
    const word = words?.[at] ?? '';
    const value = filled(word.includes('=') ? word.replace(/^[^=]*=/, '') : (words?.[at + 1] ?? ''));
    return /^\d+$/.test(value) ? Number(value) : undefined;
  };
  const uid = number(/(?:^|\/)(?:usermod|useradd|adduser)$/, ['-u', '--uid', '-uid'], name);
  const group = groupName(commands, name, filled);
  const gid = /^\d+$/.test(group)
    ? Number(group)
    : number(/(?:^|\/)(?:groupmod|groupadd|addgroup)$/, ['-g', '--gid', '-gid'], group);
  return { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
}

/** The group that the script puts the user into, else the one of the same name. */
function groupName(commands: readonly (readonly string[])[], name: string, filled: (word: string) => string): string {
  for (const words of commands) {
    if (!words.some((word) => /(?:^|\/)(?:usermod|useradd|adduser)$/.test(word)) || !words.map(filled).includes(name))
      continue;
    // To `usermod` the capital letter means further groups.
    const isAdd = words.some((word) => /(?:^|\/)adduser$/.test(word));
    const at = words.findIndex((word) => /^(?:-g|--?gid|--?ingroup)$/.test(word) || (isAdd && word === '-G'));
    if (at >= 0) return filled(words[at + 1] ?? name);
  }
  return name;
}
