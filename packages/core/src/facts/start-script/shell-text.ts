import { commandWords } from '../../project/dockerfile.js';

/** The words of `["sh", "-c", "…"]` and `["env", "A=b", "dotnet"]` as a shell's line. */
export function shellText(text: string): string {
  if (!/^\s*\[\s*"/.test(text)) return text;
  const words = commandWords(text);
  const [program = '', option, line = ''] = words;
  if (/(?:^|\/)(?:ba|da|a)?sh$/.test(program) && /^-\w*c$/.test(option ?? '')) return line;
  return /(?:^|\/)env$/.test(program) ? words.map((word) => word.replace(/^(\w+)=(.*)$/s, '$1="$2"')).join(' ') : '';
}
