/** A word of a command, and whether it was quoted. */
export interface ShellWord {
  readonly text: string;
  readonly quoted: boolean;
}

/** The commands of a script by their words: split at line ends and at the operators of the shell. Those inside of `$(…)` come first. */
export function simpleCommands(script: string): readonly (readonly ShellWord[])[] {
  const commands: (readonly ShellWord[])[] = [];
  let words: ShellWord[] = [];
  let text = '';
  let quoted = false;
  const endWord = (): void => {
    if (text !== '' || quoted) words.push({ text, quoted });
    text = '';
    quoted = false;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < script.length; at++) {
    const char = script[at] as string;
    if (char === '\\') text += script[++at] ?? '';
    else if (char === "'") {
      const end = script.indexOf("'", at + 1);
      text += script.slice(at + 1, end < 0 ? undefined : end);
      quoted = true;
      at = end < 0 ? script.length : end;
    } else if (char === '"') {
      const end = closing(script, at + 1, '"');
      const inner = script.slice(at + 1, end);
      commands.push(...substitutions(inner));
      text += inner.replaceAll('\\"', '"');
      quoted = true;
      at = end;
    } else if (char === '$' && script[at + 1] === '(') {
      const end = closing(script, at + 2, ')');
      commands.push(...simpleCommands(script.slice(at + 2, end)));
      text += '$';
      at = end;
    } else if (char === '#' && text === '' && !quoted) {
      const end = script.indexOf('\n', at);
      at = (end < 0 ? script.length : end) - 1;
    } else if (char === '&' && /[<>]$/.test(text)) text += char;
    else if (/[\n;|&()`]/.test(char)) endCommand();
    else if (/\s/.test(char)) endWord();
    else if (char === '>' && !/^\d?>?$/.test(text)) {
      endWord();
      text = char;
    } else text += char;
  }
  endCommand();
  return commands;
}

/** The commands inside of each `$(…)` of a text. */
function substitutions(text: string): readonly (readonly ShellWord[])[] {
  const at = text.indexOf('$(');
  if (at < 0) return [];
  const end = closing(text, at + 2, ')');
  return [...simpleCommands(text.slice(at + 2, end)), ...substitutions(text.slice(end + 1))];
}

/** Where a quotation or a substitution ends; the end of the text where it does not. */
function closing(text: string, from: number, end: '"' | ')'): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === end) return at;
    else if (text[at] === '$' && text[at + 1] === '(') at = closing(text, at + 2, ')');
    else if (end === ')' && text[at] === '"') at = closing(text, at + 1, '"');
    else if (end === ')' && text[at] === "'") at = Math.max(at, text.indexOf("'", at + 1));
  }
  return text.length;
}
